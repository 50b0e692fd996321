import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnsweredKeys } from './answered-keys.ts';

const NAMES = { id: 'an AccessKeyId', secret: 'a SecretAccessKey', token: 'a Token' };

describe('the keys of an answer', () => {
  it('lose the white space around them', () => {
    expect(readAnsweredKeys({ id: ' ASIA\n', secret: '\ts+/=\r\n', token: ' t== ' }, NAMES)).toEqual({
      ok: true,
      keys: { accessKeyId: 'ASIA', secretAccessKey: 's+/=', sessionToken: 't==' },
    });
  });

  it.each([
    [{ id: 'AS IA', secret: 's' }, 'an AccessKeyId with a blank in it'],
    [{ id: 'ASIA', secret: 'TOP\nSECRET' }, 'a SecretAccessKey with a line break in it'],
    [{ id: 'ASIA', secret: 's', token: 'TOP\r\nSECRET' }, 'a Token with a line break in it'],
    [
      { id: 'ASIA', secret: 's', token: 'TOPSECRET\u0001' },
      'a Token with a character that neither keys nor tokens have in it',
    ],
    [
      { id: 'ASIA', secret: 'TOPSECRET…' },
      'a SecretAccessKey with a character that neither keys nor tokens have in it',
    ],
  ])('%j are refused by the name of the field', (answered, fault) => {
    expect(readAnsweredKeys(answered, NAMES)).toEqual({ ok: false, fault });
  });

  it('can always be sent as headers where they are taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (token) => {
        const read = readAnsweredKeys({ id: 'ASIA', secret: 's', token }, NAMES);
        if (read.ok) validateHeaderValue('x-amz-security-token', read.keys.sessionToken ?? '');
      }),
    );
  });
});
