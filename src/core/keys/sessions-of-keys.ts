import type { Session } from '../sessions/store/session.ts';

/** The sessions that stand on the keys of these profiles: made with them, or with a session of theirs. */
export function ownSessionsOf(sessions: readonly Session[], profiles: readonly string[]): readonly Session[] {
  return sessions.filter(
    ({ sourceProfile }) => sourceProfile !== undefined && profiles.includes(sourceProfile),
  );
}
