import {
  type AuthorizationRequest,
  type Authorizations,
  createAuthorizations,
} from '../oauth/authorizations.ts';
import type { Consent } from '../oauth/browser-answer.ts';
import type { SessionLifetimes } from '../sts/actions/action.ts';
import type { RealmIndex } from '../sts/realm-index.ts';
import type { SessionStore } from '../sts/temporary-credentials.ts';
import { type ConsoleSession, consoleSession } from './console-sessions.ts';
import { createDpopVerifier, type DpopVerifier } from './dpop-proof.ts';
import { createIdTokens, type IdTokens } from './id-token.ts';
import { createLoginSessions, type LoginSessions } from './login-sessions.ts';
import type { RealmSignIn } from './realm.ts';

/** A request of `aws login` to be let in. */
export interface LoginAuthorization extends AuthorizationRequest {
  readonly isCrossDevice: boolean;
}

/** What the sign-in service answers from. */
export interface SignInState {
  readonly consoleSessions: readonly ConsoleSession[];
  readonly authorizations: Authorizations<LoginAuthorization, ConsoleSession>;
  readonly proofs: DpopVerifier;
  readonly loginSessions: LoginSessions;
  readonly idTokens: IdTokens;
  /** Where the keys are issued, so that STS knows them. */
  readonly keys: SessionStore;
  readonly sessionSeconds: number;
  readonly keySeconds: number;
  /** How a page is decided now: as the realm says, unless a test said otherwise since. */
  readonly consent: () => Consent;
}

/** What a test or a demo does as the person in the browser, or as the administrator. */
export interface SignInControl {
  /** Decides every page from here on; undefined goes back to what the realm says. */
  setConsent(consent: Consent | undefined): void;
  /** Ends what `aws login` began: of one login session (an ARN) or all. Returns how many. */
  endSessions(loginSession?: string): number;
  /** Ends them because the password was changed. Returns how many. */
  changePassword(loginSession: string): number;
}

export interface SignIn {
  readonly state: SignInState;
  readonly control: SignInControl;
}

/** Sets up the realm's sign-in. Throws RangeError for a realm that contradicts itself. */
export function createSignIn(
  realm: RealmSignIn | undefined,
  index: RealmIndex,
  keys: SessionStore,
  lifetimes: SessionLifetimes,
): SignIn {
  let consent: Consent | undefined;
  const keySeconds = Math.min(
    within(realm?.keySeconds ?? 900, 1, 900, 'keys'),
    lifetimes.roleSeconds ?? Number.POSITIVE_INFINITY,
  );
  const state: SignInState = {
    consoleSessions: (realm?.sessions ?? []).map((session) => consoleSession(session, index)),
    authorizations: createAuthorizations(),
    proofs: createDpopVerifier(),
    loginSessions: createLoginSessions(),
    idTokens: createIdTokens(),
    keys,
    sessionSeconds: within(realm?.sessionSeconds ?? 43_200, 1, 43_200, 'session'),
    keySeconds,
    consent: () => consent ?? realm?.consent ?? 'page',
  };
  return {
    state,
    control: {
      setConsent(decision) {
        consent = decision;
      },
      endSessions: (loginSession) =>
        state.loginSessions.end(({ console }) => (loginSession ?? console.arn) === console.arn, 'ended'),
      changePassword: (loginSession) =>
        state.loginSessions.end(({ console }) => console.arn === loginSession, 'password-changed'),
    },
  };
}

function within(seconds: number, min: number, max: number, what: string): number {
  if (seconds < min || seconds > max)
    throw new RangeError(`The sign-in's ${what} of ${seconds} s are not within ${min} to ${max} s.`);
  return seconds;
}
