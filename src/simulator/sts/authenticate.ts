import { equalInConstantTime } from '../constant-time.ts';
import { type Identity, userIdentity } from './identity.ts';
import { partitionOfRegion } from './partitions.ts';
import type { RealmIndex } from './realm-index.ts';
import { granted, type Outcome, refusals, refused } from './refusal.ts';
import { checkAge, checkScope, checkSignature, type SignatureClaim, type SignedRequest } from './sigv4.ts';
import type { SessionStore } from './temporary-credentials.ts';

/** What a request's signature is checked against. */
export interface Authority {
  readonly realm: RealmIndex;
  readonly sessions: SessionStore;
  readonly now: Date;
  readonly maxSkewMs: number;
}

/**
 * Finds out who signed: the key must exist, be active and belong to the partition of the signing region; a session token
 * must be the very one that was handed out; then the scope, the age and the signature itself are checked.
 */
export function authenticate(
  request: SignedRequest,
  claim: SignatureClaim,
  authority: Authority,
): Outcome<Identity> {
  const scopeProblem = checkScope(claim, (region) => partitionOfRegion(region) !== undefined);
  if (scopeProblem) return refused(scopeProblem);

  const holder = keyHolder(claim, authority);
  if (!holder.ok) return holder;
  const { identity, secretAccessKey } = holder.value;
  if (identity.account.partition !== partitionOfRegion(claim.scope.region)) {
    return refused(refusals.invalidToken());
  }

  const problem =
    checkAge(claim, authority.now, authority.maxSkewMs) ?? checkSignature(claim, request, secretAccessKey);
  if (problem) return refused(problem);
  // Only a signer who knows the secret learns that the session has ended.
  if (holder.value.expiration && holder.value.expiration.getTime() <= authority.now.getTime()) {
    return refused(refusals.expiredToken());
  }
  return granted(identity);
}

interface KeyHolder {
  readonly identity: Identity;
  readonly secretAccessKey: string;
  readonly expiration?: Date;
}

function keyHolder(claim: SignatureClaim, { realm, sessions }: Authority): Outcome<KeyHolder> {
  const longTerm = realm.keyOf(claim.accessKeyId);
  if (longTerm) {
    // Long-term keys have no token: a left-over one of another session makes the request invalid.
    if (longTerm.key.active === false || claim.sessionToken !== undefined) {
      return refused(refusals.invalidToken());
    }
    return granted({
      identity: userIdentity(longTerm.owner, claim.accessKeyId),
      secretAccessKey: longTerm.key.secretAccessKey,
    });
  }
  const session = sessions.find(claim.accessKeyId);
  if (!session || !equalInConstantTime(session.sessionToken, claim.sessionToken ?? '')) {
    return refused(refusals.invalidToken());
  }
  return granted(session);
}
