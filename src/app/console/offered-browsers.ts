import { browserOffers } from '../../core/browsers/browser-offers.ts';
import type { BrowserSystem } from '../../core/browsers/browser-places.ts';
import { findBrowsers } from '../../core/browsers/find-browsers.ts';
import type { Clock } from '../../core/clock.ts';
import type { BrowserOffer } from '../../shared/browser-choice.ts';

/** Browsers come and go seldom, and their lists of profiles may be megabytes. */
const HOLDS_MS = 30_000;

/** The browser windows that can be chosen, looked for again when the last look is half a minute old. */
export function offeredBrowsers(system: BrowserSystem, clock: Clock): () => Promise<readonly BrowserOffer[]> {
  let last: { readonly at: number; readonly offers: Promise<readonly BrowserOffer[]> } | undefined;
  return () => {
    const at = clock.now().getTime();
    // A clock that was set back makes no look older than it is.
    if (last === undefined || Math.abs(at - last.at) > HOLDS_MS)
      last = { at, offers: findBrowsers(system).then(browserOffers) };
    return last.offers;
  };
}
