import { describe, expect, it } from 'vitest';
import { keys, roleArn, serials } from './testing/realm.ts';
import { simulatorForEachTest, startOfTest } from './testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from './testing/sts-client.ts';
import { totpCode } from './totp.ts';

const simulator = simulatorForEachTest();
const as = (who: keyof typeof keys, region?: string): StsTestClient =>
  new StsTestClient(simulator.current, keys[who], region);
const code = (serial: string = serials.jo): string => simulator.current.mfaCode(serial).code;

const wrongCode = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
const wrongSerial =
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user';
const onlyOne =
  'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.';

describe('GetSessionToken', () => {
  it.each([
    ['jo', undefined, 43_200],
    ['jo', 900, 900],
    ['jo', 129_600, 129_600],
    ['root', undefined, 3600],
    ['root', 7200, 3600],
    ['root', 900, 900],
  ] as const)('for %s asking for %s s lasts %i s', async (who, asked, lasts) => {
    const answer = await as(who).sessionToken(asked === undefined ? {} : { DurationSeconds: asked });
    expect((keysOf(answer).expiration.getTime() - startOfTest.getTime()) / 1000).toBe(lasts);
  });

  it('keeps the user’s identity', async () => {
    const session = new StsTestClient(simulator.current, keysOf(await as('jo').sessionToken()));
    expect(await session.identity()).toMatchObject({
      Arn: 'arn:aws:iam::111111111111:user/staff/jo',
      Account: '111111111111',
      UserId: (await as('jo').identity()).UserId,
    });
    expect((await as('root').identity()).Arn).toBe('arn:aws:iam::111111111111:root');
    expect((await as('root').identity()).UserId).toBe('111111111111');
  });

  it('is refused to session keys of either kind', async () => {
    const session = keysOf(await as('jo').sessionToken());
    const role = keysOf(await as('jo').assumeRole(roleArn('Open')));
    for (const temporary of [session, role]) {
      expect(await endOf(new StsTestClient(simulator.current, temporary).sessionToken())).toMatchObject({
        code: 'AccessDenied',
        status: 403,
        message: 'Cannot call GetSessionToken with session credentials',
      });
    }
  });

  it('is refused in a region where the account has turned STS off', async () => {
    expect((await endOf(as('jo', 'eu-south-1').sessionToken())).code).toBe('RegionDisabledException');
    expect((await endOf(as('jo', 'eu-south-1').identity())).code).toBe('ok');
  });
});

describe('MFA', () => {
  it.each<[why: string, input: () => { SerialNumber?: string; TokenCode?: string }, end: string]>([
    ['virtual device', () => ({ SerialNumber: serials.jo, TokenCode: code() }), 'ok'],
    [
      'hardware device',
      () => ({ SerialNumber: serials.joHardware, TokenCode: code(serials.joHardware) }),
      'ok',
    ],
    ['no device at all', () => ({}), 'ok'],
    ['wrong code', () => ({ SerialNumber: serials.jo, TokenCode: '000000' }), wrongCode],
    [
      'code of another device',
      () => ({ SerialNumber: serials.jo, TokenCode: code(serials.joHardware) }),
      wrongCode,
    ],
    [
      'code of two steps ago',
      () => ({
        SerialNumber: serials.jo,
        TokenCode: totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', new Date(startOfTest.getTime() - 60_000)),
      }),
      wrongCode,
    ],
    [
      'unknown serial',
      () => ({ SerialNumber: 'arn:aws:iam::111111111111:mfa/nobody', TokenCode: code() }),
      wrongSerial,
    ],
    [
      'another user’s serial',
      () => ({ SerialNumber: serials.max, TokenCode: code(serials.max) }),
      wrongSerial,
    ],
    ['serial without code', () => ({ SerialNumber: serials.jo }), onlyOne],
    ['code without serial', () => ({ TokenCode: '123456' }), onlyOne],
  ])('%s, for both calls that take one', async (_why, input, end) => {
    for (const call of [
      () => as('jo').sessionToken(input()),
      () => as('jo').assumeRole(roleArn('Open'), input()),
    ]) {
      const ended = await endOf(call());
      expect(ended.message ?? ended.code).toBe(end);
      if (end !== 'ok') expect(ended).toMatchObject({ code: 'AccessDenied', status: 403 });
    }
  });

  it('takes a code once, whichever call it was given to, and then the next one', async () => {
    const input = { SerialNumber: serials.jo, TokenCode: code() };
    expect((await endOf(as('jo').sessionToken(input))).code).toBe('ok');
    expect((await endOf(as('jo').sessionToken(input))).message).toBe(wrongCode);
    expect((await endOf(as('jo').assumeRole(roleArn('WithMfa'), input))).message).toBe(wrongCode);
    const next = { SerialNumber: serials.jo, TokenCode: code() };
    expect(next.TokenCode).not.toBe(input.TokenCode);
    expect((await endOf(as('jo').assumeRole(roleArn('WithMfa'), next))).code).toBe('ok');
    expect(simulator.current.journal.entries.map((entry) => entry.mfa)).toEqual([
      'accepted',
      'used-before',
      'used-before',
      'accepted',
    ]);
  });

  it('gives one code to one of many calls at the same time', async () => {
    const input = { SerialNumber: serials.jo, TokenCode: code() };
    const ends = await Promise.all(Array.from({ length: 8 }, () => endOf(as('jo').sessionToken(input))));
    expect(ends.filter((end) => end.code === 'ok')).toHaveLength(1);
    expect(ends.filter((end) => end.message === wrongCode)).toHaveLength(7);
  });

  it('uses up a code even when the role then refuses', async () => {
    const input = { SerialNumber: serials.jo, TokenCode: code() };
    expect((await endOf(as('jo').assumeRole(roleArn('OnlyMax'), input))).code).toBe('AccessDenied');
    expect((await endOf(as('jo').sessionToken(input))).message).toBe(wrongCode);
  });

  it('does not look at a code before the request’s form is right', async () => {
    const input = { SerialNumber: serials.jo, TokenCode: code() };
    expect((await endOf(as('jo').sessionToken({ ...input, DurationSeconds: 1 }))).code).toBe(
      'ValidationError',
    );
    expect((await endOf(as('jo').sessionToken(input))).code).toBe('ok');
  });

  it('is not for a role session, which has no device', async () => {
    const role = new StsTestClient(simulator.current, keysOf(await as('jo').assumeRole(roleArn('Open'))));
    const end = await endOf(
      role.assumeRole(roleArn('Open'), { SerialNumber: serials.jo, TokenCode: code() }),
    );
    expect(end.message).toBe(wrongSerial);
  });
});
