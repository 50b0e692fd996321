import { z } from 'zod';
import type { Credentials } from '../../core/credentials.ts';

const text = z.string().min(1).max(16_384);
const keys = z.object({
  AccessKeyId: text,
  SecretAccessKey: text,
  SessionToken: text.nullish(),
  Expiration: z.string().nullish(),
});

export type GivenCredentials =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly mistake: string };

/** Credentials in JSON as `aws sts assume-role` prints them, or as `credential_process` does. Values never stand in the mistake. */
export function readGivenCredentials(json: string): GivenCredentials {
  const parsed = z.union([z.object({ Credentials: keys }), keys]).safeParse(parse(json));
  if (!parsed.success)
    return {
      ok: false,
      mistake: '--json must hold AccessKeyId, SecretAccessKey and, for a session, SessionToken.',
    };
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
    'Credentials' in parsed.data ? parsed.data.Credentials : parsed.data;
  const expiration = Expiration ? new Date(Expiration) : undefined;
  if (expiration && Number.isNaN(expiration.getTime()))
    return { ok: false, mistake: 'The Expiration in --json is no time such as 2026-11-22T13:00:00Z.' };
  return {
    ok: true,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken && { sessionToken: SessionToken }),
      ...(expiration && { expiration }),
    },
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
