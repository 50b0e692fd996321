import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

const base64 = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+'),
  minLength: 40,
  maxLength: 900,
});

describe('redact', () => {
  it.each([
    ['a secret key on its own', 'key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY end', 'key [redacted] end'],
    ['a named secret', 'aws_secret_access_key = abc', 'aws_secret_access_key = [redacted]'],
    ['a token in JSON', '{"SessionToken":"x/y=="}', '{"SessionToken":"[redacted]"}'],
    ['a TokenCode', 'TokenCode=123456&x=1', 'TokenCode=[redacted]&x=1'],
    ['a code in words', 'mfa code 123456 refused', 'mfa code [redacted] refused'],
    ['a key id', 'signed by AKIAIOSFODNN7EXAMPLE', 'signed by AKIA…MPLE'],
    [
      'the password in an address',
      'asks https://joe:hunter2@sts.example.com:8443/x',
      'asks https://[redacted]@sts.example.com:8443/x',
    ],
    ['an address with an @ in its path', 'see https://example.com/@jo', 'see https://example.com/@jo'],
    ['a plain sentence', 'Wrote profile understudy.', 'Wrote profile understudy.'],
    ['a role ARN', 'arn:aws:iam::123456789012:role/team/Admin', 'arn:aws:iam::123456789012:role/team/Admin'],
  ])('%s', (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('leaves no secret of 40 or more characters anywhere in a line', () => {
    fc.assert(
      fc.property(base64, fc.constantFrom('', '=', '=='), (secret, padding) => {
        expect(redact(`before ${secret}${padding} after`)).not.toContain(secret);
      }),
    );
  });
});
