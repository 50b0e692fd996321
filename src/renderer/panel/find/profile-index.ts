import type { ProfileView } from '../../../shared/view.ts';

interface Entry {
  readonly profile: ProfileView;
  readonly name: string;
  /** Everything that can be searched, lower case, one field a line. */
  readonly text: string;
}

/** All profiles, ready to be searched: built when the files change, not at every key. */
export interface ProfileIndex {
  readonly entries: readonly Entry[];
  readonly byName: ReadonlyMap<string, Entry>;
}

/** Profiles used most and latest come first, in the order given; then the order of the files. */
export function indexProfiles(
  profiles: readonly ProfileView[],
  frequent: readonly string[],
  accountNames: Readonly<Record<string, string>> = {},
): ProfileIndex {
  const rank = new Map(frequent.map((name, index) => [name, index]));
  const last = frequent.length;
  const entries = profiles
    .map((profile) => ({
      profile,
      name: profile.name.toLowerCase(),
      text: searchedFields(profile, accountNames).join('\n').toLowerCase(),
    }))
    .sort((a, b) => (rank.get(a.profile.name) ?? last) - (rank.get(b.profile.name) ?? last));
  return { entries, byName: new Map(entries.map((entry) => [entry.profile.name, entry])) };
}

function searchedFields(
  profile: ProfileView,
  accountNames: Readonly<Record<string, string>>,
): readonly string[] {
  const { name, accountId, roleName, region, sourceProfile } = profile;
  const alias = accountId === undefined ? undefined : accountNames[accountId];
  return [name, accountId, alias, roleName, region, sourceProfile].filter((field) => field !== undefined);
}

/**
 * The words of a query, lower case. An account id may be typed as the AWS console shows it ("1234-5678-9012"): such a
 * word is searched for without its hyphens.
 */
export function queryWords(query: string): readonly string[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  return words.map((word) => (/^\d{4}-\d{4}-\d{4}$/.test(word) ? word.replaceAll('-', '') : word));
}

export interface Found {
  /** Best first; among equals the order of the index. */
  readonly profiles: readonly ProfileView[];
  /** How well a profile fits, the less the better; infinite when it does not. For comparing across lists. */
  readonly rank: (name: string) => number;
}

/**
 * Profiles that contain every word of the query, in any order and in any field. Nothing fuzzy: what is listed contains
 * what was typed. Ranked by where the words stand: the whole name, the start of the name, the start of a part of it,
 * inside it, elsewhere. Broken profiles come last.
 */
export function findProfiles(index: ProfileIndex, query: string): Found {
  const words = queryWords(query);
  const typed = query.trim();
  const typedLower = typed.toLowerCase();
  const rankOf = (entry: Entry): number => {
    const inside = fitOf(entry, words);
    if (inside === undefined) return Number.POSITIVE_INFINITY;
    return (entry.profile.problem ? BROKEN : 0) + (wholeName(entry, typed, typedLower) ?? WHOLE + inside);
  };
  const byFit: Entry[][] = [];
  for (const entry of index.entries) {
    const fit = rankOf(entry);
    if (fit === Number.POSITIVE_INFINITY) continue;
    const equals = byFit[fit];
    if (equals) equals.push(entry);
    else byFit[fit] = [entry];
  }
  const profiles: ProfileView[] = [];
  for (const equals of byFit) {
    if (equals) for (const entry of equals) profiles.push(entry.profile);
  }
  return {
    profiles,
    rank: (name) => {
      const entry = index.byName.get(name);
      return entry ? rankOf(entry) : Number.POSITIVE_INFINITY;
    },
  };
}

/** What the whole name is better than any part of it by; what a broken profile is worse by. */
const WHOLE = 2;
const BROKEN = 1000;

/** 0 when the query is the name letter by letter, 1 but for capitals or spaces around it. */
function wholeName(entry: Entry, typed: string, typedLower: string): number | undefined {
  if (typed === '') return undefined;
  if (entry.profile.name === typed) return 0;
  return entry.name.trim() === typedLower ? 1 : undefined;
}

/** 0 is the best; `undefined` when a word is missing. */
function fitOf(entry: Entry, words: readonly string[]): number | undefined {
  let fit = 0;
  for (const word of words) {
    const at = entry.name.indexOf(word);
    if (at === 0) continue;
    if (at > 0) fit += startsPart(entry.name, word, at) ? 1 : 2;
    else if (entry.text.includes(word)) fit += 3;
    else return undefined;
  }
  return fit;
}

function startsPart(text: string, word: string, firstAt: number): boolean {
  for (let at = firstAt; at >= 0; at = text.indexOf(word, at + 1)) {
    if (isPartStart(text, at)) return true;
  }
  return false;
}

/** True where a part of a name begins: after "-", "_", ".", "/", a space and the like. */
export function isPartStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}
