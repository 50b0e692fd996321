const nearest = (names: readonly string[]) =>
  names.length === 0 ? '' : `Did you mean ${names.join(' or ')}? `;
const whole = (complete: boolean) => (complete ? '' : 'The list is not complete; it may be in the rest. ');

/** What `understudy populate` says and asks. */
export const populateWords = {
  which: 'Which? Numbers (1-3 7), words to narrow the list, all of it (all), or Enter for none: ',
  more: (count: number) => `… and ${count} more. Words narrow the list.`,
  nothingHolds: (words: string) => `No account, role or profile name holds ${words}.`,
  tooMany: (count: number) => ({
    message: `There are ${count} roles, and nobody to ask which of them are wanted.`,
    advice: 'Name them with --account and --role, or take --all.',
  }),
  noAccount: (wanted: string, near: readonly string[], complete: boolean) => ({
    message: `You have no role in an account ${wanted}.`,
    advice: `${whole(complete)}${nearest(near)}Give the 12 digits or the name of an account.`,
  }),
  noRole: (wanted: string, near: readonly string[], complete: boolean) => ({
    message: `You have no role ${wanted} in these accounts.`,
    advice: `${whole(complete)}${nearest(near)}Give a role as Identity Center calls it.`,
  }),
  startUrl: 'Start URL, such as https://my-company.awsapps.com/start: ',
  region: 'The region that the Identity Center was set up in, such as eu-west-1: ',
  session: (names: readonly string[]) => `Which Identity Center? ${names.join(', ')}: `,
  noSession: (path: string) => ({
    message: `There is no [sso-session] in ${path} yet.`,
    advice: 'Give the start URL: understudy populate https://my-company.awsapps.com/start',
  }),
  manySessions: (names: readonly string[]) => ({
    message: `There is more than one Identity Center: ${names.join(', ')}.`,
    advice: 'Name one: understudy populate and the name.',
  }),
  unknownSession: (name: string, path: string, near: readonly string[]) => ({
    message: `There is no complete [sso-session ${name}] in ${path}.`,
    advice: `${nearest(near)}Give the name of one, or a start URL.`,
  }),
  needsRegion: (startUrl: string) => ({
    message: `Neither ${startUrl} nor its page says the region of the Identity Center.`,
    advice: 'Give it with --sso-region.',
  }),
  clashes: 'Names of profiles that are there already and were not generated here:',
  clash: (wanted: string, name: string) => `  ${wanted} is taken; the new one would be ${name}`,
  clashQuestion: 'Add them under these names (a), or leave them out (l)? ',
  clashNobody: {
    message: 'Names are taken, and nobody can be asked what to do.',
    advice: 'Give another --template, choose other roles, or agree to these names with --yes.',
  },
} as const;
