import { generateKeyPairSync, sign } from 'node:crypto';

/** Makes the JWT that says who signed in; only the first answer of a login has one. */
export interface IdTokens {
  issue(claims: IdTokenClaims, now: Date): string;
}

export interface IdTokenClaims {
  readonly issuer: string;
  readonly clientId: string;
  /** ARN of the console session. */
  readonly subject: string;
  readonly accountId: string;
}

/** Tokens signed by a key of this run, since AWS's own cannot be had. */
export function createIdTokens(): IdTokens {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    issue({ issuer, clientId, subject, accountId }, now) {
      const issuedAt = Math.floor(now.getTime() / 1000);
      const text = [
        { alg: 'ES256', typ: 'JWT' },
        {
          iss: issuer,
          aud: clientId,
          sub: subject,
          account_id: accountId,
          iat: issuedAt,
          exp: issuedAt + 900,
        },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}
