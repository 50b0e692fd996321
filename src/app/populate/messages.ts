import type { PopulatePlan } from '../../core/aws-files/generated/populate-plan.ts';

/** Sentences about profiles from Identity Center. */
export const populateSentences = {
  notAnAddress: (typed: string) => ({
    message: `${quoted(typed)} is no start URL.`,
    advice: 'Give the address that your company signs in at, such as https://my-company.awsapps.com/start.',
  }),
  notAws: (host: string) => ({
    message: `The page at ${host} is not AWS’s, so nobody is to sign in there.`,
    advice: 'Check the start URL: it leads to an address such as https://my-company.awsapps.com/start.',
  }),
  noRegion: (typed: string) => ({
    message: `${quoted(typed)} is no region.`,
    advice: 'Give the region that the Identity Center was set up in, such as eu-west-1.',
  }),
  correctFile: (path: string) => `Correct ${path}, then try again.`,
  changedMeanwhile: (path: string) => ({
    message: `${path} changed meanwhile so that something else would be written. It was left alone.`,
    advice: 'Look at the changes once more.',
  }),
  notComplete: (reason: string) =>
    `The list is not complete, so nothing is known to be gone and nothing is taken out. ${reason}`,
  listIsOver: {
    message: 'This list is not shown any more.',
    advice: 'Start again with the start URL.',
  },
  noToken: (session: string) => ({
    message: `The sign-in to ${session} left nothing that can be read.`,
    advice: 'Check that ~/.aws/sso/cache can be written, then sign in again.',
  }),
  unchanged: 'The config file says all of it already.',
  /** `2 profiles added, 1 taken out.` */
  written: ({ additions, changes, prunes }: Pick<PopulatePlan, 'additions' | 'changes' | 'prunes'>) => {
    const parts = [
      { count: additions.length, word: 'added' },
      { count: changes.length, word: 'brought up to date' },
      { count: prunes.length, word: 'taken out' },
    ].filter(({ count }) => count > 0);
    if (parts.length === 0) return 'The Identity Center is in the config file.';
    const [first, ...others] = parts.map(({ count, word }, index) =>
      index > 0 ? `${count} ${word}` : `${count} ${count === 1 ? 'profile' : 'profiles'} ${word}`,
    );
    return `${[first, ...others].join(', ')}.`;
  },
  nothingToUndo: 'There is nothing to undo in the config file.',
  undone: (path: string, leftAlone: readonly string[]) =>
    leftAlone.length === 0
      ? `${path} is as it was before.`
      : `The change is taken back, but for what was changed since: ${leftAlone.map((header) => `[${header}]`).join(', ')}.`,
} as const;

function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '?');
  return `"${plain.length > 80 ? `${plain.slice(0, 80)}…` : plain}"`;
}
