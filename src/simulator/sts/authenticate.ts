import { equalInConstantTime } from '../constant-time.ts';
import type { AccessKeys } from './access-keys.ts';
import { type Identity, userIdentity } from './identity.ts';
import { partitionOfRegion } from './partitions.ts';
import { granted, type Outcome, refusals, refused } from './refusal.ts';
import {
  checkAge,
  checkScope,
  checkSignature,
  type SignatureClaim,
  type SignedRequest,
  type SigningScope,
} from './sigv4.ts';
import type { SessionStore } from './temporary-credentials.ts';

/** What a request's signature is checked against. */
export interface Authority {
  readonly keys: AccessKeys;
  readonly sessions: SessionStore;
  /** True: a session ends with the long-term key that it goes back to. */
  readonly sessionsEndWithKeys: boolean;
  readonly scope: SigningScope;
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
  const scopeProblem = checkScope(claim, authority.scope);
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
  if (identity.kind === 'user') {
    const { service, region } = claim.scope;
    authority.keys.noteUse(claim.accessKeyId, { at: authority.now, service, region });
  }
  return granted(identity);
}

interface KeyHolder {
  readonly identity: Identity;
  readonly secretAccessKey: string;
  readonly expiration?: Date;
}

function keyHolder(claim: SignatureClaim, authority: Authority): Outcome<KeyHolder> {
  const { keys, sessions, now } = authority;
  if (keys.find(claim.accessKeyId)) {
    const key = keys.usable(claim.accessKeyId, now);
    // Long-term keys have no token: a left-over one of another session makes the request invalid.
    if (!key || claim.sessionToken !== undefined) return refused(refusals.invalidToken());
    return granted({
      identity: userIdentity(key.owner, claim.accessKeyId),
      secretAccessKey: key.secretAccessKey,
    });
  }
  const session = sessions.find(claim.accessKeyId);
  if (!session || !equalInConstantTime(session.sessionToken, claim.sessionToken ?? '')) {
    return refused(refusals.invalidToken());
  }
  const { longTermKeyId } = session.identity;
  const isKeyGone = longTermKeyId !== undefined && !keys.find(longTermKeyId)?.active;
  return authority.sessionsEndWithKeys && isKeyGone ? refused(refusals.invalidToken()) : granted(session);
}
