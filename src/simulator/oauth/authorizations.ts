import { createHash, randomBytes } from 'node:crypto';
import { equalInConstantTime } from '../constant-time.ts';

/** What every client's request to be let in has; services add what they need. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
}

/** What a code stands for. */
export interface Authorization<Request extends AuthorizationRequest, Person> {
  readonly request: Request;
  readonly person: Person;
}

/** Codes end quickly (RFC 6749, section 4.1.2: at most ten minutes). */
const codeLifeMs = 5 * 60_000;

/** Pages that wait for a decision, and the codes of those that were allowed. */
export interface Authorizations<Request extends AuthorizationRequest, Person> {
  /** Keeps a request while its page is shown. Returns the id that the page's form sends back. */
  present(request: Request): string;
  /** The request of a page, once. */
  takePresented(id: string): Request | undefined;
  /** A code for the request, good for one token. */
  allow(authorization: Authorization<Request, Person>, now: Date): string;
  /**
   * What the code stands for, if the client, the redirect and the verifier are those of its request (RFC 7636, section 4.6).
   * A code that was shown is used up, whether or not the rest was right.
   */
  redeem(code: string, proof: CodeProof, now: Date): CodeRedemption<Request, Person>;
}

export interface CodeProof {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

export type CodeRedemption<Request extends AuthorizationRequest, Person> =
  | { readonly kind: 'redeemed'; readonly authorization: Authorization<Request, Person> }
  | { readonly kind: 'unknown' | 'expired' | 'unproven' };

export function createAuthorizations<Request extends AuthorizationRequest, Person>(): Authorizations<
  Request,
  Person
> {
  const presented = new Map<string, Request>();
  const codes = new Map<
    string,
    { readonly authorization: Authorization<Request, Person>; readonly expiresAt: number }
  >();
  return {
    present(request) {
      const id = randomBytes(16).toString('base64url');
      presented.set(id, request);
      return id;
    },
    takePresented(id) {
      const request = presented.get(id);
      presented.delete(id);
      return request;
    },
    allow(authorization, now) {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, { authorization, expiresAt: now.getTime() + codeLifeMs });
      return code;
    },
    redeem(code, proof, now) {
      const found = codes.get(code);
      codes.delete(code);
      if (!found) return { kind: 'unknown' };
      if (found.expiresAt <= now.getTime()) return { kind: 'expired' };
      const { request } = found.authorization;
      const isProven =
        request.clientId === proof.clientId &&
        request.redirectUri === proof.redirectUri &&
        equalInConstantTime(request.codeChallenge, challengeOf(proof.codeVerifier));
      return isProven ? { kind: 'redeemed', authorization: found.authorization } : { kind: 'unproven' };
    },
  };
}

/** Forms of verifier and of a challenge by SHA-256 (RFC 7636, sections 4.1 and 4.2). */
export const codeVerifierForm = /^[A-Za-z0-9._~-]{43,128}$/;
export const codeChallengeForm = /^[A-Za-z0-9_-]{43}$/;

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}
