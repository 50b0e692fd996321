import { accountOfArn } from '../../chain/role-arn.ts';
import type { Session } from './session.ts';

/** Sessions as they lie in the sealed file. */
export function encodeSessions(sessions: Iterable<Session>): Buffer {
  const plain = [...sessions].map(({ credentials, ...session }) => ({ ...session, ...credentials }));
  return Buffer.from(JSON.stringify({ sessions: plain }));
}

/**
 * Reads them back. `undefined` when it is no such list; an entry that does not fit is left out, the others stay. By hand: a
 * `credential_process` reads this at every call, and a library for it takes longer to load than all the rest.
 */
export function decodeSessions(content: Buffer): readonly Session[] | undefined {
  const { sessions } = fieldsOf(parseJson(content.toString('utf8')));
  if (!Array.isArray(sessions)) return undefined;
  return sessions.flatMap((entry: unknown) => readSession(fieldsOf(entry)) ?? []);
}

function readSession(entry: Readonly<Record<string, unknown>>): Session | undefined {
  const { accessKeyId, arn, key, mfaSerial, secretAccessKey, sessionToken, sourceProfile } = entry;
  const kind = kinds.find((known) => known === entry['kind']);
  const expiration = instant(entry['expiration']);
  const obtainedAt = instant(entry['obtainedAt']);
  if (!kind || !expiration || !obtainedAt || !isText(key)) return undefined;
  if (!isText(accessKeyId) || !isText(secretAccessKey) || !isText(sessionToken)) return undefined;
  if (!isTextOrNone(arn) || !isTextOrNone(mfaSerial) || !isTextOrNone(sourceProfile)) return undefined;
  // Sessions of a version before hold no account, but role sessions an ARN.
  const accountId = isText(entry['accountId']) ? entry['accountId'] : accountOfArn(arn ?? '');
  return {
    key,
    kind,
    credentials: {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      expiration,
      ...(accountId === undefined ? {} : { accountId }),
    },
    obtainedAt,
    ...(mfaSerial === undefined ? {} : { mfaSerial }),
    ...(sourceProfile === undefined ? {} : { sourceProfile }),
    ...(arn === undefined ? {} : { arn }),
  };
}

const kinds: readonly Session['kind'][] = ['mfa', 'session-token', 'role'];

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** As `encodeSessions` writes it: in UTC, with `Z`. */
function instant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value))
    return undefined;
  const read = new Date(value);
  return Number.isNaN(read.getTime()) ? undefined : read;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
