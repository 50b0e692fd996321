import type { QueryResult } from '../../query/query-error.ts';
import type { QueryParameters } from '../../query/query-parameters.ts';
import type { XmlNode } from '../../query/xml.ts';
import type { Identity } from '../identity.ts';
import type { MfaDevices } from '../mfa-devices.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { SessionStore } from '../temporary-credentials.ts';

/** What became of the MFA code in a call. Shows a test that no code was sent twice, without showing a code. */
export type MfaNote = 'accepted' | 'used-before' | 'wrong' | 'unknown-device' | 'incomplete';

/**
 * Upper bounds in seconds for what is handed out, so that a demo can watch sessions end: for the keys of roles, and for what
 * stands behind them, the sessions of GetSessionToken and the sign-ins of Identity Center.
 */
export interface SessionLifetimes {
  readonly roleSeconds?: number;
  readonly sessionTokenSeconds?: number;
}

/** All that an action needs to answer. */
export interface ActionContext {
  readonly parameters: QueryParameters;
  readonly region: string;
  readonly now: Date;
  readonly realm: RealmIndex;
  readonly sessions: SessionStore;
  readonly devices: MfaDevices;
  readonly lifetimes: SessionLifetimes;
  /** Writes down what became of the code. */
  readonly noteMfa: (note: MfaNote) => void;
}

export type ActionResult = QueryResult<readonly XmlNode[]>;

/** An action of the API: one that must be signed, or one that brings its own proof (SAML, web identity). */
export type Action =
  | { readonly signed: true; readonly run: (context: ActionContext, caller: Identity) => ActionResult }
  | { readonly signed: false; readonly run: (context: ActionContext) => ActionResult };
