/** How often a profile was used, each use worth half as much a week later, and when last (epoch milliseconds). */
export interface ProfileUse {
  readonly count: number;
  readonly lastAt: number;
}

export type Frecency = Readonly<Record<string, ProfileUse>>;

/** A use is worth half as much after this long, in milliseconds: what was used daily last month gives way in two weeks. */
export const USE_HALF_LIFE_MS = 7 * 24 * 3_600_000;

/** Profiles that nobody used for long make room beyond this many. */
const MOST_REMEMBERED = 500;

/** The uses with one more of this profile at `now`. */
export function usedOnceMore(uses: Frecency, profile: string, now: Date): Frecency {
  const at = now.getTime();
  const before = Object.hasOwn(uses, profile) ? uses[profile] : undefined;
  const next = { ...uses, [profile]: { count: (before ? worth(before, at) : 0) + 1, lastAt: at } };
  const names = Object.keys(next);
  if (names.length <= MOST_REMEMBERED) return next;
  const kept = new Set(mostUsedFirst(next, now).slice(0, MOST_REMEMBERED));
  return Object.fromEntries(Object.entries(next).filter(([name]) => kept.has(name)));
}

/**
 * Names by frecency: often and lately used ones first. The order of two profiles does not change while neither is used,
 * since both lose the same share of their worth with time.
 */
export function mostUsedFirst(uses: Frecency, now: Date): readonly string[] {
  const at = now.getTime();
  return Object.entries(uses)
    .map(([name, use]) => ({ name, rank: rankOf(use, at) }))
    .filter(({ rank }) => rank > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.rank - a.rank || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** What the uses of a profile are worth at an instant. A last use ahead of it (the clock was wrong) counts as just now. */
export function worth({ count, lastAt }: ProfileUse, at: number): number {
  return count * 2 ** (-Math.max(0, at - lastAt) / USE_HALF_LIFE_MS);
}

/** The logarithm of the worth, which does not run into 0 for what is years old. */
function rankOf({ count, lastAt }: ProfileUse, at: number): number {
  return Math.log2(count) - Math.max(0, at - lastAt) / USE_HALF_LIFE_MS;
}
