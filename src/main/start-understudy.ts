import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, clipboard as electronClipboard, net, powerMonitor } from 'electron';
import type { RecordActivity } from '../core/activity/activity.ts';
import { ActivityLog } from '../core/activity/activity-log.ts';
import { observedDelivery, observedGateway, onBehalfOf } from '../core/activity/observers.ts';
import { type FileLocations, locateFiles } from '../core/aws-files/file-locations.ts';
import { type FileWatcher, watchFiles } from '../core/aws-files/file-watcher.ts';
import type { ChainRequest } from '../core/chain/chain.ts';
import { outsideCredentials } from '../core/chain/credential-source.ts';
import { resolveWithFavourites } from '../core/chain/favourites.ts';
import { markedEnvironment } from '../core/chain/self-reference.ts';
import { correctedClock, systemClock } from '../core/clock.ts';
import { awsCliCacheFolder, createAwsCliCache } from '../core/delivery/aws-cli-cache.ts';
import { followAwsCliCacheList } from '../core/delivery/aws-cli-cache-list.ts';
import { clearingAwsCliCache, seedingAwsCliCache } from '../core/delivery/aws-cli-cache-seeding.ts';
import { credentialsFileTarget } from '../core/delivery/credentials-file-target.ts';
import { withKnownLife } from '../core/delivery/known-lives.ts';
import { createSwitchMemory } from '../core/delivery/switch-memory.ts';
import { Switchboard } from '../core/delivery/switchboard.ts';
import { cleanExpired } from '../core/sessions/clean-expired.ts';
import { explainChainFailure } from '../core/sessions/explain-chain-failure.ts';
import { openRoleLimits } from '../core/sessions/role-limits.ts';
import { createSessionBroker, type SessionBroker } from '../core/sessions/session-broker.ts';
import type { Settings } from '../core/settings/settings.ts';
import { networkRequestHandler } from '../core/sts/network-handler.ts';
import { createStsGateway } from '../core/sts/sdk-gateway.ts';
import type { ActionResult } from '../shared/view.ts';
import { agentDesk } from './agent/agent-desk.ts';
import { worldDifferences } from './agent/same-world.ts';
import { TerminalAgent } from './agent/terminal-agent.ts';
import { AppHooks } from './app-hooks.ts';
import { AwsProfiles } from './aws-profiles.ts';
import { chainOfWish, choicesOf, withChoices } from './chosen-chains.ts';
import type { DataFolder } from './data-folder.ts';
import { demoDevice } from './demo-device.ts';
import { DesktopNotifications } from './desktop-notifications.ts';
import { ExpiredSections } from './expired-sections.ts';
import { Farewell } from './farewell.ts';
import { FirstSteps } from './first-steps.ts';
import { pickUpFormerRun } from './former-run.ts';
import { Heartbeat, nextBeat } from './heartbeat.ts';
import { answerMfaWindow } from './ipc/mfa-requests.ts';
import { answerPanel } from './ipc/panel-requests.ts';
import { listedProfiles } from './listed-profiles.ts';
import type { Log } from './log.ts';
import { MfaPrompt } from './mfa-prompt.ts';
import { MovableWriter } from './movable-writer.ts';
import { NetworkWatch } from './network-watch.ts';
import { Notices } from './notices.ts';
import { PanelChoices } from './panel-choices.ts';
import { PanelViews } from './panel-views.ts';
import { ProfileTools } from './profile-tools.ts';
import { renewalPolicy } from './renewal-policy.ts';
import { placeOf, Renewals } from './renewals.ts';
import { heldWhileLocked, ScreenLock } from './screen-lock.ts';
import { send } from './send.ts';
import { SensitiveClipboard } from './sensitive-clipboard.ts';
import { SessionStorage } from './session-storage.ts';
import { SettingsStore } from './settings.ts';
import { prepareSettings } from './settings-side.ts';
import type { SystemTray } from './tray/system-tray.ts';
import { hasTrayHost } from './tray/tray-host.ts';
import { trayIconState } from './tray/tray-icon.ts';
import type { TrayCommand } from './tray/tray-menu.ts';
import { Understudy } from './understudy.ts';
import { UnfinishedWork } from './unfinished-work.ts';
import { MfaWindow } from './windows/mfa-window.ts';
import { PanelWindow } from './windows/panel-window.ts';

export interface StartOptions {
  readonly folder: DataFolder;
  readonly log: Log;
  readonly tray: SystemTray;
  /** The app's icon, for windows. */
  readonly icon: string;
}

/** What the life cycle in `index.ts` needs of the running app. */
export interface StartedApp {
  run(command: TrayCommand): void;
}

/**
 * Puts the core and the windows together. From here on everything happens because of something: a click, a file that
 * changed, a session that changed, or the one timer.
 */
export async function startUnderstudy({ folder, log, tray, icon }: StartOptions): Promise<StartedApp> {
  const environment = process.env;
  const sts = createStsGateway({
    userAgent: ['understudy', app.getVersion()],
    requestHandler: networkRequestHandler({ environment, platform: process.platform, home: homedir() }),
    onClockOffset: () => changed(),
    onClockKnown: () => void work.track(expired.tryAgain()),
  });
  const clockOffsetMs = () => sts.clockOffsetMs();
  // AWS's instants are compared with AWS's clock. Files and locks carry times of this machine's own.
  const clock = correctedClock(systemClock, clockOffsetMs);
  const settings = new SettingsStore(folder.root);
  const locate = ({ configFile, credentialsFile }: Pick<Settings, 'configFile' | 'credentialsFile'>) =>
    locateFiles({
      environment,
      settings: { config: configFile, credentials: credentialsFile },
      platform: process.platform,
      homeOfUser: homedir(),
    });
  let locations = locate(settings.current);
  const profiles = await AwsProfiles.open(locations, {
    environment,
    defaultTarget: () => settings.current.defaultTarget,
  });

  const theme = () => settings.current.theme;
  const panel = new PanelWindow({
    icon,
    theme,
    onShown: (window) => {
      send(window.webContents, 'panel:shown', undefined);
      void work.track(askHooksForProfiles(hooks.addProfilesAgain(profiles)));
    },
  });
  const mfaWindow = new MfaWindow({ icon, theme, onDismissed: () => prompt.dismiss() });
  const prompt = new MfaPrompt({
    window: mfaWindow,
    clock,
    onChange: (view) => send(mfaWindow.webContents, 'mfa:changed', view),
    demoDevice: demoDevice(environment['UNDERSTUDY_DEMO']),
    waiting: () => Math.max(0, switchboard.live.filter((line) => line.working).length - 1),
    isProduction: (profile) => settings.current.production.includes(profile),
    accountName: (accountId) => settings.current.accountNames[accountId],
    clockOffsetMs,
  });

  const work = new UnfinishedWork();
  const storage = new SessionStorage({
    path: folder.sealedSessions,
    environment,
    clock,
    machineClock: systemClock,
    log,
    work,
  });
  const activity = new ActivityLog({
    folder: folder.activity,
    clock: systemClock,
    onTrouble: (message) => log.warn(message),
  });
  const record: RecordActivity = (report) => {
    activity.record(report);
    void work.track(activity.flush());
  };
  const screen = new ScreenLock();
  const hooks = new AppHooks({ folder, environment, clock, log, work, record });
  const surroundings = {
    environment,
    platform: process.platform,
    home: homedir(),
    clock,
    hook: hooks.credentials,
  };
  const plainBroker = createSessionBroker({
    sts: observedGateway(sts, record),
    clock,
    prompter: heldWhileLocked(prompt, screen),
    aroundPrompter: hooks.aroundPrompter,
    store: storage.store,
    roleLimits: openRoleLimits({ path: folder.roleLimits, clock: systemClock }),
    settings: () => ({
      mfaSessionSeconds: settings.current.mfaSessionSeconds,
      ...(settings.current.sessionName !== undefined && { sessionName: settings.current.sessionName }),
    }),
    // A command that runs Understudy for the same profile is told so by the marker.
    resolveBase: (base, signal) =>
      outsideCredentials(
        base,
        { ...surroundings, environment: markedEnvironment(environment, base.profile) },
        signal,
      ),
  });
  const chosenBroker = withChoices(plainBroker, ({ name }) => ({
    longRoleSession: settings.current.longRoleSession.includes(name),
  }));
  const resolve = (request: ChainRequest) =>
    resolveWithFavourites(profiles.loaded.profiles, settings.current.favourites, request, environment);
  const listed = listedProfiles({
    files: () => profiles.view(),
    profiles: () => profiles.loaded.profiles,
    favourites: () => settings.current.favourites,
    environment,
  });
  const awsCliCache = createAwsCliCache(
    awsCliCacheFolder(environment, process.platform, homedir()),
    systemClock,
  );
  const seedingBroker = seedingAwsCliCache(chosenBroker, {
    cache: awsCliCache,
    wanted: (profile) => settings.current.awsCliCache.includes(profile),
    resolve,
    profile: (name) => profiles.loaded.profiles.profiles.get(name),
    onOutcome: (profile, outcome) => {
      if (outcome.kind === 'unfit' || outcome.kind === 'failed')
        log.warn(`The AWS CLI's cache has nothing for ${profile}. ${outcome.message}`);
    },
  });
  const broker: SessionBroker = {
    ...seedingBroker,
    obtain: (chain, options) => onBehalfOf(chain.name, () => seedingBroker.obtain(chain, options)),
  };
  const saml2awsPath = join(homedir(), '.saml2aws');
  const writer = new MovableWriter({
    credentialsPath: locations.credentials.path,
    configPath: locations.config.path,
    dataFolder: folder.root,
    clock: systemClock,
    saml2awsPath,
  });
  const farewell = new Farewell({
    work,
    live: () => switchboard.live,
    stop: (profile) => switchboard.stop(profile),
    keep: () => settings.current.keepOnQuit,
    written: () => writer.settled(),
    log,
  });
  const delivery = farewell.guard(
    observedDelivery(
      clearingAwsCliCache(
        credentialsFileTarget(writer, () => profiles.loaded, { saml2awsPath }),
        awsCliCache,
      ),
      record,
    ),
  );
  const chainOf = chainOfWish(resolve);
  const clipboard = new SensitiveClipboard();

  const memoryOfFile = () =>
    createSwitchMemory({
      path: folder.switches,
      credentialsPath: locations.credentials.path,
      clock: systemClock,
    });
  let switchMemory = memoryOfFile();
  const switchboard = new Switchboard({
    resolve,
    source: broker,
    delivery,
    clock,
    explain: explainChainFailure,
    memory: {
      remember: (...given) => switchMemory.remember(...given),
      recall: (...given) => switchMemory.recall(...given),
      forget: (...given) => switchMemory.forget(...given),
    },
    gate: hooks.gate,
    onDelivered: hooks.delivered,
    onChange: () => changed(),
  });
  /** What is live, with what the kept sessions know of it. */
  const live = () =>
    switchboard.live.map((line) =>
      withKnownLife(line, () => {
        const chain = line.wish && chainOf(line.wish);
        return chain ? broker.steps(chain, choicesOf(line.wish)) : [];
      }),
    );
  const renewals = new Renewals({
    live,
    renew: (wish) => work.track(switchboard.renew(wish, { allowPrompt: false })),
    wanted: (profile) => settings.autoRefresh(profile),
    silent: (wish, at) => {
      const chain = chainOf(wish);
      return chain !== undefined && broker.renewsSilently(chain, at, choicesOf(wish));
    },
    place: (wish) => {
      const chain = chainOf(wish);
      return chain ? placeOf(chain) : '';
    },
    clock,
    policy: () => renewalPolicy(settings.current),
    onChange: () => changed(),
  });
  const understudy = new Understudy({
    profilesView: listed,
    resolve,
    broker,
    switchboard,
    live,
    delivery,
    settings,
    clipboard,
    storage,
    clockOffsetMs,
    renewsAt: (line) => renewals.renewsAt(line),
    explain: explainChainFailure,
    clock,
    log,
    record,
    onChange: () => changed(),
    onUserAction: (wish) => renewals.forgive(wish),
  });

  const choices = new PanelChoices({ settings, now: () => systemClock.now(), onChange: () => changed() });
  const tools = new ProfileTools({
    profiles: () => profiles.loaded.profiles,
    resolve,
    broker,
    sts,
    switchboard,
    settings,
    explain: explainChainFailure,
    undoLastWrite: () => work.track(writer.undoLastWrite()),
    switchRequest: (request, wish) => understudy.switchRequest(request, wish),
    copyPlain: (text) => electronClipboard.writeText(text),
    onChange: () => changed(),
  });

  const notifications = new DesktopNotifications({ icon, log });
  const notices = new Notices({
    board: hooks.board(notifications),
    clock,
    leadMinutes: () => settings.current.notifyMinutes,
    failure: (target) => renewals.failure(target),
    isInFront: () => panel.isInFront,
    open: (profile) => {
      understudy.showProfile(profile);
      panel.show();
    },
  });

  const expired = new ExpiredSections({
    clean: (remove) => cleanExpired({ writer, clock, awsClock: sts, resolve, environment, remove }),
    adopt: () => switchboard.adopt(),
    log,
    record,
    onChange: () => changed(),
  });
  const heartbeat = new Heartbeat(clock, () => changed());
  const network = new NetworkWatch({
    isOnline: () => net.isOnline(),
    onReturn: () => {
      renewals.tryAgain();
      void work.track(expired.tryAgain());
      heartbeat.check();
    },
  });
  const agent = new TerminalAgent();
  const panelViews = new PanelViews((channel, view) => send(panel.webContents, channel, view));
  let pending = false;
  /** However many things change in one turn, everybody is told once. */
  function changed(): void {
    if (pending) return;
    pending = true;
    setImmediate(() => {
      pending = false;
      show();
    });
  }
  function show(): void {
    const renewal = renewals.run();
    const view = understudy.sessionsView();
    const now = clock.now();
    const { pinned, production } = settings.current;
    const { sessions, recent } = view;
    const state = { now, profiles: listed().profiles, sessions, recent, pinned, production };
    tray.render(state, trayIconState(sessions, now));
    panelViews.show({ profiles: listed(), sessions: view, preferences: choices.view() });
    settingsSide.sessionsChanged(view);
    prompt.refresh();
    network.set(renewals.waiting === 'no' && expired.isPending ? 'yes' : renewals.waiting);
    const notice = notices.check(view, state.profiles);
    heartbeat.set(nextBeat(view.sessions, [renewal, notice], now));
  }
  broker.onChange(changed);
  const cacheList = followAwsCliCacheList({
    list: settings.current.awsCliCache,
    async seed(profile) {
      const resolved = resolve({ profile });
      if (resolved.ok) await broker.obtain(resolved.chain, { allowPrompt: false });
    },
    remove: (profile) => awsCliCache.remove(profile),
  });
  settings.onChange(({ awsCliCache: list }) => void work.track(cacheList(list)));

  const settingsSide = prepareSettings({
    icon,
    environment,
    folder,
    log,
    settings,
    profiles,
    locate,
    move,
    writer,
    delivery,
    switchboard,
    activity,
    clock,
    sessions: () => understudy.sessionsView(),
    newMfaSession: (profile) => tools.newMfaSession(profile),
    forgetSessions: () => understudy.forgetAllSessions(),
    tryKeychain: () => understudy.tryKeychain(),
    filesMended: filesChanged,
    openPanel: () => panel.show(),
    onChange: () => changed(),
  });
  const firstSteps = new FirstSteps({
    files: () => ({ config: locations.config.path, credentials: locations.credentials.path }),
    profiles: () => profiles.loaded.profiles,
    chooseFile: async () => {
      const { filePaths } = await dialog.showOpenDialog({
        title: 'Choose the file with your access key',
        properties: ['openFile'],
        filters: [
          { name: 'CSV', extensions: ['csv'] },
          { name: 'All files', extensions: ['*'] },
        ],
      });
      return filePaths[0];
    },
    clock: systemClock,
    onWritten: () => watcher.check(),
  });
  answerPanel({ understudy, choices, tools, firstSteps, hidePanel: () => panel.hide() }, log);
  answerMfaWindow(prompt, log);
  powerMonitor.on('lock-screen', () => screen.locked());
  powerMonitor.on('unlock-screen', () => screen.unlocked());
  for (const event of ['resume', 'unlock-screen'] as const) {
    powerMonitor.on(event as 'resume', () => {
      network.look();
      renewals.tryAgain();
      void work.track(expired.tryAgain());
      void storage.lookAgain();
      void work.track(askHooksForProfiles(hooks.addProfilesAgain(profiles)));
      watcher.check();
      heartbeat.check();
    });
  }

  const watch = (): FileWatcher =>
    watchFiles({
      paths: [locations.config.path, locations.credentials.path],
      onChange: () => void filesChanged(),
      onTrouble: (message) => log.warn(message),
    });
  let watcher = watch();
  async function askHooksForProfiles(asking: Promise<boolean>): Promise<void> {
    if (await asking) changed();
  }
  async function filesChanged(): Promise<void> {
    if (!(await profiles.reload())) return;
    changed();
    settingsSide.refresh();
  }
  /** Other AWS files, from now on. */
  async function move(to: FileLocations): Promise<void> {
    locations = to;
    watcher.close();
    watcher = watch();
    writer.move({ configPath: to.config.path, credentialsPath: to.credentials.path });
    switchMemory = memoryOfFile();
    await profiles.move(to);
    await switchboard.adopt();
    log.info(
      `Now: ${profiles.view().profiles.length} profiles in ${to.config.path} and ${to.credentials.path}`,
    );
    changed();
  }

  let quitting = false;
  app.on('before-quit', (event) => {
    if (!quitting) {
      quitting = true;
      watcher.close();
      agent.close();
      panel.quit();
      settingsSide.quit();
      prompt.dismiss();
      notifications.closeAll();
      heartbeat.close();
      network.set('no');
      if (clipboard.isHolding) void work.track(clipboard.clear());
    }
    if (farewell.isOver) return;
    event.preventDefault();
    void farewell.say().then(() => app.quit());
  });

  // The end of a desktop session, or Ctrl C where it was started: Electron would end without waiting for the farewell.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => app.quit());
  app.on('quit', () => {
    // Everything is stored and closed. A process whose native code waits for a keychain would never end by itself.
    if (storage.isKeychainWaiting) process.kill(process.pid, 'SIGKILL');
  });

  if (settings.notice) {
    log.warn(settings.notice.message);
    understudy.leaveOutcome({ profile: '', result: { ok: false, reason: 'failed', ...settings.notice } });
  }
  await switchboard.adopt();
  show();
  void work.track(askHooksForProfiles(hooks.addProfiles(profiles)));
  void work.track(
    pickUpFormerRun({
      sessionsOpened: () => storage.opened(),
      settings: () => settings.current,
      targetOf: (profile) => settings.targetOf(profile),
      switchboard,
      settleExpired: (remove) => expired.settle(remove),
      log,
    }),
  );
  void agent.open({
    dataFolder: folder.root,
    environment,
    version: app.getVersion(),
    work: agentDesk({
      understudy,
      resolve,
      broker,
      switchboard,
      live,
      renewsAt: (line) => renewals.renewsAt(line),
      delivery,
      clean: () => cleanExpired({ writer, clock, awsClock: sts, resolve, environment }),
      explain: explainChainFailure,
      isProduction: (profile) => settings.current.production.includes(profile),
      platform: process.platform,
      record,
    }),
    differs: (peer) =>
      worldDifferences(peer, {
        locations,
        settings: settings.current,
        environment,
        platform: process.platform,
      }),
    log,
  });
  void work.track(activity.prune());
  void work.track(awsCliCache.sweep());
  const { config, credentials } = locations;
  log.info(`Started: ${profiles.view().profiles.length} profiles in ${config.path} and ${credentials.path}`);
  void hasTrayHost(process.platform).then((seen) => {
    if (seen) return;
    understudy.leaveOutcome({ profile: '', result: { ok: false, reason: 'refused', ...withoutTray } });
    panel.show();
  });

  /** A click in the tray has no window to answer in: what did not work is said in the panel. */
  async function fromTray(profile: string, action: () => Promise<ActionResult>): Promise<void> {
    const result = await action();
    if (result.ok || result.reason === 'dismissed') return;
    understudy.leaveOutcome({ profile, result });
    panel.show();
  }

  return {
    run(command) {
      switch (command.kind) {
        case 'open':
          panel.show();
          prompt.raise();
          return;
        case 'settings':
          settingsSide.show();
          return;
        case 'quit':
          app.quit();
          return;
        case 'switch':
          void fromTray(command.profile, () => understudy.switch(command.profile));
          return;
        case 'copy-export':
          void fromTray(command.profile, () => understudy.copyExportCommands(command.profile));
          return;
        case 'refresh':
          void fromTray(command.profile, () => understudy.refresh(command.profile));
          return;
        case 'stop':
          void fromTray(command.profile, () => understudy.stop(command.profile));
          return;
      }
    },
  };
}

/** Why a window opens by itself where nobody shows tray icons. */
const withoutTray = {
  message: 'This desktop shows no tray icons, so this window opens instead.',
  advice:
    'Closing it keeps Understudy running; starting Understudy again brings it back. On GNOME the AppIndicator extension shows tray icons.',
};
