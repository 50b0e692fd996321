import { app, net, session } from 'electron';
import { type AppContext, createAppContext } from '../app/app-context.ts';
import { Coalescer } from '../app/coalesce.ts';
import { createDeliveryServices } from '../app/delivery/delivery-services.ts';
import { AppHooks } from '../app/profiles/app-hooks.ts';
import { openProfileFiles } from '../app/profiles/profile-files.ts';
import { networkAddresses } from '../app/renewal/network-addresses.ts';
import { RefreshTimer } from '../app/renewal/refresh-timer.ts';
import { renewalPolicy } from '../app/renewal/renewal-policy.ts';
import { createRenewalServices } from '../app/renewal/renewal-services.ts';
import { pickUpFormerRun } from '../app/renewal/resume-at-start.ts';
import { createSessionServices } from '../app/sessions/session-services.ts';
import { createStsServices } from '../app/sessions/sts.ts';
import type { FileLocations } from '../core/aws-files/profiles/file-locations.ts';
import { isDemo } from './demo/demo-home.ts';
import { followPower } from './lifecycle/power-events.ts';
import { quitInOrder } from './lifecycle/quit.ts';
import { createMfaService } from './mfa/mfa-service.ts';
import { DesktopNotifications } from './notifications/desktop-notifications.ts';
import { createActions } from './panel/actions.ts';
import { createPanelService } from './panel/panel-service.ts';
import { createSettingsService } from './settings/settings-service.ts';
import { createTerminalService } from './terminal/terminal-service.ts';
import type { SystemTray } from './tray/system-tray.ts';
import { trayCommands } from './tray/tray-commands.ts';
import { hasTrayHost, withoutTray } from './tray/tray-host.ts';
import { trayIconState } from './tray/tray-icon.ts';
import type { TrayCommand } from './tray/tray-menu.ts';

export interface StartOptions extends Pick<AppContext, 'folder' | 'log' | 'icon'> {
  readonly tray: SystemTray;
}

/** What the life cycle in `index.ts` needs of the running app. */
export interface RunningApp {
  run(command: TrayCommand): void;
}

/**
 * Puts the sides of the app together. From here on everything happens because of something: a click, a file that changed, a
 * session that changed, or the one timer.
 */
export async function startApp({ folder, log, tray, icon }: StartOptions): Promise<RunningApp> {
  /** However many things change in one turn, everybody is told once. */
  const { ask: changed } = new Coalescer(() => show());
  const base = createAppContext({ folder, log, icon, onChange: changed });
  const { activity, environment, record, settings, work } = base;
  const aws = createStsServices({
    environment,
    home: base.home,
    userAgent: ['understudy', app.getVersion()],
    // The session of the windows is made by this at the latest, with the first call to AWS.
    systemProxy: (endpoint) => session.defaultSession.resolveProxy(endpoint.href),
    onClockOffset: changed,
    onClockKnown: () => renewals.clockKnown(),
  });
  const { clock } = aws;
  const hooks = new AppHooks({ folder, environment, clock, log, work, record });
  const files = await openProfileFiles(base, {
    hooks,
    onRead: () => {
      changed();
      settingsService.refresh();
    },
  });
  const mfa = createMfaService(
    base,
    aws,
    () => deliveries.switcher.live.filter(({ working }) => working).length,
  );
  const sessions = createSessionServices(base, { aws, files, hooks, prompter: mfa.prompter });
  const deliveries = createDeliveryServices(base, { aws, files, hooks, sessions });

  const refreshTimer = new RefreshTimer(clock, changed);
  const notifications = new DesktopNotifications({ icon, log });
  const renewals = createRenewalServices({
    clock,
    work,
    log,
    record,
    delivery: deliveries,
    broker: sessions.broker,
    wanted: (profile) => settings.autoRefresh(profile),
    policy: () => renewalPolicy(settings.current),
    network: {
      isOnline: () => net.isOnline(),
      addresses: networkAddresses,
      monotonicMs: () => performance.now(),
    },
    notices: {
      board: hooks.board(notifications),
      leadMinutes: () => settings.current.notifyMinutes,
      // Nobody reads a panel behind a locked screen.
      isInFront: () => panel.isInFront && !mfa.screen.isLocked,
      open: (profile) => {
        actions.profileActions.showProfile(profile);
        panel.show();
      },
    },
    profiles: () => files.listed().profiles,
    refreshTimer,
    onChange: changed,
  });

  const actions = createActions(base, { aws, files, sessions, deliveries, renewals });
  const { profileActions } = actions;
  const panel = createPanelService(base, { files, actions });
  const settingsService = createSettingsService(base, {
    files,
    deliveries,
    actions,
    clock,
    move,
    openPanel: panel.show,
  });
  const terminals = createTerminalService(base, { files, sessions, deliveries, renewals, actions });

  function show(): void {
    renewals.turn(() => {
      const view = profileActions.sessionsView();
      const now = clock.now();
      const { profiles } = files.listed();
      const { pinned, production } = settings.current;
      tray.render(
        {
          now,
          profiles,
          sessions: view.sessions,
          recent: view.recent,
          pinned,
          production,
          demo: isDemo(environment),
        },
        trayIconState(view.sessions, now),
      );
      panel.changed(view);
      settingsService.sessionsChanged(view);
      mfa.refresh();
      return view;
    });
  }
  /** Other AWS files, from now on. */
  async function move(to: FileLocations): Promise<void> {
    deliveries.move(to);
    await files.move(to);
    await deliveries.switcher.adopt();
    log.info(`Now: ${whichProfiles()}`);
    changed();
  }
  function whichProfiles(): string {
    const { config, credentials } = files.locations;
    return `${files.profiles.view().profiles.length} profiles in ${config.path} and ${credentials.path}`;
  }

  followPower(mfa.screen, () => {
    renewals.wake();
    void sessions.storage.lookAgain();
    void work.track(files.askHooks('again'));
    files.check();
  });
  quitInOrder({
    shutdown: deliveries.shutdown,
    close: () => {
      files.close();
      terminals.close();
      panel.quit();
      settingsService.quit();
      mfa.dismiss();
      notifications.closeAll();
      refreshTimer.close();
      renewals.end();
      if (actions.clipboard.isHolding) void work.track(actions.clipboard.clear());
    },
    isKeychainWaiting: () => sessions.storage.isKeychainWaiting,
  });

  files.watch();
  if (settings.notice) {
    log.warn(settings.notice.message);
    profileActions.leaveOutcome({ profile: '', result: { ok: false, reason: 'failed', ...settings.notice } });
  }
  await deliveries.switcher.adopt();
  show();
  void work.track(files.askHooks('now'));
  void work.track(
    pickUpFormerRun({
      sessionsOpened: () => sessions.storage.opened(),
      settings: () => settings.current,
      targetOf: (profile) => settings.targetOf(profile),
      switcher: deliveries.switcher,
      cleanExpiredSections: renewals.cleanExpiredSections,
      log,
    }),
  );
  void terminals.open();
  void work.track(activity.prune());
  void work.track(sessions.awsCliCache.sweep());
  log.info(`Started: ${whichProfiles()}`);
  void hasTrayHost(process.platform).then((seen) => {
    if (seen) return;
    profileActions.leaveOutcome({ profile: '', result: { ok: false, reason: 'refused', ...withoutTray } });
    panel.show();
  });

  return {
    run: trayCommands({
      profileActions,
      showPanel: panel.show,
      raisePrompt: mfa.raise,
      showSettings: () => settingsService.show(),
    }),
  };
}
