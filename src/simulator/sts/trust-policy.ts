import { type Identity, principalNames } from './identity.ts';
import type { KnownRole } from './realm-index.ts';

/** True when the role's trust policy lets in whom the provider vouches for. `subject` is that of a web identity token. */
export function trustsProvider({ role }: KnownRole, providerArn: string, subject?: string): boolean {
  const { principals, webIdentitySubject } = role.trust;
  return (
    principals.includes(providerArn) && (webIdentitySubject === undefined || webIdentitySubject === subject)
  );
}

/** What an AssumeRole call brings along that a trust policy may ask for. */
export interface TrustRequest {
  readonly caller: Identity;
  readonly externalId?: string;
  /** When the MFA code was given, by this call or by the session that signs it. */
  readonly mfaAt?: Date;
  readonly now: Date;
}

/**
 * True when the role's trust policy lets the caller in. AWS says no more than that either: every failed condition is the
 * same AccessDenied.
 */
export function trusts({ role, account }: KnownRole, request: TrustRequest): boolean {
  const { trust } = role;
  const names = principalNames(request.caller);
  const named = trust.principals.some((principal) =>
    /^\d{12}$/.test(principal)
      ? names.includes(`arn:${account.partition}:iam::${principal}:root`)
      : principal === '*' || names.includes(principal),
  );
  if (!named) return false;
  if (trust.externalId !== undefined && trust.externalId !== request.externalId) return false;
  if (trust.mfaRequired && !request.mfaAt) return false;
  if (trust.maxMfaAgeSeconds !== undefined) {
    if (!request.mfaAt) return false;
    if (request.now.getTime() - request.mfaAt.getTime() > trust.maxMfaAgeSeconds * 1000) return false;
  }
  return true;
}
