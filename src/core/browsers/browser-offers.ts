import type { BrowserOffer } from '../../shared/browser-choice.ts';
import type { InstalledBrowser, InstalledProfile } from './find-browsers.ts';

/** What can be chosen of the browsers that were found: each as it opens by itself, its profiles, and the containers of Firefox. */
export function browserOffers(found: readonly InstalledBrowser[]): readonly BrowserOffer[] {
  const offers = found.flatMap(({ id: browser, label, profiles }) => [
    { choice: { browser }, label },
    ...profiles.map(({ id: profile, name }) => ({
      choice: { browser, profile },
      label: `${label}: ${name}`,
    })),
    ...profiles.flatMap((profile) => containerOffers(browser, label, profile, profiles.length > 1)),
  ]);
  return withOwnLabels(offers);
}

function containerOffers(
  browser: InstalledBrowser['id'],
  label: string,
  { containers = [], id: profile, name }: InstalledProfile,
  isOneOfSeveral: boolean,
): readonly BrowserOffer[] {
  const where = isOneOfSeveral ? `${label}: ${name}` : label;
  return containers.map((container) => ({
    choice: { browser, profile, container: { name: container.name } },
    label: `${where}: container ${container.name}`,
  }));
}

/** Two profiles of one name are told apart by their ids. */
function withOwnLabels(offers: readonly BrowserOffer[]): readonly BrowserOffer[] {
  const counts = new Map<string, number>();
  for (const { label } of offers) counts.set(label, (counts.get(label) ?? 0) + 1);
  return offers.map(({ choice, label }) => ({
    choice,
    label:
      (counts.get(label) ?? 0) > 1 && choice.profile !== undefined ? `${label} (${choice.profile})` : label,
  }));
}
