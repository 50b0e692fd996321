/** Every text of the dialog that adds profiles from Identity Center. */
export const messages = {
  title: 'Add profiles from Identity Center',
  cancel: 'Cancel',

  start: {
    label: 'Start URL',
    help: 'The address that your company signs in at, such as https://my-company.awsapps.com/start.',
    region: 'Region of the Identity Center',
    regionHelp: 'Neither the address nor its page says it. Your administrator knows; eu-west-1 is one.',
    go: 'Continue',
    none: 'Type the start URL first.',
    noRegion: 'Type the region first.',
    known: 'In your files',
    signedIn: 'signed in',
    nothingNew: 'nothing new',
  },

  looking: 'Looking where the Identity Center is',

  signIn: {
    begun: (session: string) => `Asking AWS for a sign-in to ${session}`,
    title: (session: string) => `Sign in to ${session} in your browser`,
  },

  listing: {
    accounts: 'Listing the accounts',
    progress: (done: number, accounts: number) =>
      `${done} of ${accounts} ${accounts === 1 ? 'account' : 'accounts'}`,
  },

  choose: {
    search: 'Search accounts and roles',
    list: 'Accounts and roles',
    allOf: (account: string) => `All roles of ${account}`,
    present: 'there already',
    byHand: 'made by hand',
    fresh: 'new',
    onlyFresh: (count: number) => `Only the ${count} new`,
    shown: (roles: number, accounts: number) =>
      `${roles} ${roles === 1 ? 'role' : 'roles'} in ${accounts} ${accounts === 1 ? 'account' : 'accounts'}`,
    ticked: (count: number) => `${count} ticked`,
    tickShown: 'Tick all shown',
    untickShown: 'Untick all shown',
    nothing: (query: string) => `No account or role holds “${query}”.`,
    empty: 'You have no role at this Identity Center. Ask its administrator for an assignment.',
    listedAt: (time: string) => `Listed at ${time}.`,
    again: 'List again',
    incomplete: 'The list is not complete.',
    template: 'Names',
    templateHelp: 'Also accountId, sessionName, region, shortRegion, with |lower and |replace(a,b)',
    region: 'Region',
    regionHelp: 'of new profiles; empty sets none',
    clashes: (count: number) =>
      count === 1 ? '1 name is taken by a profile of yours' : `${count} names are taken by profiles of yours`,
    withAccountId: (name: string) => `Add as ${name}`,
    leaveOut: 'Leave out',
    prune: (count: number) =>
      count === 1
        ? 'Take out 1 profile whose role is gone'
        : `Take out ${count} profiles whose roles are gone`,
    change: 'What will be written',
    noChange: 'Tick what you want, and the change shows here.',
    out: 'removed',
    in: 'added',
    moreLines: (count: number) => `… and ${count} more lines`,
    working: 'Working the change out',
    add: 'Add profiles',
    nothingChosen: 'Tick a role first.',
    adding: 'Writing',
  },
} as const;
