import { homedir } from 'node:os';
import { app, net, session } from 'electron';
import { type AppContext, createAppContext } from '../app/app-context.ts';
import { type AppServices, createAppServices } from '../app/app-services.ts';
import { Coalescer } from '../app/coalesce.ts';
import { createEndpointServices, type EndpointServices } from '../app/endpoint/endpoint-services.ts';
import type { KeyTimer } from '../app/keys/key-timer.ts';
import { Listeners } from '../app/listeners.ts';
import { ExpiryNotifier, type ExpiryNotifierOptions } from '../app/notifications/expiry-notifier.ts';
import { createPopulateServices, type PopulateServices } from '../app/populate/populate-services.ts';
import { AppHooks } from '../app/profiles/app-hooks.ts';
import { openProfileFiles, type ProfileFiles } from '../app/profiles/profile-files.ts';
import { networkAddresses } from '../app/renewal/network-addresses.ts';
import { RefreshTimer } from '../app/renewal/refresh-timer.ts';
import { renewalPolicy } from '../app/renewal/renewal-policy.ts';
import { createRenewalServices, type RenewalServices } from '../app/renewal/renewal-services.ts';
import { resumeAtStart } from '../app/renewal/resume-at-start.ts';
import { createStsServices, type StsServices } from '../app/sessions/sts.ts';
import { SignInFollower } from '../app/sign-in/sign-in-follower.ts';
import { endedLately } from '../app/sign-in/sign-ins-view.ts';
import type { FileLocations } from '../core/aws-files/profiles/file-locations.ts';
import { systemClock } from '../core/clock.ts';
import { hostPlatform } from '../core/platform.ts';
import { isDemo } from './demo/demo-home.ts';
import { createKeys, createKeyTimer } from './keys/keys-service.ts';
import { followPower } from './lifecycle/power-events.ts';
import { quitInOrder } from './lifecycle/quit.ts';
import { createMfaService, type MfaService } from './mfa/mfa-service.ts';
import { DesktopNotifications, noneShown } from './notifications/desktop-notifications.ts';
import { createActions, type UserActions } from './panel/actions.ts';
import { createPanelService, type PanelService } from './panel/panel-service.ts';
import { electronSettingsFile } from './settings/electron-settings-file.ts';
import { createSettingsService, type SettingsService } from './settings/settings-service.ts';
import { desktopPerson } from './sign-in/desktop-person.ts';
import { createTerminalService } from './terminal/terminal-service.ts';
import type { SystemTray } from './tray/system-tray.ts';
import { trayCommands } from './tray/tray-commands.ts';
import { followTray, withoutTray } from './tray/tray-follower.ts';
import { trayIconState } from './tray/tray-icon.ts';
import type { TrayCommand } from './tray/tray-menu.ts';
import { createUpdateService, type UpdateService } from './updates/update-service.ts';

export interface StartOptions extends Pick<AppContext, 'folder' | 'log' | 'icon' | 'desktop'> {
  readonly tray: SystemTray;
  /** The system started the app as it logged in. */
  readonly isAtLogin: boolean;
}

/** What the life cycle in `index.ts` needs of the running app. */
export interface RunningApp {
  run(command: TrayCommand): void;
}

/** Everything that the app is made of, each part built from those above it. */
interface App {
  readonly base: AppContext;
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly mfa: MfaService;
  readonly services: AppServices;
  readonly endpoints: EndpointServices;
  readonly renewals: RenewalServices;
  readonly signIns: SignInFollower;
  readonly timer: RefreshTimer;
  readonly notifications: DesktopNotifications;
  readonly notifier: ExpiryNotifier;
  readonly actions: UserActions;
  readonly populate: PopulateServices;
  readonly panel: PanelService;
  readonly settings: SettingsService;
  readonly updates: UpdateService;
  readonly keyTimer: KeyTimer;
  readonly tray: SystemTray;
}

/** What the parts of the app tell one another, whoever of them is made first. */
interface Signals {
  /** Something that the tray or a window shows has changed. */
  readonly changed: () => void;
  /** One turn: however many things change in one turn of the event loop, everybody hears of it once. */
  readonly turns: Listeners;
  readonly clockKnown: Listeners;
  readonly filesRead: Listeners;
  readonly keysChanged: Listeners;
  readonly panelWanted: Listeners;
  /** Nobody sees the notifications of this desktop. */
  readonly noneShown: Listeners;
}

function createSignals(): Signals {
  const turns = new Listeners();
  const { ask: changed } = new Coalescer(turns.emit);
  const filesRead = new Listeners();
  filesRead.add(changed);
  return {
    changed,
    turns,
    filesRead,
    clockKnown: new Listeners(),
    keysChanged: new Listeners(),
    panelWanted: new Listeners(),
    noneShown: new Listeners(),
  };
}

/**
 * The composition root. The core is put together by `createAppServices`; here the windows, the tray and the system's events are put around
 * it. From here on everything happens because of something: a click, a file that changed, a session that changed, or the one timer.
 */
export async function startApp(options: StartOptions): Promise<RunningApp> {
  const signals = createSignals();
  const parts = await createParts(options, signals);
  const { actions, base, endpoints, files, keyTimer, mfa, panel, renewals, services, settings, updates } =
    parts;
  const { questions } = mfa;
  const terminals = createTerminalService(base, {
    files,
    services,
    renewals,
    actions,
    endpoints: endpoints.inUse,
    questions,
  });
  signals.turns.add(() => showEverywhere(parts));
  followSystem(parts, () => terminals.close());
  await begin(parts);
  void terminals.open();
  for (const opened of [endpoints.open(), updates.open(), keyTimer.check()]) void base.work.track(opened);
  base.log.info(`Started: ${whichProfiles(files)}`);
  lookForTray(parts, options.isAtLogin);
  return {
    run: trayCommands({
      profileActions: actions.profileActions,
      consoleActions: actions.consoleActions,
      signIns: actions.signIns,
      showPanel: panel.show,
      showPrompt: mfa.raise,
      showDialog: panel.showDialog,
      showSettings: settings.show,
    }),
  };
}

/** Everything that the app is made of, each part from those above it; what is made later is told by a signal. */
async function createParts({ tray, ...options }: StartOptions, signals: Signals): Promise<App> {
  const { desktop, folder, log, icon } = options;
  const { changed } = signals;
  const base = createAppContext(
    { desktop, environment: process.env, folder, home: homedir(), log, icon, onChange: changed },
    electronSettingsFile,
  );
  const aws = createAws(base, signals);
  const { clock } = aws;
  const hooks = new AppHooks({ ...base, clock });
  const files = await openProfileFiles(base, { hooks, onRead: signals.filesRead.emit });
  const notifications = new DesktopNotifications({
    ...(desktop.notificationsTakeIcon && { icon }),
    log,
    asksFirst: desktop.asksToNotify,
    onNoneShown: signals.noneShown.emit,
  });
  const mfa = createMfaService(base, aws, notifications);
  const { prompter, questions, waits } = mfa;
  const person = desktopPerson(base, signals.panelWanted.emit);
  const services = createAppServices(base, { aws, files, hooks, prompter, questions, waits, person });
  const timer = new RefreshTimer(clock, changed);
  const renewals = createRenewals(base, { clock, services, timer });
  signals.clockKnown.add(renewals.clockKnown);
  const endpoints = createEndpointServices(base, {
    aws,
    files,
    services,
    isScreenLocked: () => mfa.screen.isLocked(),
  });
  const actions = createActions(base, { aws, files, services, renewals, endpoints, questions, waits });
  signals.noneShown.add(() => leaveWord(actions, noneShown));
  const populate = createPopulateServices(base, { aws, files, services, onChange: changed });
  const panel = createPanelService(base, {
    files,
    actions,
    endpoints: endpoints.inUse,
    populate,
    raisePrompt: mfa.raise,
  });
  signals.panelWanted.add(panel.show);
  const signIns = followSignIns(base, { services, renewals });
  signals.filesRead.add(() => signIns.follow());
  const notifier = createNotifier(base, {
    actions,
    board: hooks.board(notifications),
    clock,
    mfa,
    panel,
    renewals,
  });
  const updates = await createUpdateService(base);
  const keys = createKeys(base, { aws, files, services, onChange: signals.keysChanged.emit });
  const settings = createSettingsService(base, {
    updates,
    files,
    services,
    actions,
    keys,
    clock,
    move: (to) => moveFiles(base, { files, services }, to),
    openPanel: panel.show,
  });
  for (const signal of [signals.filesRead, signals.keysChanged]) signal.add(() => settings.refresh());
  const keyTimer = createKeyTimer(base, {
    keys,
    services,
    board: notifications,
    open: () => settings.show('keys'),
    onChange: () => settings.refresh(),
  });
  return {
    base,
    aws,
    files,
    mfa,
    services,
    endpoints,
    renewals,
    signIns,
    timer,
    notifications,
    notifier,
    actions,
    populate,
    panel,
    settings,
    updates,
    keyTimer,
    tray,
  };
}

/** AWS, as the desktop reaches it. */
function createAws({ environment, folder, home }: AppContext, { changed, clockKnown }: Signals): StsServices {
  return createStsServices({
    environment,
    home,
    userAgent: ['understudy', app.getVersion()],
    // The session of the windows is made by this at the latest, with the first call to AWS.
    systemProxy: (endpoint) => session.defaultSession.resolveProxy(endpoint.href),
    clockFile: folder.clock,
    onClockOffset: changed,
    onClockKnown: clockKnown.emit,
  });
}

function createRenewals(
  { log, onChange, record, settings, work }: AppContext,
  { clock, services, timer }: Pick<App, 'services' | 'timer'> & { readonly clock: StsServices['clock'] },
): RenewalServices {
  return createRenewalServices({
    clock,
    work,
    log,
    record,
    delivery: services,
    broker: services.broker,
    wanted: (profile) => settings.autoRefresh(profile),
    policy: () => renewalPolicy(settings.current),
    network: {
      isOnline: () => net.isOnline(),
      addresses: networkAddresses,
      monotonicMs: () => performance.now(),
    },
    refreshTimer: timer,
    onChange,
  });
}

function followSignIns(
  { log, onChange, settings, work }: AppContext,
  { renewals, services }: Pick<App, 'renewals' | 'services'>,
): SignInFollower {
  return new SignInFollower({
    signIns: services.signIns,
    live: services.live,
    chainOf: services.chainOf,
    wanted: (profile) => settings.autoRefresh(profile),
    goOn: renewals.resetBackoff,
    clock: systemClock,
    work,
    onProblem: (message) => log.warn(message),
    onChange,
  });
}

function createNotifier(
  { settings }: AppContext,
  {
    actions,
    mfa,
    panel,
    renewals,
    ...rest
  }: Pick<App, 'actions' | 'mfa' | 'panel' | 'renewals'> & Pick<ExpiryNotifierOptions, 'board' | 'clock'>,
): ExpiryNotifier {
  return new ExpiryNotifier({
    ...rest,
    leadMinutes: () => settings.current.notifyMinutes,
    // Nobody reads a panel behind a locked screen.
    isInFront: () => panel.isInFront && !mfa.screen.seemsLocked,
    open: (profile) => {
      actions.profileActions.showProfile(profile);
      panel.show();
    },
    failure: renewals.failure,
  });
}

/** What there is to say without a window that asked for it: the panel says it when it is opened. */
function leaveWord(
  { profileActions }: UserActions,
  words: { readonly message: string; readonly advice: string },
): void {
  profileActions.leaveOutcome({ profile: '', result: { ok: false, reason: 'refused', ...words } });
}

/** Without a tray nobody would find the app: its panel is opened. */
function lookForTray({ actions, base, panel, tray }: App, isAtLogin: boolean): void {
  const ended = new AbortController();
  app.once('will-quit', () => ended.abort());
  void followTray({
    tray,
    log: base.log,
    isAtLogin,
    platform: hostPlatform,
    signal: ended.signal,
    onMissing: () => {
      leaveWord(actions, withoutTray);
      panel.show();
    },
  });
}

/** One turn: what is due is begun, and tray, windows and notifications say what is. */
function showEverywhere({
  actions,
  aws,
  base,
  files,
  mfa,
  notifications,
  notifier,
  panel,
  populate,
  renewals,
  services,
  settings,
  signIns,
  tray,
  updates,
}: App): void {
  const { profiles } = files.listed();
  const show = () => {
    const view = actions.profileActions.sessionsView();
    if (view.sessions.length > 0) notifications.prepare();
    const now = aws.clock.now();
    const { pinned, production } = base.settings.current;
    tray.render(
      {
        now,
        profiles,
        sessions: view.sessions,
        recent: view.recent,
        signIns: endedLately(view.signIns ?? [], now),
        pinned,
        production,
        ...(updates.available !== undefined && { update: updates.available }),
        waits: view.waits ?? [],
        demo: isDemo(base.environment),
        identityCenters: populate.view().known,
      },
      trayIconState(view, now),
    );
    panel.changed(view);
    settings.sessionsChanged(view);
    mfa.refresh(services.switcher.live.filter(({ working }) => working).length);
    return view;
  };
  const renewal = signIns.turn();
  renewals.turn(show, (view) => earliest(notifier.check(view, profiles), renewal));
}

function earliest(...instants: readonly (Date | undefined)[]): Date | undefined {
  const times = instants.flatMap((instant) => instant?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** Power, the end of the app, and changes of the files. */
function followSystem(parts: App, closeTerminals: () => void): void {
  const { actions, base, endpoints, files, mfa, notifications, panel, renewals, services, settings } = parts;
  const { keyTimer, populate, signIns, timer, updates } = parts;
  const { work } = base;
  followPower(mfa.screen, () => {
    renewals.wake();
    void services.storage.lookAgain();
    void work.track(files.askHooks('again'));
    files.check();
    signIns.check();
    void work.track(populate.lookDaily());
    updates.check();
    void work.track(keyTimer.check());
  });
  quitInOrder({
    shutdown: services.shutdown,
    close: () => {
      files.close();
      signIns.close();
      updates.close();
      for (const { id } of services.signIns.waiting) services.signIns.cancel(id);
      closeTerminals();
      void work.track(populate.close());
      void work.track(endpoints.close());
      panel.quit();
      settings.quit();
      mfa.dismiss();
      notifications.closeAll();
      timer.close();
      keyTimer.close();
      renewals.end();
      if (actions.clipboard.isHolding) void work.track(actions.clipboard.clear());
    },
    isKeychainWaiting: () => services.storage.isKeychainWaiting,
    platform: hostPlatform,
  });
  files.watch();
  signIns.follow();
}

/** What stands in the files from the last run is taken up, and what is asked for at a start is asked for. */
async function begin(parts: App): Promise<void> {
  const { actions, base, files, populate, renewals, services } = parts;
  const { activity, log, settings, work } = base;
  if (settings.notice) {
    log.warn(settings.notice.message);
    actions.profileActions.leaveOutcome({
      profile: '',
      result: { ok: false, reason: 'failed', ...settings.notice },
    });
  }
  await services.switcher.adopt();
  showEverywhere(parts);
  void work.track(files.askHooks('now'));
  void work.track(populate.lookDaily());
  void work.track(
    resumeAtStart({
      sessionsOpened: () => services.storage.opened(),
      settings: () => settings.current,
      targetOf: (profile) => settings.targetOf(profile),
      switcher: services.switcher,
      cleanExpiredSections: renewals.cleanExpiredSections,
      log,
    }),
  );
  void work.track(activity.prune());
  void work.track(services.awsCliCache.sweep());
}

/** Other AWS files, from now on. */
async function moveFiles(
  { log, onChange }: AppContext,
  { files, services }: Pick<App, 'files' | 'services'>,
  to: FileLocations,
): Promise<void> {
  services.move(to);
  await files.move(to);
  await services.switcher.adopt();
  log.info(`Now: ${whichProfiles(files)}`);
  onChange();
}

function whichProfiles({ locations, profiles }: ProfileFiles): string {
  const { config, credentials } = locations;
  return `${profiles.view().profiles.length} profiles in ${config.path} and ${credentials.path}`;
}
