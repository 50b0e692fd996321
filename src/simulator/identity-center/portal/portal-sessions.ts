import { randomBytes } from 'node:crypto';
import { assertNever } from '../../../shared/assert-never.ts';
import { ACCOUNT_ACCESS_SCOPE, type RegisteredClient } from '../clients.ts';
import type { Instance } from '../instance.ts';
import type { RealmIdentityCenterUser } from '../realm.ts';

/** A person's sign-in at an instance, by one client. */
export interface PortalSession {
  readonly instance: Instance;
  readonly user: RealmIdentityCenterUser;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly endsAt: Date;
}

export interface IssuedTokens {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Absent for a client without scopes, and where the instance leaves it out of refreshes. */
  readonly refreshToken?: string;
}

/** The sign-ins and their tokens. */
export interface PortalSessions {
  /** Begins a sign-in and gives its first tokens. */
  open(instance: Instance, user: RealmIdentityCenterUser, client: RegisteredClient, now: Date): IssuedTokens;
  /** Gives new tokens for a refresh token of this client; undefined when it is unknown, used up or its sign-in has ended. */
  refresh(refreshToken: string, clientId: string, now: Date): RefreshedTokens | undefined;
  /** The sign-in of a valid access token; undefined when the token or the sign-in has ended. */
  find(accessToken: string, now: Date): PortalSession | undefined;
  /** Ends the sign-in: neither its access tokens nor its refresh tokens work from here on. */
  end(session: PortalSession): void;
  /** Ends the sign-ins that `matches` picks. Returns how many. */
  endAll(matches: (session: PortalSession) => boolean): number;
}

export interface RefreshedTokens extends IssuedTokens {
  readonly session: PortalSession;
}

export function createPortalSessions(): PortalSessions {
  const running = new Set<PortalSession>();
  const accessTokens = new Map<string, { readonly session: PortalSession; readonly expiresAt: Date }>();
  const refreshTokens = new Map<string, PortalSession>();

  const runs = (session: PortalSession, now: Date): boolean =>
    running.has(session) && session.endsAt.getTime() > now.getTime();

  const issueAccessToken = (session: PortalSession, now: Date): IssuedTokens => {
    const left = Math.floor((session.endsAt.getTime() - now.getTime()) / 1000);
    // A token that nobody can refresh lasts as long as the sign-in.
    const expiresIn = isRefreshable(session) ? Math.min(left, session.instance.accessTokenSeconds) : left;
    const accessToken = newToken('aoa');
    accessTokens.set(accessToken, { session, expiresAt: new Date(now.getTime() + expiresIn * 1000) });
    return { accessToken, expiresIn };
  };

  const issueRefreshToken = (session: PortalSession): string => {
    const refreshToken = newToken('aor');
    refreshTokens.set(refreshToken, session);
    return refreshToken;
  };

  return {
    open(instance, user, client, now) {
      const endsAt = new Date(now.getTime() + instance.sessionSeconds * 1000);
      const session = { instance, user, clientId: client.id, scopes: client.scopes, endsAt };
      running.add(session);
      return {
        ...issueAccessToken(session, now),
        ...(isRefreshable(session) ? { refreshToken: issueRefreshToken(session) } : {}),
      };
    },

    refresh(refreshToken, clientId, now) {
      const session = refreshTokens.get(refreshToken);
      if (!session || session.clientId !== clientId || !runs(session, now)) return undefined;
      const tokens = { session, ...issueAccessToken(session, now) };
      switch (session.instance.refreshTokens) {
        case 'keep':
          return { ...tokens, refreshToken };
        case 'omit':
          return tokens;
        case 'rotate':
          refreshTokens.delete(refreshToken);
          return { ...tokens, refreshToken: issueRefreshToken(session) };
        default:
          return assertNever(session.instance.refreshTokens);
      }
    },

    find(accessToken, now) {
      const found = accessTokens.get(accessToken);
      if (!found || found.expiresAt.getTime() <= now.getTime()) return undefined;
      return runs(found.session, now) ? found.session : undefined;
    },

    end: (session) => running.delete(session),

    endAll(matches) {
      const ending = [...running].filter(matches);
      for (const session of ending) running.delete(session);
      return ending.length;
    },
  };
}

/** True when the sign-in's tokens may ask for role credentials and be refreshed. */
function isRefreshable(session: PortalSession): boolean {
  return session.scopes.includes(ACCOUNT_ACCESS_SCOPE);
}

/** True when its access token opens the portal: a legacy client has no scopes and is let in. */
export function opensPortal(session: PortalSession): boolean {
  return (
    session.scopes.length === 0 ||
    session.scopes.some((scope) => /^sso(?::account:access|-portal:\*)$/.test(scope))
  );
}

/** An opaque token with AWS's usual prefix and of about its length. */
function newToken(prefix: 'aoa' | 'aor'): string {
  return `${prefix}${randomBytes(180).toString('base64url')}`;
}
