import { z } from 'zod';
import { readAccountId } from '../../chain/role-arn.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { parseInstant } from '../../parse-timestamp.ts';
import { readAnsweredKeys, unfitKeyAdvice } from '../answered-keys.ts';

/** `fault` completes "The endpoint …"; it never repeats a secret. */
export type MetadataCredentials =
  | { readonly ok: true; readonly credentials: SessionCredentials }
  | { readonly ok: false; readonly fault: string; readonly advice?: string };

const FIELDS = { id: 'an AccessKeyId', secret: 'a SecretAccessKey', token: 'a Token' };

const answer = z.looseObject({
  /** Told by instances only; anything but `Success` says why there are no credentials. */
  Code: z.string().nullish(),
  AccessKeyId: z.string().nullish(),
  SecretAccessKey: z.string().nullish(),
  Token: z.string().nullish(),
  Expiration: z.string().nullish(),
  /** Told by containers only. */
  AccountId: z.union([z.string(), z.number()]).nullish(),
});

/** The JSON in which containers and instances hand out the credentials of their role. */
export function readMetadataCredentials(text: string, now: Date): MetadataCredentials {
  const refuse = (fault: string, advice?: string): MetadataCredentials => ({
    ok: false,
    fault,
    ...(advice !== undefined && { advice }),
  });
  const json = parsed(text);
  const read = json === undefined ? undefined : answer.safeParse(json);
  if (!read?.success) return refuse('answered something else than credentials');
  const { AccessKeyId, AccountId, Code, Expiration, SecretAccessKey, Token } = read.data;
  if (Code && Code !== 'Success') return refuse(`answered "${Code.slice(0, 80)}" instead of credentials`);
  if (!AccessKeyId?.trim()) return refuse('answered without AccessKeyId');
  if (!SecretAccessKey?.trim()) return refuse('answered without SecretAccessKey');
  if (!Token?.trim()) return refuse('answered without Token');
  const keys = readAnsweredKeys({ id: AccessKeyId, secret: SecretAccessKey, token: Token }, FIELDS);
  if (!keys.ok) return refuse(`answered ${keys.fault}`, unfitKeyAdvice);
  const expiration = Expiration ? parseInstant(Expiration) : undefined;
  if (Expiration && !expiration)
    return refuse(
      'did not say when the credentials end: their Expiration is no ISO 8601 time with a zone',
      'It must answer it like 2026-11-22T14:05:00Z.',
    );
  if (!expiration) return refuse('did not say when the credentials end');
  if (expiration <= now)
    return refuse(
      'answered credentials that have expired already',
      'Check the clock of this machine, then try again.',
    );
  const accountId = readAccountId(AccountId);
  return {
    ok: true,
    credentials: {
      ...keys.keys,
      sessionToken: Token.trim(),
      expiration,
      ...(accountId && { accountId }),
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
