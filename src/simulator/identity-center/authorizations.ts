import { createHash, randomBytes } from 'node:crypto';
import { equalInConstantTime } from '../constant-time.ts';
import type { RegisteredClient } from './clients.ts';
import type { Instance } from './instance.ts';
import type { RealmIdentityCenterUser } from './realm.ts';

/** A client's request to be let in, as its authorize address says it. */
export interface AuthorizationRequest {
  readonly client: RegisteredClient;
  readonly instance: Instance;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
}

/** What a code stands for. */
export interface Authorization {
  readonly request: AuthorizationRequest;
  readonly user: RealmIdentityCenterUser;
}

/** Codes end quickly (RFC 6749, section 4.1.2: at most ten minutes). */
const codeLifeMs = 5 * 60_000;

/** Pages that wait for a decision, and the codes of those that were allowed. */
export interface Authorizations {
  /** Keeps a request while its page is shown. Returns the id that the page's form sends back. */
  present(request: AuthorizationRequest): string;
  /** The request of a page, once. */
  takePresented(id: string): AuthorizationRequest | undefined;
  /** A code for the request, good for one token. */
  allow(authorization: Authorization, now: Date): string;
  /**
   * What the code stands for, if the client, the redirect and the verifier are those of its request (RFC 7636, section 4.6).
   * A code that was shown is used up, whether or not the rest was right.
   */
  redeem(code: string, proof: CodeProof, now: Date): Authorization | undefined;
}

export interface CodeProof {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

export function createAuthorizations(): Authorizations {
  const presented = new Map<string, AuthorizationRequest>();
  const codes = new Map<string, { readonly authorization: Authorization; readonly expiresAt: number }>();
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
      if (!found || found.expiresAt <= now.getTime()) return undefined;
      const { request } = found.authorization;
      const isProven =
        request.client.id === proof.clientId &&
        request.redirectUri === proof.redirectUri &&
        equalInConstantTime(request.codeChallenge, challengeOf(proof.codeVerifier));
      return isProven ? found.authorization : undefined;
    },
  };
}

/** Forms of verifier and S256 challenge (RFC 7636, sections 4.1 and 4.2). */
export const codeVerifierForm = /^[A-Za-z0-9._~-]{43,128}$/;
export const codeChallengeForm = /^[A-Za-z0-9_-]{43}$/;

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}
