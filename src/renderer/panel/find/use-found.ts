import { useCallback, useMemo } from 'react';
import { isLive } from '../../../shared/session-labels.ts';
import type { ProfilesView, ProfileView, SessionsView, SessionView } from '../../../shared/view.ts';
import { useMoment } from '../../window/moment.ts';
import { ListRows } from '../list/list-rows.ts';
import { findProfiles, indexProfiles, queryWords } from './profile-index.ts';

export interface FoundProfiles {
  readonly rows: ListRows;
  readonly words: readonly string[];
  /** The profile to select when the user has not picked one. */
  readonly best: string | undefined;
  readonly byName: ReadonlyMap<string, ProfileView>;
  readonly sessionOf: (profile: string) => SessionView | undefined;
  /** How many profiles there are, and how many of them are not live. */
  readonly total: number;
  readonly others: number;
}

/** What the list shows for a query: the live sessions that match on top, then the other profiles, best match first. */
export function useFound(profiles: ProfilesView, sessions: SessionsView, query: string): FoundProfiles {
  // A profile that is live but no longer in the files must still be there to be stopped.
  const all = useMemo(() => withOrphans(profiles.profiles, sessions.sessions), [profiles, sessions.sessions]);
  const byName = useMemo(() => new Map(all.map((profile) => [profile.name, profile])), [all]);
  const index = useMemo(() => indexProfiles(all, sessions.recent), [all, sessions.recent]);
  const newest = useMemo(() => newestByProfile(sessions.sessions), [sessions.sessions]);
  const sessionOf = useCallback((profile: string) => newest.get(profile), [newest]);
  // Changes only when a session comes or ends.
  const liveNames = useMoment((now) =>
    JSON.stringify(
      [...newest.values()].filter((session) => isLive(session, now)).map(({ profile }) => profile),
    ),
  );
  const live = useMemo(() => namesIn(liveNames), [liveNames]);
  const words = useMemo(() => queryWords(query), [query]);

  return useMemo(() => {
    const found = findProfiles(index, query);
    const isTop = new Set(live);
    const active = live.flatMap((name) => {
      const profile = byName.get(name);
      return profile && found.rank(name) < Number.POSITIVE_INFINITY ? [profile] : [];
    });
    const rest = live.length > 0 ? found.profiles.filter(({ name }) => !isTop.has(name)) : found.profiles;
    const rows = new ListRows(active, rest);
    return {
      rows,
      words,
      best: bestOf(rows, words, found.rank),
      byName,
      sessionOf,
      total: all.length,
      others: all.length - live.length,
    };
  }, [index, query, words, live, byName, sessionOf, all.length]);
}

/** The best match; among equals the one that stands higher. Without a query the first of the list. */
function bestOf(
  rows: ListRows,
  words: readonly string[],
  rank: (name: string) => number,
): string | undefined {
  const candidates = [...rows.active, ...rows.others.slice(0, 1)];
  if (words.length === 0) return candidates[0]?.name;
  let best: string | undefined;
  for (const { name } of candidates) {
    if (best === undefined || rank(name) < rank(best)) best = name;
  }
  return best;
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
