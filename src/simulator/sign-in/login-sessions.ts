import { randomBytes } from 'node:crypto';
import type { ConsoleSession } from './console-sessions.ts';

/** What `aws login` began: keys for a console session that can be renewed for a while. */
export interface LoginSession {
  readonly console: ConsoleSession;
  readonly clientId: string;
  /** The key whose proofs it takes. */
  readonly thumbprint: string;
  readonly refreshToken: string;
  /** The region that holds it; absent where the address named none. */
  readonly region?: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
}

/** The sessions by their refresh token, which stays the same: a refresh that is repeated gives keys again. */
export interface LoginSessions {
  open(session: Omit<LoginSession, 'refreshToken'>): LoginSession;
  find(refreshToken: string): LoginSession | undefined;
  /** Ends sessions as a changed password does, or without a reason. */
  end(matches: (session: LoginSession) => boolean, because: EndReason): number;
  endOf(session: LoginSession): EndReason | undefined;
}

export type EndReason = 'ended' | 'password-changed';

export function createLoginSessions(): LoginSessions {
  const sessions = new Map<string, LoginSession>();
  const ended = new Map<LoginSession, EndReason>();
  return {
    open(session) {
      const opened = { ...session, refreshToken: randomBytes(600).toString('base64url') };
      sessions.set(opened.refreshToken, opened);
      return opened;
    },
    find: (refreshToken) => sessions.get(refreshToken),
    end(matches, because) {
      const ending = [...sessions.values()].filter((session) => !ended.has(session) && matches(session));
      for (const session of ending) ended.set(session, because);
      return ending.length;
    },
    endOf: (session) => ended.get(session),
  };
}
