/** The system that this process runs on. Read here and nowhere else; whoever behaves differently by system gets it passed in. */
export const hostPlatform: NodeJS.Platform = process.platform;

/** What decides which manners the app has on a desktop. */
export interface DesktopFacts {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Electron's version, such as `45.4.1`. */
  readonly electron: string;
  /** What `--ozone-platform` says, where it was given. */
  readonly ozonePlatform?: string;
}

/** How windows reach the screen. */
export type WindowSystem = 'wayland' | 'x11' | 'windows' | 'macos';

/** What a desktop lets an app do. */
export interface DesktopAbilities {
  readonly windowSystem: WindowSystem;
  /** The pointer's position may be asked for, and the answer is true. */
  readonly tellsPointer: boolean;
  /** An app says where its windows stand, and that they stay above others. */
  readonly placesWindows: boolean;
  /** A new window gets the focus for sure. */
  readonly givesFocus: boolean;
  /** How an open window comes before those of other programs: `focus` is enough, or it must be hidden and shown `again`. */
  readonly raisesBy: 'focus' | 'again';
  /** The clipboard takes what a program writes that has no window in front. */
  readonly copiesFromBehind: boolean;
  /** An app hears by itself when the screen is locked; else it has to ask. */
  readonly announcesLock: boolean;
  /** An app can bind a key for all windows. */
  readonly bindsKeys: boolean;
  /** A click on the tray icon is the app's; else it opens the menu. */
  readonly trayClicksReachApp: boolean;
  /** Notifications show a picture of ours beside the text. */
  readonly notificationsTakeIcon: boolean;
  /** The system asks the user once whether this app may notify, and loses what is shown before the answer. */
  readonly asksToNotify: boolean;
}

/** From this version on Electron speaks Wayland of its own accord where the session does (electronjs.org, breaking changes of 38). */
const NATIVE_WAYLAND_SINCE = 38;

const ABILITIES: Readonly<Record<WindowSystem, Omit<DesktopAbilities, 'windowSystem'>>> = {
  x11: {
    tellsPointer: true,
    placesWindows: true,
    givesFocus: true,
    raisesBy: 'focus',
    copiesFromBehind: true,
    announcesLock: false,
    bindsKeys: true,
    trayClicksReachApp: true,
    notificationsTakeIcon: true,
    asksToNotify: false,
  },
  // The compositor places windows and tells nobody where the pointer is; before Electron 41 the question ends the app where no
  // window was opened yet (electron/electron#50079). The focus and the clipboard are given for a key or a click in a window.
  wayland: {
    tellsPointer: false,
    placesWindows: false,
    givesFocus: false,
    raisesBy: 'again',
    copiesFromBehind: false,
    announcesLock: false,
    bindsKeys: false,
    trayClicksReachApp: true,
    notificationsTakeIcon: true,
    asksToNotify: false,
  },
  windows: {
    tellsPointer: true,
    placesWindows: true,
    givesFocus: false,
    raisesBy: 'focus',
    copiesFromBehind: true,
    announcesLock: true,
    bindsKeys: true,
    trayClicksReachApp: true,
    notificationsTakeIcon: true,
    asksToNotify: false,
  },
  macos: {
    tellsPointer: true,
    placesWindows: true,
    givesFocus: false,
    raisesBy: 'focus',
    copiesFromBehind: true,
    announcesLock: true,
    bindsKeys: true,
    // A click opens the menu, as is the custom there; notifications show the app's own icon.
    trayClicksReachApp: false,
    notificationsTakeIcon: false,
    asksToNotify: true,
  },
};

/** What the app can do on this desktop. */
export function desktopAbilities(facts: DesktopFacts): DesktopAbilities {
  const windowSystem = windowSystemOf(facts);
  const abilities = ABILITIES[windowSystem];
  // What an X11 program binds in a Wayland session it hears in X11 windows only.
  const bindsKeys = abilities.bindsKeys && !isWaylandSession(facts);
  return { windowSystem, ...abilities, bindsKeys };
}

/** Which of them Electron talks to. With XWayland an older Electron is an X11 program in a Wayland session. */
export function windowSystemOf(facts: DesktopFacts): WindowSystem {
  const { electron, environment, ozonePlatform, platform } = facts;
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return 'macos';
  if (ozonePlatform === 'wayland' || ozonePlatform === 'x11') return ozonePlatform;
  const isNative = Number.parseInt(electron, 10) >= NATIVE_WAYLAND_SINCE;
  return isWaylandSession(facts) && (isNative || !environment['DISPLAY']) ? 'wayland' : 'x11';
}

function isWaylandSession({ environment, platform }: DesktopFacts): boolean {
  if (platform !== 'linux') return false;
  return environment['XDG_SESSION_TYPE'] === 'wayland' || Boolean(environment['WAYLAND_DISPLAY']);
}
