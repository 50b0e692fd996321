import type { ObtainedAnswer } from '../../core/agent/backend.ts';

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
