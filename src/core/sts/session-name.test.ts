import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLegalSessionName, legalSessionName, userOfMfaSerial } from './session-name.ts';

describe('legalSessionName', () => {
  it.each([
    ['prod-admin', 'prod-admin'],
    ['jo@example.com', 'jo@example.com'],
    ['my prod (eu)', 'my-prod-eu'],
    ['Zoë Müller', 'Zoe-Muller'],
    ['a/b', 'a-b'],
    ['x', 'understudy'],
    ['', 'understudy'],
    ['日本', 'understudy'],
    ['__proto__', '__proto__'],
    ['a'.repeat(70), 'a'.repeat(64)],
    [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
  ])('%j becomes %j', (text, name) => {
    expect(legalSessionName(text)).toBe(name);
  });

  it('is legal for any text, and leaves legal text alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const name = legalSessionName(text);
        expect(isLegalSessionName(name)).toBe(true);
        expect(legalSessionName(name)).toBe(name);
      }),
    );
  });
});

describe('userOfMfaSerial', () => {
  it.each([
    ['arn:aws:iam::111111111111:mfa/jo', 'jo'],
    ['arn:aws-cn:iam::111111111111:mfa/team/jo.doe', 'jo.doe'],
    ['arn:aws:iam::111111111111:mfa/root-account-mfa-device', undefined],
    ['GAHT12345678', undefined],
    ['', undefined],
  ])('%s belongs to %s', (serial, user) => {
    expect(userOfMfaSerial(serial)).toBe(user);
  });
});
