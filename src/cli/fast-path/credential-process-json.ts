import type { ObtainedAnswer } from '../../core/agent/backend.ts';
import type { LongTermKey } from '../../core/keys/key-vault.ts';

/** The JSON of version 1 (AWS SDKs and Tools Reference Guide: process credential provider). */
export function processCredentials({ credentials }: ObtainedAnswer) {
  const { accessKeyId, accountId, expiration, secretAccessKey, sessionToken } = credentials;
  return {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration.toISOString(),
    ...(accountId !== undefined && { AccountId: accountId }),
  };
}

/** The same for keys that have neither a token nor an end. */
export function longTermCredentials({ accessKeyId, secretAccessKey }: LongTermKey) {
  return { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
}
