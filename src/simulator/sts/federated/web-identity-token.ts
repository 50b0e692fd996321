import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../../constant-time.ts';
import { isJsonObject } from '../../http/json.ts';
import { type QueryResult, queryErrors } from '../../query/query-error.ts';
import { failure, success } from '../../result.ts';
import type { RealmOidcProvider } from '../realm.ts';

/** What a token says. What is left out is as AWS wants it. */
export interface WebIdentityClaims {
  readonly subject: string;
  /** The provider's first audience unless specified otherwise. */
  readonly audience?: string;
  /** Seconds it lasts; an hour unless specified otherwise. */
  readonly validSeconds?: number;
  readonly issuer?: string;
}

/** A token of the provider, issued `now`: a JWT of the usual form, signed by the provider's secret (HS256). */
export function webIdentityToken(provider: RealmOidcProvider, claims: WebIdentityClaims, now: Date): string {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const payload = {
    iss: claims.issuer ?? provider.url,
    sub: claims.subject,
    aud: claims.audience ?? provider.audiences[0] ?? '',
    iat: issuedAt,
    exp: issuedAt + (claims.validSeconds ?? 3600),
  };
  const text = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${signatureOf(provider, text)}`;
}

/** A token as it was sent, not yet believed. */
export interface ReadToken {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly expiresAt: Date;
  readonly isSignedBy: (provider: RealmOidcProvider) => boolean;
}

export function readWebIdentityToken(token: string): QueryResult<ReadToken> {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const claims = decoded(payload);
  const { iss, sub, aud, exp } = claims ?? {};
  if (more.length > 0 || typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'number')
    return failure(
      queryErrors.invalidIdentityToken(
        'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
      ),
    );
  return success({
    issuer: iss,
    subject: sub,
    audience: typeof aud === 'string' ? aud : '',
    expiresAt: new Date(exp * 1000),
    isSignedBy: (provider) => equalInConstantTime(signature, signatureOf(provider, `${header}.${payload}`)),
  });
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function signatureOf(provider: RealmOidcProvider, text: string): string {
  return createHmac('sha256', provider.secret).update(text).digest('base64url');
}
