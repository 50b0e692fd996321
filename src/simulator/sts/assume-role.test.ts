import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { keys, roleArn, serials } from './testing/realm.ts';
import { simulatorForEachTest } from './testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from './testing/sts-client.ts';

const simulator = simulatorForEachTest();
const joArn = 'arn:aws:iam::111111111111:user/staff/jo';
const as = (who: keyof typeof keys, region?: string): StsTestClient =>
  new StsTestClient(simulator.current, keys[who], region);

/** Jo's session, with MFA or without. */
async function joSession(withMfa: boolean): Promise<StsTestClient> {
  const input = withMfa
    ? { SerialNumber: serials.jo, TokenCode: simulator.current.mfaCode(serials.jo).code }
    : {};
  return new StsTestClient(simulator.current, keysOf(await as('jo').sessionToken(input)));
}

async function inRole(client: StsTestClient, arn: string, input: Partial<AssumeRoleCommandInput> = {}) {
  return new StsTestClient(simulator.current, keysOf(await client.assumeRole(arn, input)));
}

function notAuthorized(caller: string, resource: string, action = 'sts:AssumeRole'): string {
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${resource}`;
}

describe('AssumeRole', () => {
  it('answers with keys that work, the role’s ARN without its path, and an end to the second', async () => {
    const answer = await as('jo').assumeRole(roleArn('team/a/Pathed'), { RoleSessionName: 'jo@work' });
    expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws:sts::222222222222:assumed-role/Pathed/jo@work');
    expect(answer.AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:jo@work$/);
    expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(answer.Credentials?.Expiration).toEqual(new Date('2026-03-01T11:00:10Z'));
    expect(answer.PackedPolicySize).toBeUndefined();
    expect(answer.SourceIdentity).toBeUndefined();

    const identity = await new StsTestClient(simulator.current, keysOf(answer)).identity();
    expect(identity.Arn).toBe('arn:aws:sts::222222222222:assumed-role/Pathed/jo@work');
    expect(identity.Account).toBe('222222222222');
    expect(identity.UserId).toBe(answer.AssumedRoleUser?.AssumedRoleId);
  });

  it.each<[why: string, who: 'jo' | 'max' | 'root' | 'li', role: string, input: object, end: string]>([
    ['the account’s root is trusted', 'jo', roleArn('Open'), {}, 'ok'],
    ['the account’s id is trusted', 'jo', roleArn('ByAccountId'), {}, 'ok'],
    ['everyone is trusted', 'jo', roleArn('Everyone'), {}, 'ok'],
    ['the user is trusted by name', 'max', roleArn('OnlyMax'), {}, 'ok'],
    ['only another user is trusted', 'jo', roleArn('OnlyMax'), {}, notAuthorized(joArn, roleArn('OnlyMax'))],
    ['the role does not exist', 'jo', roleArn('Nope'), {}, notAuthorized(joArn, roleArn('Nope'))],
    ['the path is missing', 'jo', roleArn('Pathed'), {}, notAuthorized(joArn, roleArn('Pathed'))],
    ['the name’s case differs', 'jo', roleArn('open'), {}, notAuthorized(joArn, roleArn('open'))],
    ['MFA is demanded and not given', 'jo', roleArn('WithMfa'), {}, notAuthorized(joArn, roleArn('WithMfa'))],
    [
      'fresh MFA is demanded and none given',
      'jo',
      roleArn('FreshMfa'),
      {},
      notAuthorized(joArn, roleArn('FreshMfa')),
    ],
    ['the external id is right', 'jo', roleArn('WithExternalId'), { ExternalId: 'press:2026/a' }, 'ok'],
    [
      'the external id is wrong',
      'jo',
      roleArn('WithExternalId'),
      { ExternalId: 'press:2026/A' },
      notAuthorized(joArn, roleArn('WithExternalId')),
    ],
    [
      'the external id is missing',
      'jo',
      roleArn('WithExternalId'),
      {},
      notAuthorized(joArn, roleArn('WithExternalId')),
    ],
    ['an external id is given that nobody asked for', 'jo', roleArn('Open'), { ExternalId: 'any' }, 'ok'],
    [
      'the caller is the root user',
      'root',
      roleArn('Open'),
      {},
      'Roles may not be assumed by root accounts.',
    ],
    [
      'the user’s own policy denies it',
      'max',
      roleArn('Open'),
      {},
      `${notAuthorized('arn:aws:iam::111111111111:user/max', roleArn('Open'))} with an explicit deny in an identity-based policy`,
    ],
    ['the ARN is a user’s', 'jo', 'arn:aws:iam::222222222222:user/jo', {}, 'Request ARN is invalid'],
    ['the ARN’s account is short', 'jo', 'arn:aws:iam::22222222222:role/Open', {}, 'Request ARN is invalid'],
    [
      'the ARN’s partition does not exist',
      'jo',
      'arn:aws-moon:iam::222222222222:role/O',
      {},
      'Request ARN is invalid',
    ],
    [
      'the role is in another partition',
      'jo',
      'arn:aws-cn:iam::333333333333:role/Everyone',
      {},
      notAuthorized(joArn, 'arn:aws-cn:iam::333333333333:role/Everyone'),
    ],
    [
      'the trust lacks sts:TagSession',
      'jo',
      roleArn('NoTags'),
      { Tags: [{ Key: 'team', Value: 'a' }] },
      notAuthorized(joArn, roleArn('NoTags'), 'sts:TagSession'),
    ],
    [
      'the trust lacks sts:SetSourceIdentity',
      'jo',
      roleArn('NoTags'),
      { SourceIdentity: 'jo' },
      notAuthorized(joArn, roleArn('NoTags'), 'sts:SetSourceIdentity'),
    ],
  ])('when %s', async (_why, who, role, input, end) => {
    const { code, message } = await endOf(as(who).assumeRole(role, input));
    expect(message ?? code).toBe(end);
  });

  it('works inside another partition with a region of that partition', async () => {
    const li = as('li', 'cn-north-1');
    const answer = await li.assumeRole('arn:aws-cn:iam::333333333333:role/Local');
    expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws-cn:sts::333333333333:assumed-role/Local/test');
  });

  it.each([
    ['jo', 'cn-north-1'],
    ['jo', 'us-gov-west-1'],
    ['li', 'eu-central-1'],
  ] as const)('finds the keys of %s invalid in %s', async (who, region) => {
    expect(await endOf(as(who, region).identity())).toMatchObject({
      code: 'InvalidClientTokenId',
      status: 403,
      message: 'The security token included in the request is invalid.',
    });
  });

  it('is refused where STS is turned off for the role’s account', async () => {
    const { code, message, status } = await endOf(as('jo', 'ap-east-1').assumeRole(roleArn('Open')));
    expect([code, status]).toEqual(['RegionDisabledException', 403]);
    expect(message).toContain('STS is not activated in this region for account:222222222222.');
    expect((await endOf(as('jo', 'eu-south-1').assumeRole(roleArn('Open')))).code).toBe('ok');
  });
});

describe('a chain of roles', () => {
  it('goes from role to role as far as each trusts the one before', async () => {
    const hop = await inRole(as('jo'), roleArn('team/a/Pathed'));
    const answer = await hop.assumeRole(roleArn('SecondHop'));
    expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws:sts::222222222222:assumed-role/SecondHop/test');
    expect((await endOf(as('jo').assumeRole(roleArn('SecondHop')))).code).toBe('AccessDenied');
    const wrongHop = await inRole(as('jo'), roleArn('Open'));
    expect((await endOf(wrongHop.assumeRole(roleArn('SecondHop')))).message).toBe(
      notAuthorized('arn:aws:sts::222222222222:assumed-role/Open/test', roleArn('SecondHop')),
    );
  });

  it('may end at one session by name', async () => {
    const one = await inRole(as('jo'), roleArn('Open'), { RoleSessionName: 'one' });
    const two = await inRole(as('jo'), roleArn('Open'), { RoleSessionName: 'two' });
    expect((await endOf(one.assumeRole(roleArn('ForOneSession')))).code).toBe('ok');
    expect((await endOf(two.assumeRole(roleArn('ForOneSession')))).code).toBe('AccessDenied');
  });

  it('ends where the role’s own policy denies the next step', async () => {
    const hop = await inRole(as('jo'), roleArn('Refusing'));
    expect((await endOf(hop.assumeRole(roleArn('BehindRefusing')))).message).toContain('explicit deny');
  });

  it('carries MFA on when it was given to GetSessionToken', async () => {
    const hop = await inRole(await joSession(true), roleArn('Open'));
    expect((await endOf(hop.assumeRole(roleArn('SecondHopWithMfa')))).code).toBe('ok');
  });

  it('does not carry on MFA that was given to AssumeRole', async () => {
    const hop = await inRole(as('jo'), roleArn('WithMfa'), {
      SerialNumber: serials.jo,
      TokenCode: simulator.current.mfaCode(serials.jo).code,
    });
    expect((await endOf(hop.assumeRole(roleArn('SecondHopWithMfa')))).code).toBe('AccessDenied');
  });

  it('keeps the source identity and passes transitive tags on', async () => {
    const hop = await inRole(as('jo'), roleArn('team/a/Pathed'), {
      SourceIdentity: 'jo',
      Tags: [
        { Key: 'team', Value: 'a' },
        { Key: 'cost', Value: '1' },
      ],
      TransitiveTagKeys: ['team'],
    });
    const answer = await hop.assumeRole(roleArn('SecondHop'));
    expect(answer.SourceIdentity).toBe('jo');
    expect((await endOf(hop.assumeRole(roleArn('SecondHop'), { SourceIdentity: 'max' }))).code).toBe(
      'AccessDenied',
    );
    const overriding = { Tags: [{ Key: 'team', Value: 'b' }] };
    expect((await endOf(hop.assumeRole(roleArn('SecondHop'), overriding))).code).toBe('ValidationError');
    const adding = { Tags: [{ Key: 'cost', Value: '2' }] };
    expect((await endOf(hop.assumeRole(roleArn('SecondHop'), adding))).code).toBe('ok');
  });
});

describe('the age of MFA', () => {
  it('is refused once it is older than the trust allows, though the session still lives', async () => {
    const { clock } = simulator.current;
    const answer = await as('jo').sessionToken({
      SerialNumber: serials.jo,
      TokenCode: simulator.current.mfaCode(serials.jo).code,
    });
    const session = (): StsTestClient => new StsTestClient(simulator.current, keysOf(answer));
    expect((await endOf(session().assumeRole(roleArn('FreshMfa')))).code).toBe('ok');
    clock.advance(3600_000);
    expect((await endOf(session().assumeRole(roleArn('FreshMfa')))).code).toBe('ok');
    clock.advance(1000);
    expect((await endOf(session().assumeRole(roleArn('FreshMfa')))).message).toBe(
      notAuthorized(joArn, roleArn('FreshMfa')),
    );
    expect((await endOf(session().assumeRole(roleArn('WithMfa')))).code).toBe('ok');
  });
});

describe('how long a role session lasts', () => {
  const chained =
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
  const beyondRole = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';

  it.each<[signer: 'keys' | 'session' | 'role', role: string, seconds: number | undefined, end: string]>([
    ['keys', 'team/a/Pathed', 43_200, '12 h'],
    ['keys', 'team/a/Pathed', 900, '0.25 h'],
    ['keys', 'team/a/Pathed', undefined, '1 h'],
    ['keys', 'FourHours', 14_400, '4 h'],
    ['keys', 'FourHours', 14_401, beyondRole],
    ['keys', 'Open', 3601, beyondRole],
    ['session', 'team/a/Pathed', 3600, '1 h'],
    ['session', 'team/a/Pathed', 3601, chained],
    ['session', 'Open', 3601, chained],
    ['role', 'SecondHop', 3600, '1 h'],
    ['role', 'SecondHop', 7200, chained],
  ])('signed by %s, role %s, %s s: %s', async (signer, role, seconds, end) => {
    const client =
      signer === 'keys'
        ? as('jo')
        : signer === 'session'
          ? await joSession(false)
          : await inRole(as('jo'), roleArn('team/a/Pathed'));
    const input = seconds === undefined ? {} : { DurationSeconds: seconds };
    const call = client.assumeRole(roleArn(role), input);
    if (end.endsWith(' h')) {
      const hours =
        (keysOf(await call).expiration.getTime() - simulator.current.clock.now().getTime()) / 3600_000;
      expect(`${hours} h`).toBe(end);
    } else {
      expect(await endOf(call)).toMatchObject({ code: 'ValidationError', status: 400, message: end });
    }
  });
});
