import { z } from 'zod';
import type { Session } from './session.ts';

const instant = z.iso.datetime().transform((text) => new Date(text));

const storedSession = z.object({
  key: z.string().min(1),
  kind: z.enum(['mfa', 'session-token', 'role']),
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1),
  expiration: instant,
  obtainedAt: instant,
  mfaSerial: z.string().optional(),
  sourceProfile: z.string().optional(),
  arn: z.string().optional(),
});
const stored = z.object({ sessions: z.array(z.unknown()) });

/** Sessions as they lie in the sealed file. */
export function encodeSessions(sessions: Iterable<Session>): Buffer {
  const plain = [...sessions].map(({ credentials, ...session }) => ({ ...session, ...credentials }));
  return Buffer.from(JSON.stringify({ sessions: plain }));
}

/** Reads them back. `undefined` when it is no such list; an entry that does not fit is left out, the others stay. */
export function decodeSessions(content: Buffer): readonly Session[] | undefined {
  const list = stored.safeParse(parseJson(content.toString('utf8')));
  if (!list.success) return undefined;
  return list.data.sessions.flatMap((entry) => {
    const session = storedSession.safeParse(entry);
    return session.success ? [fromStored(session.data)] : [];
  });
}

function fromStored(entry: z.infer<typeof storedSession>): Session {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = entry;
  return {
    key: entry.key,
    kind: entry.kind,
    credentials: { accessKeyId, secretAccessKey, sessionToken, expiration },
    obtainedAt: entry.obtainedAt,
    ...(entry.mfaSerial === undefined ? {} : { mfaSerial: entry.mfaSerial }),
    ...(entry.sourceProfile === undefined ? {} : { sourceProfile: entry.sourceProfile }),
    ...(entry.arn === undefined ? {} : { arn: entry.arn }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
