import { assertNever } from '../../shared/assert-never.ts';
import { equalInConstantTime } from '../constant-time.ts';
import { isJsonObject, textMember } from '../http/json.ts';
import { failure, type Result, success } from '../result.ts';
import type { RoleSession } from '../sts/identity.ts';
import { partitionOfRegion } from '../sts/partitions.ts';
import type { IssuedSession, SessionStore } from '../sts/temporary-credentials.ts';
import type { ConsoleLogin } from './signin-tokens.ts';

/** Reads `Session` and `SessionDuration`. The error is what the page of the 400 says. */
export function readConsoleLogin(
  query: URLSearchParams,
  sessions: SessionStore,
  region: string | undefined,
  now: Date,
): Result<ConsoleLogin, string> {
  const issued = issuedSession(query.get('Session') ?? '', sessions, now);
  if (!issued.ok) return issued;
  const { identity, expiration } = issued.value;
  if (region !== undefined && partitionOfRegion(region) !== identity.account.partition)
    return failure('Invalid credentials parameter');
  // The keys of GetSessionToken are a user's: the console takes those of roles only.
  if (identity.kind !== 'role-session') return failure('Invalid credentials parameter');
  const seconds = readDuration(query.get('SessionDuration'), identity);
  if (!seconds.ok) return seconds;
  const endsAt = seconds.value === undefined ? expiration : new Date(now.getTime() + seconds.value * 1000);
  return success({ identity, endsAt });
}

/** The session whose keys these are, all three of them, while it lasts. Long-term keys are none. */
function issuedSession(text: string, sessions: SessionStore, now: Date): Result<IssuedSession, string> {
  let session: unknown;
  try {
    session = JSON.parse(text);
  } catch {
    return failure('Session is not valid JSON');
  }
  if (!isJsonObject(session)) return failure('Session is not valid JSON');
  const sessionId = textMember(session, 'sessionId');
  const sessionKey = textMember(session, 'sessionKey');
  const sessionToken = textMember(session, 'sessionToken');
  if (!sessionId || !sessionKey || !sessionToken) return failure('Missing required parameter in Session');
  const issued = sessions.find(sessionId);
  const isRight =
    issued !== undefined &&
    equalInConstantTime(issued.secretAccessKey, sessionKey) &&
    equalInConstantTime(issued.sessionToken, sessionToken) &&
    issued.expiration.getTime() > now.getTime();
  return isRight ? success(issued) : failure('Invalid credentials parameter');
}

/**
 * The seconds of SessionDuration, undefined when it is left out. It is taken only where the role was assumed by long-term keys,
 * by an identity provider or by Identity Center (IAM User Guide: custom identity broker).
 */
function readDuration(text: string | null, { source }: RoleSession): Result<number | undefined, string> {
  if (text === null) return success(undefined);
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 900 && seconds <= 43_200)) return failure('Invalid SessionDuration parameter');
  switch (source) {
    case 'long-term-keys':
    case 'identity-center':
    case 'identity-provider':
      return success(seconds);
    case 'temporary-keys':
    case 'console':
      return failure('SessionDuration is not allowed for these credentials');
    default:
      return assertNever(source);
  }
}
