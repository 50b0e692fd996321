import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../parse-timestamp.ts';
import { readProcessCredentials } from './process-credentials.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const GOOD = { Version: 1, AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'TOPSECRET' };
const read = (value: unknown) => readProcessCredentials(JSON.stringify(value), NOW);

describe('what a credential process prints', () => {
  it('may be keys alone', () => {
    expect(read(GOOD)).toEqual({
      ok: true,
      credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'TOPSECRET' },
    });
  });

  it('may carry a token, an end and an account, and fields nobody knows', () => {
    const all = {
      ...GOOD,
      SessionToken: 't==',
      Expiration: '2026-11-22T13:00:00+00:00',
      AccountId: 111111111111,
      X: [1],
    };
    expect(read(all)).toEqual({
      ok: true,
      credentials: {
        accessKeyId: 'ASIAEXAMPLE',
        secretAccessKey: 'TOPSECRET',
        sessionToken: 't==',
        expiration: new Date('2026-11-22T13:00:00Z'),
        accountId: '111111111111',
      },
    });
  });

  it.each<[unknown, string | undefined]>([
    ['012345678901', '012345678901'],
    [' 012345678901\n', '012345678901'],
    // A number of JSON has lost its zeros in front.
    [12345678901, '012345678901'],
    ['production', undefined],
    ['1234', undefined],
  ])('takes %j for an account where it is one', (AccountId, expected) => {
    const answer = read({ ...GOOD, AccountId });
    expect(answer.ok && answer.credentials.accountId).toBe(expected);
  });

  it.each([null, ''])('counts an optional field of %j as absent', (nothing) => {
    expect(read({ ...GOOD, SessionToken: nothing, Expiration: nothing, AccountId: nothing })).toEqual(
      read(GOOD),
    );
  });

  it('may begin with a byte order mark and end with a line end', () => {
    expect(readProcessCredentials(`\uFEFF${JSON.stringify(GOOD)}\r\n`, NOW).ok).toBe(true);
  });

  it.each<[string, string]>([
    ['', 'nothing'],
    [' \n', 'nothing'],
    ['export AWS_SECRET_ACCESS_KEY=TOPSECRET', 'not JSON'],
    ['{"Version": 1, "SecretAccessKey": "TOPSECRET"', 'not JSON'],
    ['[1]', 'another shape'],
    ['"TOPSECRET"', 'another shape'],
    ['null', 'another shape'],
    [JSON.stringify({ ...GOOD, AccessKeyId: 5 }), 'another shape'],
    [JSON.stringify({ AccessKeyId: 'a', SecretAccessKey: 'TOPSECRET' }), 'without "Version": 1'],
    [JSON.stringify({ ...GOOD, Version: 2 }), 'another version'],
    [JSON.stringify({ ...GOOD, Version: '1' }), 'another version'],
    [JSON.stringify({ Version: 1, SecretAccessKey: 'TOPSECRET' }), 'without AccessKeyId'],
    [JSON.stringify({ Version: 1, AccessKeyId: 'a', SecretAccessKey: '' }), 'without SecretAccessKey'],
    [JSON.stringify({ ...GOOD, SecretAccessKey: ' ' }), 'without SecretAccessKey'],
    [
      JSON.stringify({ ...GOOD, SecretAccessKey: 'TOPSECRET\nx' }),
      'a SecretAccessKey with a line break in it',
    ],
    [JSON.stringify({ ...GOOD, SessionToken: 'TOPSECRET x' }), 'a SessionToken with a blank in it'],
    [JSON.stringify({ ...GOOD, Expiration: 'soon' }), 'not an ISO 8601 time with a zone'],
    [JSON.stringify({ ...GOOD, Expiration: '2026-11-22T13:00:00' }), 'not an ISO 8601 time with a zone'],
    [JSON.stringify({ ...GOOD, Expiration: '2026-11-22T12:00:00Z' }), 'expired already'],
  ])('%j is refused in words that do not repeat it', (printed, words) => {
    const result = readProcessCredentials(printed, NOW);
    expect(result.ok ? '' : result.fault).toContain(words);
    expect(JSON.stringify(result)).not.toContain('TOPSECRET');
  });

  it('loses the white space around its keys', () => {
    const spaced = {
      ...GOOD,
      AccessKeyId: ' ASIAEXAMPLE\n',
      SecretAccessKey: 'TOPSECRET\r\n',
      AccountId: ' 1 ',
    };
    expect(read(spaced)).toEqual(read({ ...GOOD, AccountId: '1' }));
  });

  it.each([
    ['2026-11-22T13:00:00', 'like 2026-11-22T14:05:00Z'],
    ['2026-11-22T12:00:00Z', 'Sign in again with the tool that prints them'],
  ])('an Expiration of %s comes with advice that fits', (Expiration, words) => {
    const result = read({ ...GOOD, Expiration });
    expect(result.ok ? '' : result.advice).toContain(words);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (printed) => {
        expect(readProcessCredentials(printed, NOW).ok).toBe(false);
      }),
    );
  });
});

describe('an instant', () => {
  it.each([
    ['2026-11-22T14:05:00Z', '2026-11-22T14:05:00.000Z'],
    ['2026-11-22T14:05:00.123456Z', '2026-11-22T14:05:00.123Z'],
    ['2026-11-22 14:05:00+0100', '2026-11-22T13:05:00.000Z'],
    ['2026-11-22t14:05:00z', '2026-11-22T14:05:00.000Z'],
    [' 2026-11-22T14:05:00-08:00 ', '2026-11-22T22:05:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(parseInstant(text)?.toISOString()).toBe(iso);
  });

  it.each(['', '2026-11-22', '2026-11-22T14:05:00', '2026-13-22T14:05:00Z', 'now', '1764000000'])(
    '%j is none',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );
});
