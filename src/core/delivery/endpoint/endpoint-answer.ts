import type { SessionCredentials } from '../../credentials.ts';

/** What is sent back: always JSON, since some SDKs read nothing else. */
export interface EndpointAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Credentials as the SDKs read them from a container's endpoint: these names, in this case, and a time that ends with Z.
 * Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
 */
export function credentialsAnswer(credentials: SessionCredentials): EndpointAnswer {
  return {
    status: 200,
    body: JSON.stringify({
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.sessionToken,
      Expiration: credentials.expiration.toISOString().replace(/\.\d+Z$/, 'Z'),
      ...(credentials.accountId !== undefined && { AccountId: credentials.accountId }),
    }),
  };
}

/** A failure as the SDKs read it: they show the message, most of them. */
export function failureAnswer(status: number, code: string, message: string): EndpointAnswer {
  return { status, body: JSON.stringify({ code, message }) };
}
