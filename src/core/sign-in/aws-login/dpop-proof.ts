import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

/** A private key of P-256, to which the tokens of one sign-in are bound. */
export type DpopKey = KeyObject;

/** A new key; each sign-in has its own. */
export function newDpopKey(): DpopKey {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** The key as `aws login` keeps it: SEC1 in PEM, lines of 64 characters. A secret. */
export function dpopKeyText(key: DpopKey): string {
  return key.export({ format: 'pem', type: 'sec1' }).toString();
}

/** Reads a key in SEC1 or PKCS#8; `undefined` for anything but a private key of P-256. */
export function readDpopKey(pem: string): DpopKey | undefined {
  try {
    const key = createPrivateKey({ key: pem, format: 'pem' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Proves for one request that its sender holds the key (RFC 9449, section 4.2). Each proof is used once.
 *
 * With node:crypto and not with a JOSE library: it is one signature over two small objects, in the very form that the curve's signatures
 * have in a JWT (r and s of 32 bytes each, RFC 7518 section 3.4).
 *
 * @param url of the request, without query
 * @param now by AWS's clock: a proof from another time is refused as if the session had ended
 */
export function dpopProof(
  key: DpopKey,
  { method, now, url }: { readonly method: 'POST'; readonly url: string; readonly now: Date },
): string {
  const { x, y } = key.export({ format: 'jwk' });
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y } };
  const payload = {
    htm: method,
    htu: url,
    iat: Math.floor(now.getTime() / 1000),
    jti: randomUUID(),
  };
  const text = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
