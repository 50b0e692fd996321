import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dpopKeyText, dpopProof, newDpopKey, readDpopKey } from './dpop-proof.ts';

const url = 'https://eu-west-1.signin.aws.amazon.com/v1/token';
const part = (text: string | undefined) => JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));

describe('a proof of possession', () => {
  it('has the fields that AWS asks for and no others, at any time and for any address', () => {
    const key = newDpopKey();
    fc.assert(
      fc.property(fc.date({ min: new Date(0), noInvalidDate: true }), fc.webUrl(), (now, address) => {
        const proof = dpopProof(key, { method: 'POST', url: address, now });
        expect(proof).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
        const [header, payload, signature] = proof.split('.');
        const { jwk, ...rest } = part(header);
        expect(rest).toEqual({ typ: 'dpop+jwt', alg: 'ES256' });
        // 32 bytes each, and above all not the private part `d`.
        expect(jwk).toEqual({
          kty: 'EC',
          crv: 'P-256',
          x: expect.stringMatching(/^[\w-]{43}$/),
          y: expect.stringMatching(/^[\w-]{43}$/),
        });
        expect(part(payload)).toEqual({
          htm: 'POST',
          htu: address,
          iat: Math.floor(now.getTime() / 1000),
          jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
        });
        const raw = Buffer.from(signature ?? '', 'base64url');
        expect(raw).toHaveLength(64);
        const publicKey = createPublicKey({ format: 'jwk', key: jwk });
        const signed = Buffer.from(`${header}.${payload}`);
        expect(verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is another one each time', () => {
    const key = newDpopKey();
    const now = new Date('2026-11-22T12:00:00Z');
    const ids = Array.from(
      { length: 20 },
      () => part(dpopProof(key, { method: 'POST', url, now }).split('.')[1]).jti,
    );
    expect(new Set(ids).size).toBe(20);
  });
});

describe('the key of a login', () => {
  it('is read as it was written, in SEC1 and in PKCS#8', () => {
    const key = newDpopKey();
    const jwk = key.export({ format: 'jwk' });
    expect(readDpopKey(dpopKeyText(key))?.export({ format: 'jwk' })).toEqual(jwk);
    const pkcs8 = key.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(readDpopKey(pkcs8)?.export({ format: 'jwk' })).toEqual(jwk);
  });

  it.each([
    ['nothing', ''],
    ['no key', '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n'],
    [
      'a public key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }),
    ],
    [
      'a key of another curve',
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'pem', type: 'sec1' }),
    ],
    [
      'a key of another kind',
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
    ],
  ])('is not read from %s', (_what, pem) => {
    expect(readDpopKey(pem.toString())).toBeUndefined();
  });
});
