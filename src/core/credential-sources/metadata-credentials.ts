import { z } from 'zod';
import type { SessionCredentials } from '../credentials.ts';
import { parseInstant } from '../parse-timestamp.ts';

/** `fault` completes "The endpoint …"; it never repeats a secret. */
export type MetadataCredentials =
  | { readonly ok: true; readonly credentials: SessionCredentials }
  | { readonly ok: false; readonly fault: string };

const answer = z.looseObject({
  /** Told by instances only; anything but `Success` says why there are no credentials. */
  Code: z.string().nullish(),
  AccessKeyId: z.string().nullish(),
  SecretAccessKey: z.string().nullish(),
  Token: z.string().nullish(),
  Expiration: z.string().nullish(),
});

/** The JSON in which containers and instances hand out the credentials of their role. */
export function readMetadataCredentials(text: string, now: Date): MetadataCredentials {
  const refuse = (fault: string): MetadataCredentials => ({ ok: false, fault });
  const json = parsed(text);
  const read = json === undefined ? undefined : answer.safeParse(json);
  if (!read?.success) return refuse('answered something else than credentials');
  const { AccessKeyId, Code, Expiration, SecretAccessKey, Token } = read.data;
  if (Code && Code !== 'Success') return refuse(`answered "${Code.slice(0, 80)}" instead of credentials`);
  if (!AccessKeyId) return refuse('answered without AccessKeyId');
  if (!SecretAccessKey) return refuse('answered without SecretAccessKey');
  if (!Token) return refuse('answered without Token');
  const expiration = Expiration ? parseInstant(Expiration) : undefined;
  if (!expiration) return refuse('did not say when the credentials end');
  if (expiration <= now) return refuse('answered credentials that have expired already');
  return {
    ok: true,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: Token,
      expiration,
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
