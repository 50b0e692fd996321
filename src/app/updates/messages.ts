/** Sentences about newer versions. */
export const updateMessages = {
  unreachable: (feed: string) => `${hostOf(feed)} could not be asked for newer versions.`,
  'wrong-signature': (feed: string) =>
    `What ${hostOf(feed)} says of newer versions is not signed by the makers of Understudy, so it counts for nothing.`,
  'not-understood': (feed: string) => `What ${hostOf(feed)} says of newer versions could not be understood.`,
  deb: (version: string) =>
    `Download the .deb of ${version} from its page, then run: sudo apt install ./understudy_${version}_*.deb`,
  rpm: (version: string) =>
    `Download the .rpm of ${version} from its page, then run: sudo dnf install ./understudy-${version}*.rpm`,
  download: (version: string) => `Download ${version} from its page and install it over this one.`,
  source: (version: string) => `In your checkout: git pull, then npm start. The tag is v${version}.`,
} as const;

function hostOf(address: string): string {
  return new URL(address).host;
}
