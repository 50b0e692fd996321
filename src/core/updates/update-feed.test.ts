import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newerRelease, type Release, readFeed } from './update-feed.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const signatureOf = (bytes: Uint8Array, by = privateKey) => `${sign(null, bytes, by).toString('base64')}\n`;

const release = (version: string): Release => ({
  version,
  date: '2026-12-01',
  notes: 'Faster.',
  page: 'https://example.com/understudy',
});
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (value: unknown) => {
  const bytes = bytesOf(value);
  return readFeed(bytes, signatureOf(bytes), key);
};

describe('a feed of releases', () => {
  it('is read when it is signed', () => {
    expect(read({ understudy: 1, releases: [release('1.2.0')] })).toEqual({
      ok: true,
      releases: [release('1.2.0')],
    });
  });

  it('says nothing by another key, another text or no signature', () => {
    const bytes = bytesOf({ understudy: 1, releases: [release('9.0.0')] });
    const other = generateKeyPairSync('ed25519').privateKey;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const [signature, by] of [
      [signatureOf(bytes, other), key],
      [signatureOf(bytesOf({})), key],
      ['', key],
      ['no base64 ´', key],
      [signatureOf(bytes), 'bm8ga2V5'],
      [
        sign('sha256', bytes, rsa.privateKey).toString('base64'),
        rsa.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      ],
    ] as const)
      expect(readFeed(bytes, signature, by)).toEqual({ ok: false, reason: 'wrong-signature' });
  });

  it('says nothing with one bit changed', () => {
    const bytes = bytesOf({ understudy: 1, releases: [release('9.0.0')] });
    const signature = signatureOf(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        expect(readFeed(changed, signature, key)).toEqual({ ok: false, reason: 'wrong-signature' });
      }),
    );
  });

  it.each([[{}], [[]], ['text'], [{ understudy: 2, releases: [] }], [{ understudy: 1, releases: {} }]])(
    'is not understood: %j',
    (value) => expect(read(value)).toEqual({ ok: false, reason: 'not-understood' }),
  );

  it.each([
    ['a version that is none', { ...release('1.0.0'), version: 'newest' }],
    ['a page that no browser should get', { ...release('1.0.0'), page: 'file:///etc/passwd' }],
    ['a page without protection', { ...release('1.0.0'), page: 'http://example.com' }],
    ['a day that is none', { ...release('1.0.0'), date: 'soon' }],
    ['nothing', null],
  ])('passes over a release with %s', (_, bad) => {
    expect(read({ understudy: 1, releases: [bad, release('1.1.0')] })).toEqual({
      ok: true,
      releases: [release('1.1.0')],
    });
  });
});

describe('a newer version', () => {
  it.each([
    ['1.0.0', ['1.0.0'], undefined],
    ['1.0.0', ['0.9.9', '1.0.1', '1.0.10', '1.0.9'], '1.0.10'],
    ['1.0.0', ['0.9.0'], undefined],
    ['1.0.0', ['1.1.0-beta.1'], undefined],
    ['1.1.0-beta.1', ['1.1.0-beta.2'], '1.1.0-beta.2'],
    ['1.1.0-beta.1', ['1.1.0'], '1.1.0'],
    ['1.0.0', [], undefined],
  ])('than %s, of %j, is %s', (current, versions, wanted) => {
    expect(newerRelease(versions.map(release), current)?.version).toBe(wanted);
  });
});
