/** Every text of the panel that is not computed from time (those are in src/shared). */
export const messages = {
  search: 'Search profiles',
  list: 'Profiles',
  activeGroup: 'Active',
  pinnedGroup: 'Pinned',
  recentGroup: 'Recent',
  profilesGroup: 'Profiles',
  aloneGroup: 'Without a source profile',
  sourceGroup: (source: string) => `From ${source}`,
  exactUntil: (instant: string) => `until ${instant}`,
  production: { word: 'Production', spoken: 'production' },
  counted: (shown: number, all: number) => (shown === all ? `${all}` : `${shown} of ${all}`),
  writtenTo: (target: string) => `written to profile ${target}`,
  viaSource: (source: string) => `via ${source}`,

  wait: {
    enter: 'Enter the code…',
    cancel: 'Cancel',
  },

  actions: {
    switch: 'Switch',
    signIn: 'Sign in',
    copy: 'Copy export commands',
    shell: 'Choose the shell',
    refresh: 'Refresh now',
    stop: 'Stop',
    console: 'Open console',
  },
  listMenu: {
    name: 'List options',
    grouped: 'Group by source profile',
    assume: 'Assume any role…',
    populate: 'Add from Identity Center…',
    demo: 'Try the demo',
  },

  roleChanges: {
    sentence: (names: string, words: string) => `${names}: ${words}.`,
    look: 'Look',
    read: 'Do not say this again',
  },

  demo: {
    name: 'Demo',
    word: 'Demo',
    notice: 'AWS is simulated. Your own files are untouched.',
    end: 'End the demo',
    title: 'Try the demo',
    about:
      'Seven accounts on a simulated AWS, and an Identity Center: choose payments-readonly to sign in to it in your browser. It opens as a second Understudy in a temporary folder; your own files stay as they are, and nothing of it is left when it ends.',
    start: 'Try the demo',
  },

  more: {
    name: 'More actions',
    menu: 'More actions',
    pinned: 'Pin on top',
    production: 'Mark as production',
    longRoleSession: 'Long role session',
    resumeAtLaunch: 'Switch to it at start',
    endpointProfiles: 'Serve to programs',
    copyEndpoint: 'Copy commands for programs',
    marks: 'Marks',
    longOnce: 'Switch with a long role session',
    newMfa: 'New MFA session',
    undo: 'Undo last write',
    profileLine: (target: string) => `Copy AWS_PROFILE line for ${target}`,
    accountId: 'Copy account ID',
    roleArn: 'Copy role ARN',
    nameAccount: 'Name this account…',
    editRole: 'Change saved role…',
    forgetRole: 'Forget saved role',
  },

  console: {
    choose: (page: string) => `Choose a page of the console: ${page}`,
    menu: 'Pages of the console',
    pages: 'Pages',
    other: 'Another page…',
    copy: 'Copy the address',
    page: {
      title: (profile: string) => `Open the console as ${profile}`,
      label: 'Page',
      help: 'A service such as ec2, a path such as lambda/home#/functions, or the address of a console page.',
      open: 'Open',
      cancel: 'Cancel',
    },
  },

  endpoints: {
    title: 'Programs with credentials',
    none: 'No program gets credentials from this machine any more.',
    by: { exec: 'understudy exec', serve: 'understudy serve', app: 'kept up by the app' },
    since: (time: string) => `since ${time}`,
    stop: (profile: string, program: string) => `Stop ${profile} for ${program}`,
    count: (count: number) => (count === 1 ? '1 program' : `${count} programs`),
  },

  guard: {
    title: {
      switch: (profile: string) => `Switch to ${profile}?`,
      copy: (profile: string) => `Copy the keys of ${profile}?`,
      console: (profile: string) => `Open the console as ${profile}?`,
      'console-link': (profile: string) => `Copy the address of the console as ${profile}?`,
    },
    message: (where: string) => `Everything that uses its credentials acts on ${where}.`,
    place: (account: string, role: string | undefined) =>
      role === undefined ? `account ${account}` : `account ${account} as ${role}`,
    unknownPlace: 'a production account',
    type: {
      switch: 'Type yes to switch',
      copy: 'Type yes to copy',
      console: 'Type yes to open it',
      'console-link': 'Type yes to copy',
    },
    word: 'yes',
    cancel: 'Cancel',
    go: { switch: 'Switch', copy: 'Copy', console: 'Open', 'console-link': 'Copy' },
  },

  signIn: {
    title: 'Sign in',
    to: (label: string) => `Sign in to ${label}`,
    inBrowser: 'Go on in your browser. The rest happens by itself.',
    noBrowser: 'No browser came for the address. Copy it into one.',
    address: 'Address',
    compare: 'The page must show this code. Confirm it only if you started this sign-in.',
    waits: (left: string) => `Waits for you, ${left}.`,
    copy: 'Copy address',
    useCode: 'Use a code instead',
    cancel: 'Cancel',
  },

  account: {
    title: (accountId: string) => `Name account ${accountId}`,
    label: 'Name',
    help: 'It stands in place of the number, and you can search for it. Nothing is written to AWS.',
    save: 'Save',
    cancel: 'Cancel',
  },

  keys: {
    title: 'Keys',
    open: 'Show the keys',
    close: 'Close',
    rows: (command: string) =>
      [
        ['A–Z', 'find by name, account, role, region'],
        ['↑ ↓ Page ↑ Page ↓', 'move in the list'],
        ['Home End', 'first and last of the list'],
        ['Enter', 'switch'],
        ['Shift Enter', 'switch, and write to another profile'],
        [`${command}C`, 'copy export commands, when no text is selected'],
        [`${command}R`, 'refresh now'],
        [`${command}P`, 'pin on top, or no longer'],
        [`${command}N`, 'assume any role'],
        [`${command}Z`, 'undo the last write, when the search is empty'],
        [`${command}+`, 'zoom in; − zooms out, 0 goes back'],
        [`${command},`, 'settings'],
        ['Esc', 'clear the search, then hide the panel'],
        ['?', 'these keys, while the search is empty'],
      ] as const,
  },

  undo: 'Undo',
  settings: 'Settings',

  whoAmI: {
    ask: 'Who am I',
    asking: 'Asking AWS',
    title: 'AWS says you are',
    arn: 'ARN',
    account: 'Account',
    userId: 'User ID',
    checked: (time: string) => `Asked at ${time} with the credentials of this profile.`,
    close: 'Close',
  },

  assume: {
    title: 'Assume any role',
    change: (name: string) => `Change ${name}`,
    role: 'Role',
    roleHelp: 'arn:aws:iam::123456789012:role/Admin or 123456789012:Admin',
    sourceProfile: 'Source profile',
    more: 'More fields',
    sessionName: 'Session name',
    minutes: 'Duration in minutes',
    externalId: 'External ID',
    region: 'Region',
    tags: 'Session tags',
    tagsHelp: 'team=ops,project=x',
    sessionPolicy: 'Session policy',
    saveAs: 'Save as',
    saveHelp: 'leave empty to use it once',
    becomes: (arn: string, region: string | undefined) =>
      `You become ${arn}${region === undefined ? '' : ` in ${region}`}.`,
    code: (device: string) => `It takes a code from ${device}.`,
    noCode: 'It takes no code.',
    chained: (hops: number) => `${hops} roles are assumed on the way.`,
    switch: 'Switch',
    save: 'Save',
    cancel: 'Cancel',
    checking: 'Checking',
    confirm: 'Press Switch again to overwrite it.',
  },

  first: {
    title: 'Create a first profile',
    keys: 'Access key',
    choose: 'Choose key file…',
    chosen: (file: string, ending: string) => `····${ending} from ${file}`,
    keysHelp:
      'IAM offers it as a CSV file when you create an access key. No window shows the keys: they go from that file into your credentials file, readable by you only.',
    mfa: 'MFA device',
    mfaHelp: 'arn:aws:iam::111111111111:mfa/jo, from "Security credentials"',
    role: 'Role to become',
    roleHelp: 'arn:aws:iam::123456789012:role/Admin or 123456789012:Admin',
    name: 'Name of the profile',
    region: 'Region',
    create: 'Create',
    noKeys: 'Choose the file with the keys first.',
    noRole: 'Name a role and a profile first.',
  },

  welcome: {
    title: 'Welcome to Understudy',
    found: (profiles: string, roles: string) => `Found ${profiles}, ${roles} among them.`,
    profiles: (count: number) => (count === 1 ? '1 profile' : `${count} profiles`),
    roles: (count: number) => (count === 0 ? 'no role' : count === 1 ? '1 role' : `${count} roles`),
    device: (device: string) => `One code from ${device} opens an MFA session that all of them share.`,
    devices: (count: number) => `${count} MFA devices are named in your files; each asks once a session.`,
    noDevice: 'No MFA device is named in your files, so no code is asked for.',
    files: 'Read from',
    read: 'read',
    target: (target: string) =>
      `Each switch writes to the profile ${target}. Set it once in your shell, and every tool follows:`,
    copy: 'Copy line',
    copied: 'Copied',
    start: 'Choose a profile on the left, or type to find one. Enter switches.',
    understood: 'Use these profiles',
    more: 'There is more than one way in:',
  },

  off: {
    broken: 'This profile cannot be used as it stands.',
    refusedTarget: 'Choose another profile to write to first.',
    busy: 'Wait until the work under way is done.',
    notLive: 'This profile is not active. Switch to it first.',
  },

  header: {
    signedOut: 'Signed out',
    signInFirst: 'Sign in to use it',
    until: (time: string) => `until ${time}`,
    renews: (time: string) => `renews at ${time}`,
    expired: 'Expired',
    expiredAt: (time: string) => `at ${time}`,
    broken: 'Broken',
    brokenAdvice: 'see below',
    codeNeeded: 'Code needed',
    codeFrom: (device: string) => `from ${device}`,
    ready: 'Ready',
    readyUntil: (time: string) => `no code until ${time}`,
    readyAlways: 'needs no code',
    waitingFigure: 'Waiting',
    waiting: 'for you',
    switching: 'Switching',
    switchingNote: 'getting credentials',
    renewing: 'renewing now',
    failed: 'last renewal failed',
  },

  path: {
    title: 'How you get there',
    permanent: 'no expiry',
    mfaNeeded: 'code needed',
    roleNeeded: 'on switch',
    ready: 'ready',
    expired: 'expired',
  },

  write: {
    target: 'Write to profile',
    targets: 'Profiles to write to',
    region: 'Region',
    noRegion: 'none in the files',
    autoRefresh: 'Auto-refresh',
    autoRefreshOn: (until: string | undefined) =>
      until ? `until the MFA session ends at ${until}` : 'as long as the sources allow',
    autoRefreshOff: 'ends when the time is up',
    autoRefreshNotLive: 'can be set while the profile is active',
    youAre: 'You are',
    youBecome: 'You become',
    nobody: 'known after a switch',
  },

  confirm: {
    title: 'Overwrite these credentials?',
    yes: 'Overwrite',
    no: 'Keep it',
  },

  problem: {
    requestId: 'AWS request id',
    file: 'This profile cannot be used',
    dismiss: 'Dismiss',
  },

  empty: {
    reading: 'Reading your AWS files',
    noFiles: 'There are no AWS files yet',
    looked: 'Understudy looked at these two places:',
    found: (what: readonly string[]) =>
      what.length === 0 ? 'Nothing else of AWS was found on this machine.' : `Found ${what.join(' and ')}.`,
    identityCenters: (names: readonly string[]) =>
      names.length === 1 ? `the Identity Center ${names[0]}` : `the Identity Centers ${names.join(', ')}`,
    tool: (name: string, what: string) => (what === '' ? name : `${name} (${what})`),
    ways: 'Ways in',
    populate: 'Add from Identity Center',
    populateAbout:
      'All you need is the start URL that your company signs in at. You sign in in your browser, and tick the accounts and roles that you want.',
    populateGo: 'Add from Identity Center…',
    takeOver: (names: readonly string[]) => `Take over from ${names.join(' and ')}`,
    takeOverAbout:
      'Shows what it would become as a change of your AWS files, and takes it over when you agree. Nothing of theirs is touched.',
    takeOverGo: 'Take over…',
    describe: 'Or describe a role in the first file yourself, two lines under its name:',
    noProfiles: 'There are no profiles in your AWS files',
    unreadable: 'Your AWS files cannot be read',
    unreadableAdvice: 'Put this right and Understudy reads the file again by itself.',
    missing: 'not there',
    readEmpty: 'no profiles in it',
    nothingFound: (query: string) => `Nothing found for “${query}”`,
    nothingFoundAdvice:
      'Every word has to occur in the name, account, role, region or source. Esc clears the search.',
  },

  sessions: {
    mfaSession: 'MFA session',
    noMfaSession: 'No MFA session',
    title: 'MFA sessions',
    none: 'There is none. The next switch that needs one asks for a code.',
    until: (time: string) => `until ${time}`,
    over: 'over',
    source: (profile: string) => `shared by every profile that starts from ${profile}`,
    storage: {
      opening: 'The keychain is being opened.',
      sealed: 'Sessions are kept sealed on this machine and outlive the app.',
      memory: 'Sessions are kept in memory only and end with the app.',
    },
    tryAgain: 'Try again',
    forgetAll: 'Forget all sessions',
    noticeRead: 'Do not say this again',
    clockAdvice:
      'All times here are corrected. Turn on "set the time automatically" in the system settings to put it right.',
  },

  foot: {
    problemsWord: (count: number) => `${count === 1 ? 'problem' : 'problems'} in your files`,
    problemsTitle: 'Problems in your files',
    close: 'Close',
    line: (line: number) => `line ${line}`,
  },

  unreachable: {
    message: 'Understudy did not answer.',
    advice: 'Quit it from the tray and start it again.',
  },
} as const;

/** The file that the first steps talk about. */
export const exampleProfile = `[profile prod-admin]
role_arn = arn:aws:iam::222222222222:role/Admin
source_profile = default`;
