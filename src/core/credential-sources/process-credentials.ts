import { z } from 'zod';
import { readAccountId } from '../chain/role-arn.ts';
import type { Credentials } from '../credentials.ts';
import { parseInstant } from '../parse-timestamp.ts';
import { readAnsweredKeys, unfitKeyAdvice } from './answered-keys.ts';

/**
 * The JSON that a `credential_process` prints. Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
 * `fault` completes "The credential process …"; it never repeats what was printed.
 */
export type ProcessCredentials =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly fault: string; readonly advice: string };

const SHAPE = 'It must print {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …} and nothing else.';
const FIELDS = { id: 'an AccessKeyId', secret: 'a SecretAccessKey', token: 'a SessionToken' };

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
  const refuse = (fault: string, advice = SHAPE): ProcessCredentials => ({ ok: false, fault, advice });
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
  if (!AccessKeyId?.trim()) return refuse('printed JSON without AccessKeyId');
  if (!SecretAccessKey?.trim()) return refuse('printed JSON without SecretAccessKey');
  const read = readAnsweredKeys(
    { id: AccessKeyId, secret: SecretAccessKey, token: SessionToken ?? undefined },
    FIELDS,
  );
  if (!read.ok) return refuse(`printed ${read.fault}`, unfitKeyAdvice);
  const expiration = Expiration ? parseInstant(Expiration) : undefined;
  if (Expiration && !expiration)
    return refuse(
      'printed an Expiration that is not an ISO 8601 time with a zone',
      'It must print it like 2026-11-22T14:05:00Z, or leave it out.',
    );
  if (expiration && expiration <= now)
    return refuse(
      'printed credentials that have expired already',
      'Sign in again with the tool that prints them, and check the clock of this machine.',
    );
  const accountId = readAccountId(AccountId);
  return {
    ok: true,
    credentials: {
      ...read.keys,
      ...(expiration && { expiration }),
      ...(accountId && { accountId }),
    },
  };
}
