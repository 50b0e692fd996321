import { describe, expect, it } from 'vitest';
import { type ConsoleRequest, planConsole } from './console-plan.ts';
import { bases, chainOf, role } from './testing/chains.ts';

const roleChain = chainOf(bases['long-term-keys'], [role()], 'eu-west-1');
const plan = (request: ConsoleRequest) => {
  const result = planConsole(request);
  if (!result.ok) throw new Error(result.failure.message);
  return result.plan;
};
const problem = (request: ConsoleRequest) => {
  const result = planConsole(request);
  if (result.ok) throw new Error('It can be opened.');
  return result.failure;
};

describe('the way to the console', () => {
  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.signin.aws.amazon.com/federation'],
    ['aws', undefined, 'https://us-east-1.signin.aws.amazon.com/federation'],
    ['aws-cn', 'cn-northwest-1', 'https://cn-northwest-1.signin.amazonaws.cn/federation'],
    ['aws-us-gov', undefined, 'https://us-gov-west-1.signin.amazonaws-us-gov.com/federation'],
    ['aws-eusc', 'eusc-de-east-1', 'https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation'],
  ])('for a role of %s in %s is a sign-in token of %s', (partition, region, endpoint) => {
    const made = plan({ chain: chainOf(bases['long-term-keys'], [role(partition)], region) });
    expect(made).toMatchObject({ kind: 'federation', endpoint, notes: [] });
    expect(made).not.toHaveProperty('sessionSeconds');
  });

  it.each(['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f'])('is none in %s, and says so', (partition) => {
    const chain = chainOf(bases['long-term-keys'], [role(partition)]);
    expect(problem({ chain })).toMatchObject({ kind: 'partition' });
    expect(problem({ chain }).message).toMatch(/^Opening the console of AWS ISO.* is not supported\.$/);
  });

  it('is the access portal for a profile of IAM Identity Center, with nothing secret in it', () => {
    expect(plan({ chain: chainOf(bases.sso, [], 'eu-west-1'), destination: 's3' })).toEqual({
      kind: 'portal',
      region: 'eu-west-1',
      destination: 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1',
      address:
        'https://d-1234567890.awsapps.com/start/#/console?account_id=333333333333&role_name=Admin&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-west-1',
      notes: [],
    });
  });

  it('knows the partition of an Identity Center by its region, not by that of the profile', () => {
    const chain = chainOf({ ...bases.sso, ssoRegion: 'cn-north-1' }, [], 'eu-west-1');
    const made = plan({ chain });
    expect(made.destination).toBe('https://cn-north-1.console.amazonaws.cn/console/home?region=cn-north-1');
    expect(made.notes.join()).toContain('does not belong to AWS China');
    expect(plan({ chain: chainOf({ ...bases.sso, ssoRegion: 'cn-north-1' }) }).notes).toEqual([]);
  });

  it('is a sign-in token for a role that is assumed from Identity Center', () => {
    expect(plan({ chain: chainOf(bases.sso, [role()]) }).kind).toBe('federation');
  });

  it.each(['session-keys', 'credential-process', 'credential-source', 'web-identity', 'login'] as const)(
    'is tried with the credentials of a %s, of which only AWS knows whether they do',
    (kind) => {
      expect(plan({ chain: chainOf(bases[kind]) }).kind).toBe('federation');
    },
  );

  it('is none for the keys of a user, nor for the MFA session made from them', () => {
    const failure = problem({ chain: chainOf(bases['long-term-keys']) });
    expect(failure).toMatchObject({ kind: 'credentials' });
    expect(`${failure.message} ${failure.advice}`).toContain('source_profile bastion');
  });

  it('is none for an Identity Center profile without a role', () => {
    const { accountId: _a, roleName: _r, ...base } = bases.sso;
    expect(problem({ chain: chainOf(base) })).toMatchObject({ kind: 'credentials' });
  });

  it.each([
    'javascript:alert(1)',
    'ftp://x/start',
    'start',
    'http://portal.example/start',
    'https://jo:pw@x/start',
  ])('is none with the start URL %s', (startUrl) => {
    expect(problem({ chain: chainOf({ ...bases.sso, startUrl }) })).toMatchObject({ kind: 'endpoint' });
  });

  it.each([
    ['https://corp.awsapps.com/start/', 'https://corp.awsapps.com/start/#/console?'],
    ['https://corp.awsapps.com/start#/', 'https://corp.awsapps.com/start/#/console?'],
    ['https://ssoins-1.portal.eu-west-1.app.aws', 'https://ssoins-1.portal.eu-west-1.app.aws/#/console?'],
  ])('begins with the start URL %s however it is written', (startUrl, begins) => {
    const made = plan({ chain: chainOf({ ...bases.sso, startUrl }) });
    expect(made.kind === 'portal' && made.address.startsWith(begins)).toBe(true);
  });

  it('says which region it took where that of the profile is of another partition', () => {
    const made = plan({ chain: chainOf(bases['long-term-keys'], [role('aws-cn')], 'eu-west-1') });
    expect(made.region).toBe('cn-north-1');
    expect(made.notes).toEqual([
      'The region of the profile does not belong to AWS China, so the console opens in cn-north-1.',
    ]);
  });

  it.each(['eu-west-1.evil.example/', '../x', 'EU', ''])('takes no region %j into a host name', (region) => {
    const result = planConsole({ chain: chainOf(bases['long-term-keys'], [role()], region) });
    if (region === '') expect(result.ok && result.plan.region).toBe('us-east-1');
    else expect(result).toMatchObject({ ok: false, failure: { kind: 'region' } });
  });

  it('refuses a page that is not of the console before anything is asked', () => {
    expect(problem({ chain: roleChain, destination: 'https://evil.example' })).toMatchObject({
      kind: 'destination',
    });
  });
});

describe('the length of a console session', () => {
  it.each([
    ['a role of a user', [role()], 'long-term-keys', 43_200, 43_200, 0],
    ['the shortest', [role()], 'long-term-keys', 60, 900, 1],
    ['the longest', [role()], 'long-term-keys', 43_201, 43_200, 1],
    ['a chain of roles', [role(), role('aws', 'Next')], 'long-term-keys', 43_200, undefined, 1],
    ['a role of a session', [role()], 'sso', 43_200, undefined, 1],
    ['a role of a process', [role()], 'credential-process', 3600, undefined, 1],
  ] as const)('of %s', (_what, arns, kind, wanted, seconds, notes) => {
    const made = plan({ chain: chainOf(bases[kind], arns), sessionSeconds: wanted });
    expect(made.kind === 'federation' ? made.sessionSeconds : 'portal').toBe(seconds);
    expect(made.notes).toHaveLength(notes);
  });

  it('is for the portal to say', () => {
    expect(plan({ chain: chainOf(bases.sso), sessionSeconds: 3600 }).notes.join()).toContain(
      'IAM Identity Center',
    );
  });
});

describe('UNDERSTUDY_FEDERATION_ENDPOINT', () => {
  it.each([
    ['http://127.0.0.1:5001', 'http://127.0.0.1:5001/federation'],
    ['http://localhost:5001/federation/', 'http://localhost:5001/federation'],
    ['https://signin.test/other', 'https://signin.test/other'],
    ['', 'https://eu-west-1.signin.aws.amazon.com/federation'],
  ])('%s is asked at %s', (federationEndpoint, endpoint) => {
    expect(plan({ chain: roleChain, federationEndpoint })).toMatchObject({ endpoint });
  });

  it.each(['http://signin.example', 'signin.example', 'file:///x', 'https://u:p@x/', 'https://x/?a=b'])(
    '%s is refused: keys would go there in the clear',
    (federationEndpoint) => {
      expect(problem({ chain: roleChain, federationEndpoint })).toMatchObject({ kind: 'endpoint' });
    },
  );
});
