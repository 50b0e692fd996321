import { app, net, session } from 'electron';
import { type Foundations, layFoundations } from '../app/app-context.ts';
import { OncePerTurn } from '../app/coalesce.ts';
import { prepareDelivery } from '../app/delivery/delivery-services.ts';
import { AppHooks } from '../app/profiles/app-hooks.ts';
import { prepareFiles } from '../app/profiles/profile-files.ts';
import { networkAddresses } from '../app/renewal/network-addresses.ts';
import { Heartbeat } from '../app/renewal/refresh-timer.ts';
import { renewalPolicy } from '../app/renewal/renewal-policy.ts';
import { prepareRenewals } from '../app/renewal/renewal-services.ts';
import { pickUpFormerRun } from '../app/renewal/resume-at-start.ts';
import { prepareSessions } from '../app/sessions/session-services.ts';
import { prepareAws } from '../app/sessions/sts.ts';
import type { FileLocations } from '../core/aws-files/profiles/file-locations.ts';
import { isDemo } from './demo/demo-home.ts';
import { followPower } from './lifecycle/power-events.ts';
import { quitInOrder } from './lifecycle/quit.ts';
import { prepareMfa } from './mfa/mfa-service.ts';
import { DesktopNotifications } from './notifications/desktop-notifications.ts';
import { prepareUserActions } from './panel/actions.ts';
import { preparePanel } from './panel/panel-service.ts';
import { prepareSettings } from './settings/settings-service.ts';
import { prepareTerminals } from './terminal/terminal-service.ts';
import type { SystemTray } from './tray/system-tray.ts';
import { trayCommands } from './tray/tray-commands.ts';
import { hasTrayHost, withoutTray } from './tray/tray-host.ts';
import { trayIconState } from './tray/tray-icon.ts';
import type { TrayCommand } from './tray/tray-menu.ts';

export interface StartOptions extends Pick<Foundations, 'folder' | 'log' | 'icon'> {
  readonly tray: SystemTray;
}

/** What the life cycle in `index.ts` needs of the running app. */
export interface StartedApp {
  run(command: TrayCommand): void;
}

/**
 * Puts the sides of the app together. From here on everything happens because of something: a click, a file that changed, a
 * session that changed, or the one timer.
 */
export async function startUnderstudy({ folder, log, tray, icon }: StartOptions): Promise<StartedApp> {
  /** However many things change in one turn, everybody is told once. */
  const { ask: changed } = new OncePerTurn(() => show());
  const base = layFoundations({ folder, log, icon, onChange: changed });
  const { activity, environment, record, settings, work } = base;
  const aws = prepareAws({
    environment,
    home: base.home,
    userAgent: ['understudy', app.getVersion()],
    // The session of the windows is made by this at the latest, with the first call to AWS.
    desktopProxy: (endpoint) => session.defaultSession.resolveProxy(endpoint.href),
    onClockOffset: changed,
    onClockKnown: () => renewals.clockKnown(),
  });
  const { clock } = aws;
  const hooks = new AppHooks({ folder, environment, clock, log, work, record });
  const files = await prepareFiles(base, {
    hooks,
    onRead: () => {
      changed();
      settingsSide.refresh();
    },
  });
  const mfa = prepareMfa(
    base,
    aws,
    () => deliveries.switchboard.live.filter(({ working }) => working).length,
  );
  const sessions = prepareSessions(base, { aws, files, hooks, prompter: mfa.prompter });
  const deliveries = prepareDelivery(base, { aws, files, hooks, sessions });

  const heartbeat = new Heartbeat(clock, changed);
  const notifications = new DesktopNotifications({ icon, log });
  const renewals = prepareRenewals({
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
        actions.understudy.showProfile(profile);
        panel.show();
      },
    },
    profiles: () => files.listed().profiles,
    heartbeat,
    onChange: changed,
  });

  const actions = prepareUserActions(base, { aws, files, sessions, deliveries, renewals });
  const { understudy } = actions;
  const panel = preparePanel(base, { files, actions });
  const settingsSide = prepareSettings(base, {
    files,
    deliveries,
    actions,
    clock,
    move,
    openPanel: panel.show,
  });
  const terminals = prepareTerminals(base, { files, sessions, deliveries, renewals, actions });

  function show(): void {
    renewals.turn(() => {
      const view = understudy.sessionsView();
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
      settingsSide.sessionsChanged(view);
      mfa.refresh();
      return view;
    });
  }
  /** Other AWS files, from now on. */
  async function move(to: FileLocations): Promise<void> {
    deliveries.move(to);
    await files.move(to);
    await deliveries.switchboard.adopt();
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
    farewell: deliveries.farewell,
    close: () => {
      files.close();
      terminals.close();
      panel.quit();
      settingsSide.quit();
      mfa.dismiss();
      notifications.closeAll();
      heartbeat.close();
      renewals.end();
      if (actions.clipboard.isHolding) void work.track(actions.clipboard.clear());
    },
    isKeychainWaiting: () => sessions.storage.isKeychainWaiting,
  });

  files.watch();
  if (settings.notice) {
    log.warn(settings.notice.message);
    understudy.leaveOutcome({ profile: '', result: { ok: false, reason: 'failed', ...settings.notice } });
  }
  await deliveries.switchboard.adopt();
  show();
  void work.track(files.askHooks('now'));
  void work.track(
    pickUpFormerRun({
      sessionsOpened: () => sessions.storage.opened(),
      settings: () => settings.current,
      targetOf: (profile) => settings.targetOf(profile),
      switchboard: deliveries.switchboard,
      settleExpired: renewals.settleExpired,
      log,
    }),
  );
  void terminals.open();
  void work.track(activity.prune());
  void work.track(sessions.awsCliCache.sweep());
  log.info(`Started: ${whichProfiles()}`);
  void hasTrayHost(process.platform).then((seen) => {
    if (seen) return;
    understudy.leaveOutcome({ profile: '', result: { ok: false, reason: 'refused', ...withoutTray } });
    panel.show();
  });

  return {
    run: trayCommands({
      understudy,
      showPanel: panel.show,
      raisePrompt: mfa.raise,
      showSettings: () => settingsSide.show(),
    }),
  };
}
