import { randomBytes, randomInt } from 'node:crypto';
import type { XmlNode } from '../query/xml.ts';
import type { Identity } from './identity.ts';

/** Keys that STS handed out, and whose they are. */
export interface IssuedSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** A whole second, as AWS prints it. */
  readonly expiration: Date;
  readonly identity: Exclude<Identity, { kind: 'user' }>;
}

/** The sessions that the simulator handed out, by access key id. */
export interface SessionStore {
  find(accessKeyId: string): IssuedSession | undefined;
  /** Makes keys for `identityOf(accessKeyId)` that last `seconds` from `now`. */
  issue(
    identityOf: (accessKeyId: string) => IssuedSession['identity'],
    now: Date,
    seconds: number,
  ): IssuedSession;
}

export function createSessionStore(): SessionStore {
  const sessions = new Map<string, IssuedSession>();
  return {
    find: (accessKeyId) => sessions.get(accessKeyId),
    issue(identityOf, now, seconds) {
      const accessKeyId = newAccessKeyId('ASIA');
      const session: IssuedSession = {
        accessKeyId,
        secretAccessKey: newSecretAccessKey(),
        sessionToken: newSessionToken(),
        expiration: new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000),
        identity: identityOf(accessKeyId),
      };
      sessions.set(accessKeyId, session);
      return session;
    },
  };
}

/** The `<Credentials>` element of an answer. */
export function credentialsXml(session: IssuedSession): XmlNode {
  return [
    'Credentials',
    [
      ['AccessKeyId', session.accessKeyId],
      ['SecretAccessKey', session.secretAccessKey],
      ['SessionToken', session.sessionToken],
      ['Expiration', isoSeconds(session.expiration)],
    ],
  ];
}

/** `2021-09-21T18:41:26Z`: ISO 8601 to the second, as STS prints it. */
function isoSeconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A key id of 20 characters: `AKIA…` for long-term keys, `ASIA…` for temporary ones. */
export function newAccessKeyId(prefix: 'AKIA' | 'ASIA'): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return prefix + Array.from(randomBytes(16), (byte) => alphabet.charAt(byte % 32)).join('');
}

/** A secret of 40 characters of base64, as AWS makes them. */
export function newSecretAccessKey(): string {
  return randomBytes(30).toString('base64');
}

/**
 * A token like AWS's: base64 of 400 to 900 characters that holds `/` and `+` and ends in `==`, so that a reader or writer
 * that cuts at `=`, quotes or escapes it is found out.
 */
export function newSessionToken(): string {
  for (;;) {
    // 3n + 1 bytes make base64 end in "==".
    const token = randomBytes(3 * randomInt(100, 224) + 1).toString('base64');
    if (token.includes('/') && token.includes('+')) return token;
  }
}
