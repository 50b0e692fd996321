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
} as const;

function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '?');
  return `"${plain.length > 80 ? `${plain.slice(0, 80)}…` : plain}"`;
}
