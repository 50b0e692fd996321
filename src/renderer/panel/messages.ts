/** Every text of the panel that is not computed from time (those are in src/shared). */
export const messages = {
  search: 'Search profiles',
  list: 'Profiles',
  activeGroup: 'Active',
  profilesGroup: 'Profiles',
  counted: (shown: number, all: number) => (shown === all ? `${all}` : `${shown} of ${all}`),
  kinds: {
    'long-term-keys': 'long-term keys',
    'session-keys': 'session keys',
    role: undefined,
    'role-chain': undefined,
    'credential-process': 'credential process',
    'credential-source': 'credential source',
    sso: 'IAM Identity Center',
    'web-identity': 'web identity',
    login: 'aws login',
    incomplete: undefined,
  },
  writtenTo: (target: string) => `written to profile ${target}`,
  viaSource: (source: string) => `via ${source}`,

  actions: {
    switch: 'Switch',
    copy: 'Copy export commands',
    shell: 'Choose the shell',
    refresh: 'Refresh now',
    stop: 'Stop',
  },
  off: {
    broken: 'This profile cannot be used as it stands.',
    refusedTarget: 'Choose another profile to write to first.',
    busy: 'Wait until the work under way is done.',
    notLive: 'This profile is not active. Switch to it first.',
  },

  header: {
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
    environment: (target: string) =>
      `AWS_PROFILE=${/^[\w.@%+/:-]+$/.test(target) ? target : `'${target.replaceAll("'", "'\\''")}'`}`,
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

  trouble: {
    requestId: 'AWS request id',
    file: 'This profile cannot be used',
    dismiss: 'Dismiss',
  },

  empty: {
    reading: 'Reading your AWS files',
    noFiles: 'There are no AWS files yet',
    looked: 'Understudy looked at these two places:',
    create: 'Describe a role in the first file, two lines under its name:',
    demo: 'No AWS account at hand? The demo has one of its own:',
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
    problems: (count: number) => `${count} ${count === 1 ? 'problem' : 'problems'}`,
    problemsWhere: 'in your files',
    problemsTitle: 'Problems in your files',
    close: 'Close',
    line: (line: number) => `line ${line}`,
  },

  unreachable: {
    message: 'Understudy did not answer.',
    advice: 'Quit it from the tray and start it again.',
  },
} as const;

/** The file that `npm run demo` and the first steps talk about. */
export const exampleProfile = `[profile prod-admin]
role_arn = arn:aws:iam::222222222222:role/Admin
source_profile = default`;
