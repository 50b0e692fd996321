import type { SettingSection, SettingsSection, SettingText } from '../../shared/settings/setting-kinds.ts';
import type { SettingName } from '../../shared/settings/setting-values.ts';

/** A row in words, as those of the settings themselves are. */
export interface RowText extends Omit<SettingText, 'section'> {
  readonly section: SettingsSection;
}

interface OtherRowText extends RowText {
  readonly section: SettingSection;
  /** The setting that it stands above. Absent: below all settings of its section. */
  readonly before?: SettingName;
}

/** The rows of the window that show something, or do something, beside the settings. */
export const otherRows = {
  found: { section: 'files', label: 'Found', words: 'profiles roles count read' },
  otherTools: {
    section: 'files',
    label: 'Other tools',
    note: 'What Leapp, aws-vault, Granted, AWSume and others left on this machine.',
    words: 'import take over migrate leapp aws-vault granted awsume saml2aws aws-sso-cli aws-sso-util',
  },

  undo: {
    section: 'delivery',
    label: 'Last write',
    note: 'Puts back what stood in the section before the last switch.',
    words: 'undo restore revert back',
  },
  backups: {
    section: 'delivery',
    label: 'Copies of your files',
    note: 'Kept before Understudy changed a file for the first time, and before each fix.',
    words: 'backup restore first',
  },

  signIns: {
    before: 'sessionName',
    section: 'sessions',
    label: 'Sign-ins',
    note: 'Shared with every AWS tool on this machine.',
    words: 'identity center sso login logout token start url browser',
  },
  mfaSessions: {
    before: 'sessionName',
    section: 'sessions',
    label: 'MFA sessions',
    note: 'One for each device. A new one takes a code.',
    words: 'code device live new end',
  },
  storage: {
    section: 'sessions',
    label: 'Keychain',
    note: 'Sessions outlive the app only where the keychain keeps their key.',
    words: 'sealed memory keyring unlock',
  },
  forget: {
    section: 'sessions',
    label: 'Kept sessions',
    note: 'Codes are asked for anew after this. What is written in profiles stays.',
    words: 'forget all log out delete',
  },

  notify: {
    before: 'notifyMinutes',
    section: 'notifications',
    label: 'Notifications',
    note: 'A renewal that failed is always told.',
    words: 'off on mute quiet',
  },

  hooks: {
    section: 'system',
    label: 'Hooks',
    note: 'Programs of yours that run at certain moments, such as after a switch.',
    words: 'script folder automation',
  },
} as const satisfies Readonly<Record<string, OtherRowText>>;

/** The rows of the sections that hold no settings. */
export const pageRows = {
  doctor: {
    section: 'doctor',
    label: 'What the doctor found',
    words: 'problems files lines errors warnings fix diagnose duplicate',
  },
  activity: {
    section: 'activity',
    label: 'What was done',
    words: 'log history audit cloudtrail request id',
  },
  versions: { section: 'about', label: 'Versions', words: 'electron chromium node release' },
  updates: { section: 'about', label: 'Newer versions', words: 'update upgrade release notes' },
  places: { section: 'about', label: 'Places', words: 'data folder log file' },
  licences: { section: 'about', label: 'Licences', words: 'license open source third party' },
} as const satisfies Readonly<Record<string, RowText>>;

/** Every other text of the settings window. */
export const messages = {
  title: 'Settings',
  reading: 'Reading the settings',
  search: 'Search settings',
  sectionList: 'Sections',
  sections: {
    files: 'Files',
    delivery: 'Delivery',
    console: 'Console',
    sessions: 'Sessions',
    notifications: 'Notifications',
    keys: 'Keys',
    shell: 'Shell',
    look: 'Look',
    system: 'System',
    doctor: 'Doctor',
    activity: 'Activity',
    about: 'About',
  } satisfies Readonly<Record<SettingsSection, string>>,
  found: (count: number) =>
    count === 0 ? 'No setting found' : count === 1 ? '1 setting found' : `${count} settings found`,
  nothingFound: (query: string) => `No setting matches “${query}”.`,

  notSaved: 'The app did not answer. Try again.',
  cancel: 'Cancel',
  close: 'Close',
  goOn: 'Go on',

  files: {
    from: {
      flag: () => 'from the command line',
      environment: (variable: string) => `from ${variable}, which wins over this setting`,
      settings: () => 'from this setting',
      default: () => 'the usual place',
    },
    state: { read: '', missing: 'There is no such file yet.', unreadable: 'It could not be read.' },
    choose: 'Choose…',
    chooseWhat: (label: string) => `Choose the ${label.toLowerCase()}`,
    placeholder: 'The usual place',
    counts: (profiles: number, roles: number) =>
      `${profiles === 1 ? '1 profile' : `${profiles} profiles`}, ${roles === 1 ? '1 of them a role' : `${roles} of them roles`}`,
  },
  delivery: {
    line: (target: string) => `AWS_PROFILE=${target}`,
    to: 'to',
    target: 'Target',
    writtenTo: (profile: string) => (profile === '' ? 'Target' : `Target for ${profile}`),
    profileFirst: 'Choose the profile first.',
    undo: 'Undo last write…',
    nothingToUndo: 'There is nothing to undo.',
    undoTitle: 'Undo the last write?',
    undoYes: 'Undo',
    undoChanged: 'The section was changed since, by you or another program. Those changes go too.',
    noBackups: 'None yet.',
    show: 'Show in folder',
    showWhat: (name: string) => `Show ${name} in its folder`,
  },
  browsers: {
    system: 'The system’s own',
    opensIn: 'opens in',
    browserFor: (name: string) => (name === '' ? 'Browser' : `Browser for ${name}`),
    nameFirst: { profiles: 'Choose the profile first.', accounts: 'Write the account id first.' },
    account: 'Account id',
    addAccount: (label: string) => `Add an account to ${label}`,
    noAccount: (text: string) => `${text} is no account id: 12 digits.`,
    unknown: (text: string) => `${text} is none of the browsers that were found.`,
  },
  updates: {
    nowhere: 'This build has no address to ask for newer versions.',
    off: 'Not looked for. It can be turned on under System.',
    notYet: 'Not looked for yet.',
    current: (when: string) => `This is the newest version, as of ${when}.`,
    asked: (when: string) => `Looked for at ${when}.`,
    ask: 'Look now',
    asking: 'Looking…',
    available: (version: string, date: string) => `Understudy ${version} of ${date} is available.`,
    openPage: 'Open its page',
  },
  otherTools: {
    looking: 'Looking…',
    none: 'Nothing was found.',
    found: (tools: readonly string[]) => `Found: ${tools.join(', ')}.`,
    nothingNew: 'Everything of them is in your files already.',
    take: 'Take over…',
    title: 'Take over from other tools?',
    yes: 'Take over',
  },
  signIns: {
    none: 'The config file names nothing to sign in to.',
    profiles: (count: number) => (count === 1 ? '1 profile' : `${count} profiles`),
    never: 'not signed in',
    ended: 'ended',
    damaged: 'unreadable',
    renews: 'signed in, renews by itself',
    until: (time: string) => `until ${time}`,
    inBrowser: 'waits for your browser',
    signIn: 'Sign in',
    signInTo: (label: string) => `Sign in to ${label}`,
    signOut: {
      button: 'Sign out…',
      of: (label: string) => `Sign out of ${label}`,
      title: (label: string) => `Sign out of ${label}?`,
      text: 'It ends at AWS and for every tool on this machine, and what was written from it is taken out. Role credentials that were handed out live on until they end.',
      yes: 'Sign out',
    },
    forget: {
      button: 'Forget…',
      of: (label: string) => `Forget the sign-in to ${label}`,
      title: (label: string) => `Forget the sign-in to ${label}?`,
      text: 'Its token file is removed from this machine. AWS is not told, and ends it by itself.',
      yes: 'Forget',
    },
  },
  sessions: {
    none: 'No MFA session is alive.',
    until: (time: string) => `until ${time}`,
    over: 'over',
    via: (source: string) => `via ${source}`,
    newFor: (device: string) => `New MFA session for ${device}`,
    newSession: 'New MFA session…',
    storage: {
      opening: 'Asking the keychain…',
      sealed: 'Sessions are kept sealed and outlive the app.',
      memory: 'Sessions are kept in memory only.',
    },
    tryAgain: 'Try again',
    forget: 'Forget all sessions…',
    forgetTitle: 'Forget all sessions?',
    forgetText:
      'Every kept session is dropped, and codes are asked for anew. What is written in profiles stays there until it expires or you stop it.',
    forgetYes: 'Forget all',
    durationHint: 'Write it like 12 h or 90 min.',
    minutes: 'min',
  },
  lists: {
    add: (label: string) => `Add a profile to ${label}`,
    placeholder: 'Add a profile',
    none: 'None.',
    choices: 'Profiles',
    removeFrom: (name: string, label: string) => `Remove ${name} from ${label}`,
    missing: 'no longer in the files',
    unknown: (name: string) => `There is no profile named ${name}.`,
  },
  notifications: {
    numbers: 'Write whole minutes, such as 15, 5.',
    on: 'Tell when credentials are about to end',
  },
  system: {
    record: 'Record…',
    recording: 'Press the keys…',
    recordingHint: 'Press the key combination, or Esc to leave it as it is.',
    turnOff: 'Turn off',
    turnOffWhat: 'Turn the global shortcut off',
    openHooks: 'Open the folder',
    noHooks: 'None. Put a program into the folder to have it run.',
    autostart: (path: string) => `Written to ${path}`,
  },
  doctor: {
    look: 'Look again',
    fine: 'Nothing to complain about: every AWS tool reads these files alike.',
    counted: (errors: number, warnings: number) =>
      [
        errors === 1 ? '1 error' : `${errors} errors`,
        warnings === 1 ? '1 warning' : `${warnings} warnings`,
      ].join(', '),
    error: 'Error',
    warning: 'Warning',
    place: (path: string, line: number | undefined) => (line === undefined ? path : `${path}, line ${line}`),
    showLine: (line: number) => `Show line ${line}`,
    hideLine: (line: number) => `Hide line ${line}`,
    openFile: 'Open the file',
    readers: 'What the tools make of it',
    botocore: 'AWS CLI, boto3',
    javascript: 'CDK, JavaScript',
    goAndRust: 'Terraform, Go, Rust',
    fixTitle: 'Make this change?',
    fixYes: 'Change it',
    fixNote: 'Values that may be secret are masked here. A copy of the file is kept beside it.',
    more: (count: number) => `Show ${count} more`,
    lines: (path: string) => `Lines of ${path}`,
    out: 'goes',
    in: 'comes',
  },
  activity: {
    filter: 'Filter the activities',
    filterHint: 'Profile, role, outcome…',
    days: 'Kept for 90 days on this machine. Holds names, outcomes and times; no key, no token and no MFA code.',
    none: 'Nothing was done yet.',
    noneFound: 'No activity matches.',
    save: 'Save…',
    saveWhat: 'Save the activity log to a file',
    clear: 'Clear…',
    clearTitle: 'Clear the activity log?',
    clearText: 'What was asked of AWS and written is forgotten for good. Nothing else changes.',
    clearYes: 'Clear',
    kinds: {
      'session-token': 'MFA session',
      'assume-role': 'Assume role',
      write: 'Write',
      stop: 'Stop',
      copy: 'Copy',
      forget: 'Forget all',
      console: 'Open console',
      endpoint: 'Endpoint',
      'endpoint-end': 'Endpoint ended',
      'sign-in': 'Sign in',
      'sign-out': 'Sign out',
    },
    time: 'Time',
    what: 'What',
    profile: 'Profile',
    outcome: 'Outcome',
    ok: 'done',
    more: (count: number) => `Show ${count} more`,
    table: 'Activities, newest first',
    to: (target: string) => `to ${target}`,
    request: (id: string) => `AWS request ${id}`,
  },
  about: {
    data: 'Data folder',
    log: 'Log file',
    open: 'Open',
    openWhat: (what: string) => `Open the ${what.toLowerCase()}`,
    noLicences: 'The list is made when the app is packaged.',
    licencesFor: 'Parts by others and their licences',
  },
} as const;
