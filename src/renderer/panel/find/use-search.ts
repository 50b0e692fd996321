import { useCallback, useMemo } from 'react';
import type { ProfilesView, ProfileView, SessionsView, SessionView } from '../../../shared/view.ts';
import type { PreferencesView } from '../../../shared/views/preferences-view.ts';
import { isLive } from '../../../shared/words/session-labels.ts';
import { useClock } from '../../window/clock.ts';
import { ListRows } from '../list/list-rows.ts';
import { listGroups } from './groups.ts';
import { findProfiles, indexProfiles, queryWords } from './profile-index.ts';

export interface FoundProfiles {
  readonly rows: ListRows;
  readonly words: readonly string[];
  /** The profile to select when the user has not picked one. */
  readonly best: string | undefined;
  readonly byName: ReadonlyMap<string, ProfileView>;
  readonly sessionOf: (profile: string) => SessionView | undefined;
  /** How many profiles there are. */
  readonly total: number;
}

/**
 * What the list shows for a query: the live sessions that match on top, then the pinned profiles, then the others, best
 * match first and among equals the most used.
 */
export function useFound(
  profiles: ProfilesView,
  sessions: SessionsView,
  preferences: PreferencesView,
  query: string,
): FoundProfiles {
  const { accountNames, groupBy } = preferences;
  // A profile that is live but no longer in the files must still be there to be stopped.
  const all = useMemo(() => withOrphans(profiles.profiles, sessions.sessions), [profiles, sessions.sessions]);
  const byName = useMemo(() => new Map(all.map((profile) => [profile.name, profile])), [all]);
  const frequent = useSame(preferences.frequent);
  const pinnedNames = useSame(preferences.pinned);
  const recent = useSame(sessions.recent);
  const index = useMemo(() => indexProfiles(all, frequent, accountNames), [all, frequent, accountNames]);
  const sources = useMemo(() => sourcesOf(all), [all]);
  const newest = useMemo(() => newestByProfile(sessions.sessions), [sessions.sessions]);
  const sessionOf = useCallback((profile: string) => newest.get(profile), [newest]);
  // Changes only when a session comes or ends.
  const liveNames = useClock((now) =>
    JSON.stringify(
      [...newest.values()].filter((session) => isLive(session, now)).map(({ profile }) => profile),
    ),
  );
  const live = useMemo(() => namesIn(liveNames), [liveNames]);
  const words = useMemo(() => queryWords(query), [query]);

  return useMemo(() => {
    const found = findProfiles(index, query);
    const matching = (names: readonly string[]) =>
      names.flatMap((name) => {
        const profile = byName.get(name);
        return profile && found.rank(name) < Number.POSITIVE_INFINITY ? [profile] : [];
      });
    const above = new Set([...live, ...pinnedNames].filter((name) => byName.has(name)));
    const rows = new ListRows(
      listGroups({
        found: found.profiles,
        live: matching(live),
        pinned: matching(pinnedNames),
        recent,
        groupBy,
        isSearch: words.length > 0,
        total: all.length - above.size,
        sources,
      }),
    );
    return { rows, words, best: bestOf(rows, words, found.rank), byName, sessionOf, total: all.length };
  }, [index, query, words, live, pinnedNames, recent, groupBy, sources, byName, sessionOf, all.length]);
}

/** The best match; among equals the one that stands higher. Without a query the first of the list. */
function bestOf(
  rows: ListRows,
  words: readonly string[],
  rank: (name: string) => number,
): string | undefined {
  if (words.length === 0) return rows.profileAt(0)?.name;
  let best: string | undefined;
  for (const { id, profiles } of rows.groups) {
    // Live and pinned profiles stand in an order of their own; of the other groups the first is the best.
    for (const { name } of id === 'active' || id === 'pinned' ? profiles : profiles.slice(0, 1))
      if (best === undefined || rank(name) < rank(best)) best = name;
  }
  return best;
}

/** The same array as long as the same names stand in it: every message brings new ones. */
function useSame(names: readonly string[]): readonly string[] {
  const key = JSON.stringify(names);
  return useMemo(() => namesIn(key), [key]);
}

function sourcesOf(profiles: readonly ProfileView[]): ReadonlySet<string> {
  return new Set(profiles.flatMap(({ sourceProfile }) => sourceProfile ?? []));
}

function withOrphans(
  profiles: readonly ProfileView[],
  sessions: readonly SessionView[],
): readonly ProfileView[] {
  const known = new Set(profiles.map(({ name }) => name));
  const orphans = new Set(sessions.map(({ profile }) => profile).filter((name) => !known.has(name)));
  if (orphans.size === 0) return profiles;
  return [...profiles, ...[...orphans].map((name): ProfileView => ({ name, kind: 'incomplete' }))];
}

/** Sessions come newest first; of several for one profile the newest counts. */
function newestByProfile(sessions: readonly SessionView[]): ReadonlyMap<string, SessionView> {
  const newest = new Map<string, SessionView>();
  for (const session of sessions) {
    if (!newest.has(session.profile)) newest.set(session.profile, session);
  }
  return newest;
}

function namesIn(json: string): readonly string[] {
  const names: unknown = JSON.parse(json);
  return Array.isArray(names) ? names.map(String) : [];
}
