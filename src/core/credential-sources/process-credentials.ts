import { z } from 'zod';
import type { Credentials } from '../credentials.ts';
import { parseInstant } from '../parse-timestamp.ts';

/**
 * The JSON that a `credential_process` prints. Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
 * `fault` completes "The credential process …"; it never repeats what was printed.
 */
export type ProcessCredentials =
  | { readonly ok: true; readonly credentials: Credentials; readonly accountId?: string }
  | { readonly ok: false; readonly fault: string };

const optionalText = z.string().nullish();
const answer = z.looseObject({
  Version: z.unknown().optional(),
  AccessKeyId: optionalText,
  SecretAccessKey: optionalText,
  SessionToken: optionalText,
  Expiration: optionalText,
  AccountId: z.union([z.string(), z.number()]).nullish(),
});

export function readProcessCredentials(stdout: string, now: Date): ProcessCredentials {
  const refuse = (fault: string): ProcessCredentials => ({ ok: false, fault });
  const text = stdout.replace(/^\uFEFF/, '').trim();
  if (text === '') return refuse('printed nothing');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('printed something that is not JSON');
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) return refuse('printed JSON of another shape than AWS asks for');
  const { Version, AccessKeyId, SecretAccessKey, SessionToken, Expiration, AccountId } = parsed.data;
  if (Version === undefined) return refuse('printed JSON without "Version": 1');
  if (Version !== 1) return refuse('printed JSON of another version than 1');
  if (!AccessKeyId) return refuse('printed JSON without AccessKeyId');
  if (!SecretAccessKey) return refuse('printed JSON without SecretAccessKey');
  const expiration = Expiration ? parseInstant(Expiration) : undefined;
  if (Expiration && !expiration)
    return refuse('printed an Expiration that is not an ISO 8601 time with a zone');
  if (expiration && expiration <= now) return refuse('printed credentials that have expired already');
  return {
    ok: true,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken && { sessionToken: SessionToken }),
      ...(expiration && { expiration }),
    },
    ...(AccountId && { accountId: String(AccountId) }),
  };
}
