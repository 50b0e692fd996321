import { SHELLS } from '../shells.ts';
import {
  accelerator,
  browser,
  browsers,
  choice,
  duration,
  minutes,
  moments,
  onOff,
  path,
  profiles,
  target,
  targets,
  text,
} from './setting-kinds.ts';

const HOUR = 3600;

/**
 * Every setting that the window can change, once, in the order in which they stand there: what fits it, what counts while it is not
 * set, and its words. How the file is read, what the window may send, what is said of a value that does not fit, the row in the window and
 * its search follow from this. A kind that is new has to be drawn in `src/renderer/settings/rows/setting-row.tsx`.
 */
export const SETTINGS = {
  /** The AWS files, where they are neither given by flag nor by environment variable nor in their usual place. */
  configFile: path({
    section: 'files',
    label: 'Config file',
    note: 'Roles and their sources.',
    words: 'aws path location profiles',
  }),
  credentialsFile: path({
    section: 'files',
    label: 'Credentials file',
    note: 'Keys. What you switch to is written here.',
    words: 'aws path location secrets',
  }),

  /** The profile of the credentials file that a switch writes to. */
  defaultTarget: target({
    byDefault: 'understudy',
    section: 'delivery',
    label: 'Default target',
    note: 'The profile that a switch writes to, unless another is chosen.',
    words: 'write profile AWS_PROFILE understudy default',
  }),
  targets: targets({
    section: 'delivery',
    label: 'Targets of their own',
    note: 'Profiles that are written somewhere else. Choose a profile, then where it goes.',
    words: 'write profile per-profile',
  }),
  awsCliCache: profiles({
    from: 'roles',
    section: 'delivery',
    label: 'AWS CLI cache',
    note: 'For these roles the AWS CLI finds credentials in its own cache, and asks for no code.',
    words: 'seed cli cache role',
  }),
  keepOnQuit: onOff({
    byDefault: true,
    section: 'delivery',
    label: 'Keep credentials when Understudy quits',
    note: 'Off: what was written is taken out again, and what stood there before comes back.',
    words: 'exit close remove end',
  }),
  removeExpiredAtStart: onOff({
    byDefault: true,
    section: 'delivery',
    label: 'Remove expired credentials at start',
    note: 'What ended while Understudy was off is taken out of the credentials file.',
    words: 'clean launch',
  }),

  /** Profiles whose credentials programs get from the endpoint that the app keeps up. */
  endpointProfiles: profiles({
    from: 'all',
    section: 'delivery',
    label: 'Served to programs',
    note: 'Programs get the credentials of these profiles from an address of this machine, and renew them by themselves.',
    words: 'endpoint container credentials serve AWS_CONTAINER_CREDENTIALS_FULL_URI terraform ide',
  }),
  endpointWhileLocked: onOff({
    byDefault: true,
    section: 'delivery',
    label: 'Serve while the screen is locked',
    note: 'Off: that address answers nobody until you are back.',
    words: 'endpoint lock screen',
  }),

  /** The browser that the console opens in, before `BROWSER` is not set; sign-ins open there too. */
  browser: browser({
    section: 'console',
    label: 'Browser',
    note: 'For the AWS console and for signing in.',
    words: 'console chrome firefox edge brave vivaldi arc container profile',
  }),
  browsers: browsers({
    of: 'profiles',
    section: 'console',
    label: 'Browsers for profiles',
    note: 'The console of these profiles opens somewhere else.',
    words: 'console chrome firefox container profile colour color',
  }),
  accountBrowsers: browsers({
    of: 'accounts',
    section: 'console',
    label: 'Browsers for accounts',
    note: 'By account id, for all profiles of it that have none of their own.',
    words: 'console chrome firefox container account',
  }),

  /** In seconds (AWS STS API: GetSessionToken, DurationSeconds). */
  mfaSessionSeconds: duration({
    byDefault: 12 * HOUR,
    min: HOUR / 4,
    max: 36 * HOUR,
    sentence: 'AWS grants an MFA session of 15 minutes to 36 hours.',
    section: 'sessions',
    label: 'MFA session life',
    note: 'How long one code serves: 15 min to 36 h.',
    words: 'code duration hours GetSessionToken',
  }),
  /** AWS STS API: AssumeRole, RoleSessionName. */
  sessionName: text({
    pattern: /^[\w+=,.@-]{2,64}$/,
    sentence: 'A session name has 2 to 64 letters, digits or _ + = , . @ -, and no spaces.',
    placeholder: 'Name of the MFA device',
    section: 'sessions',
    label: 'Session name',
    note: 'Shown in CloudTrail where a profile names none. Empty: the name of your MFA device.',
    words: 'role_session_name cloudtrail RoleSessionName',
  }),
  /** Renewal starts at the latest this many minutes before the end, where the life is long enough. */
  renewMinutesBefore: minutes({
    byDefault: 15,
    min: 1,
    max: 60,
    sentence: 'Choose 1 to 60 whole minutes.',
    section: 'sessions',
    label: 'Renew before the end',
    note: 'Minutes, where the credentials live long enough.',
    words: 'refresh renewal minutes',
  }),
  resumeAtLaunch: profiles({
    from: 'all',
    section: 'sessions',
    label: 'Resume at start',
    note: 'Switched to when Understudy starts, where that takes no code.',
    words: 'launch auto switch',
  }),
  /** Profiles whose role is assumed with a code of its own, for up to 12 hours, when they ask for more than an hour. */
  longRoleSession: profiles({
    from: 'roles',
    section: 'sessions',
    label: 'Long role sessions',
    note: 'Assumed with a code of their own, for up to 12 h, where the profile asks for more than an hour.',
    words: 'duration_seconds hour chaining',
  }),
  production: profiles({
    from: 'all',
    section: 'sessions',
    label: 'Production',
    note: 'Marked everywhere, and switched to only after a yes.',
    words: 'guard careful red confirm',
  }),

  /** Before an end that nobody will prevent. Empty: never. */
  notifyMinutes: moments({
    byDefault: [15, 5],
    section: 'notifications',
    label: 'Say when credentials end',
    note: 'Minutes before the end, such as 15, 5. Only for what cannot renew by itself.',
    words: 'warn expiry reminder',
  }),

  /** How long an old access key stays off before it is deleted, in hours. */
  oldKeyHours: choice({
    labels: { 1: '1 hour', 24: '1 day', 72: '3 days', 168: '1 week' },
    byDefault: '24',
    section: 'keys',
    label: 'Delete the old key after',
    note: 'After a rotation it is off; until it is deleted it can be switched on again.',
    words: 'rotate rotation grace inactive',
  }),
  /** The age at which a rotation is proposed, in days; 0: never. */
  keyReminderDays: choice({
    labels: { 0: 'Never', 30: '30 days', 90: '90 days', 180: '180 days', 365: '1 year' },
    byDefault: '90',
    section: 'keys',
    label: 'Remind of old keys after',
    note: 'For keys that are in the keychain.',
    words: 'rotate age notification reminder',
  }),

  shell: choice({
    labels: SHELLS,
    byDefault: 'bash',
    onWindows: 'powershell',
    wide: true,
    section: 'shell',
    label: 'Export commands for',
    note: 'What Copy export commands writes, until another shell is chosen.',
    words: 'bash zsh fish powershell cmd nushell dotenv json format',
  }),

  theme: choice({
    labels: { system: 'System', light: 'Light', dark: 'Dark', 'high-contrast': 'High contrast' },
    byDefault: 'system',
    section: 'look',
    label: 'Theme',
    note: 'For every window, at once.',
    words: 'dark light system high contrast colour color appearance',
  }),
  groupBy: choice({
    labels: { none: 'Not at all', source: 'By source' },
    byDefault: 'none',
    section: 'look',
    label: 'Group profiles',
    note: 'How the list of profiles is divided.',
    words: 'source bastion list',
  }),

  launchAtLogin: onOff({
    byDefault: false,
    section: 'system',
    label: 'Start at login',
    note: 'Understudy waits in the tray, without a window.',
    words: 'launch autostart startup boot',
  }),
  checkForUpdates: onOff({
    byDefault: true,
    section: 'system',
    label: 'Look for newer versions',
    note: 'Once a day, in the builds that have an address for it. Nothing about you is sent.',
    words: 'update upgrade version release',
  }),
  /** Opens the panel from anywhere. */
  globalShortcut: accelerator({
    section: 'system',
    label: 'Global shortcut',
    note: 'Opens Understudy from anywhere. Off until you choose one.',
    words: 'keyboard hotkey keys combination',
  }),
};
