import { equalInConstantTime } from '../constant-time.ts';
import { type QueryResult, queryErrors } from '../query/query-error.ts';
import { failure, success } from '../result.ts';
import type { AccessKeys } from './access-keys.ts';
import { type Identity, userIdentity } from './identity.ts';
import { partitionOfRegion } from './partitions.ts';
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
): QueryResult<Identity> {
  const scopeProblem = checkScope(claim, authority.scope);
  if (scopeProblem) return failure(scopeProblem);

  const holder = keyHolder(claim, authority);
  if (!holder.ok) return holder;
  const { identity, secretAccessKey } = holder.value;
  if (identity.account.partition !== partitionOfRegion(claim.scope.region)) {
    return failure(queryErrors.invalidToken());
  }

  const problem =
    checkAge(claim, authority.now, authority.maxSkewMs) ?? checkSignature(claim, request, secretAccessKey);
  if (problem) return failure(problem);
  // Only a signer who knows the secret learns that the session has ended.
  if (holder.value.expiration && holder.value.expiration.getTime() <= authority.now.getTime()) {
    return failure(queryErrors.expiredToken());
  }
  if (identity.kind === 'user') {
    const { service, region } = claim.scope;
    authority.keys.noteUse(claim.accessKeyId, { at: authority.now, service, region });
  }
  return success(identity);
}

interface KeyHolder {
  readonly identity: Identity;
  readonly secretAccessKey: string;
  readonly expiration?: Date;
}

function keyHolder(claim: SignatureClaim, authority: Authority): QueryResult<KeyHolder> {
  const { keys, sessions, now } = authority;
  if (keys.find(claim.accessKeyId)) {
    const key = keys.usable(claim.accessKeyId, now);
    // Long-term keys have no token: a left-over one of another session makes the request invalid.
    if (!key || claim.sessionToken !== undefined) return failure(queryErrors.invalidToken());
    return success({
      identity: userIdentity(key.owner, claim.accessKeyId),
      secretAccessKey: key.secretAccessKey,
    });
  }
  const session = sessions.find(claim.accessKeyId);
  if (!session || !equalInConstantTime(session.sessionToken, claim.sessionToken ?? '')) {
    return failure(queryErrors.invalidToken());
  }
  const { longTermKeyId } = session.identity;
  const isKeyGone = longTermKeyId !== undefined && !keys.find(longTermKeyId)?.active;
  return authority.sessionsEndWithKeys && isKeyGone ? failure(queryErrors.invalidToken()) : success(session);
}
