import { describe, expect, it } from 'vitest';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { ProfileSet } from '../aws-files/profiles/profile-set.ts';
import type { Chain, ChainProblem, ChainRequest } from './chain.ts';
import { resolveChain } from './resolve-chain.ts';
import { type Entries, profileSetOf } from './testing/profile-set.ts';

const KEYS = { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret' };
const keysOf = (name: string) => ({
  aws_access_key_id: `AKIA${name}`,
  aws_secret_access_key: `secret of ${name}`,
});
const arn = (role: string) => `arn:aws:iam::123456789012:role/${role}`;
const role = (name: string, source: string, more: Entries = {}) => ({
  role_arn: arn(name),
  source_profile: source,
  ...more,
});

function chainOf(set: ProfileSet, request: ChainRequest, environment: Environment = {}): Chain {
  const result = resolveChain(set, request, environment);
  if (!result.ok) throw new Error(result.problem.message);
  return result.chain;
}

function problemOf(set: ProfileSet, request: ChainRequest, environment: Environment = {}): ChainProblem {
  const result = resolveChain(set, request, environment);
  if (result.ok) throw new Error(`resolved: ${summary(result.chain)}`);
  return result.problem;
}

/** "bastion's long-term-keys, then RoleB, RoleA". */
function summary({ base, hops }: Chain): string {
  return [`${base.profile}/${base.kind}`, ...hops.map((hop) => hop.roleArn.split('/').at(-1))].join(' > ');
}

const outcome = (profiles: Readonly<Record<string, Entries>>, name = 'a') => {
  const result = resolveChain(profileSetOf(profiles), { profile: name }, {});
  return result.ok ? summary(result.chain) : result.problem.code;
};

describe('where the credentials of a chain come from', () => {
  it.each<[string, Readonly<Record<string, Entries>>, string]>([
    ['keys of the profile itself', { a: KEYS }, 'a/long-term-keys'],
    ['keys with a token', { a: { ...KEYS, aws_session_token: 't' } }, 'a/session-keys'],
    ['keys with a token by its old name', { a: { ...KEYS, aws_security_token: 't' } }, 'a/session-keys'],
    ['keys with an empty token', { a: { ...KEYS, aws_session_token: '' } }, 'a/long-term-keys'],
    ['one hop', { a: role('A', 'b'), b: KEYS }, 'b/long-term-keys > A'],
    [
      'three hops',
      { a: role('A', 'b'), b: role('B', 'c'), c: role('C', 'd'), d: KEYS },
      'd/long-term-keys > C > B > A',
    ],
    [
      'the role before keys of the profile asked for',
      { a: { ...role('A', 'b'), ...KEYS }, b: KEYS },
      'b/long-term-keys > A',
    ],
    [
      'keys before the role of a later profile',
      { a: role('A', 'b'), b: { ...role('B', 'c'), ...KEYS }, c: KEYS },
      'b/long-term-keys > A',
    ],
    [
      'the role of a later profile with half a key pair',
      { a: role('A', 'b'), b: { ...role('B', 'c'), aws_access_key_id: 'x' }, c: KEYS },
      'c/long-term-keys > B > A',
    ],
    ['itself, once, with its own keys', { a: { ...role('A', 'a'), ...KEYS } }, 'a/long-term-keys > A'],
    [
      'itself, once, with its own process',
      { a: role('A', 'a', { credential_process: 'p' }) },
      'a/credential-process > A',
    ],
    [
      'a later profile that names itself',
      { a: role('A', 'b'), b: role('B', 'b', { credential_process: 'p' }) },
      'b/credential-process > B > A',
    ],
    ['a credential process', { a: { credential_process: 'p' } }, 'a/credential-process'],
    [
      'a process before keys, in the profile asked for',
      { a: { credential_process: 'p', ...KEYS } },
      'a/credential-process',
    ],
    [
      'keys before a process, in a later profile',
      { a: role('A', 'b'), b: { credential_process: 'p', ...KEYS } },
      'b/long-term-keys > A',
    ],
    [
      'a process behind a role',
      { a: role('A', 'b'), b: { credential_process: 'p' } },
      'b/credential-process > A',
    ],
    [
      'a role without a source, and a process in the same profile',
      { a: { role_arn: arn('A'), credential_process: 'p' } },
      'no-source',
    ],
    [
      'the environment',
      { a: { role_arn: arn('A'), credential_source: 'Environment' } },
      'a/credential-source > A',
    ],
    [
      'a credential source without a role',
      { a: { credential_source: 'EcsContainer' } },
      'a/credential-source',
    ],
    [
      'web identity before a source profile',
      { a: { ...role('A', 'b'), web_identity_token_file: '/t' }, b: KEYS },
      'a/web-identity',
    ],
    [
      'web identity before keys',
      { a: { role_arn: arn('A'), web_identity_token_file: '/t', ...KEYS } },
      'a/web-identity',
    ],
    [
      'web identity behind a role',
      { a: role('A', 'b'), b: { role_arn: arn('B'), web_identity_token_file: '/t' } },
      'b/web-identity > A',
    ],
    [
      'IAM Identity Center before a login session, a process and keys',
      {
        a: {
          sso_account_id: '1',
          sso_role_name: 'r',
          sso_region: 'x',
          sso_start_url: 'u',
          login_session: 'l',
          credential_process: 'p',
          ...KEYS,
        },
      },
      'a/sso',
    ],
    [
      'a login session before a process and keys',
      { a: { login_session: 'l', credential_process: 'p', ...KEYS } },
      'a/login',
    ],
    ['a login session behind a role', { a: role('A', 'b'), b: { login_session: 'l' } }, 'b/login > A'],
  ])('%s', (_, profiles, expected) => {
    expect(outcome(profiles)).toBe(expected);
  });

  it('takes nothing from [default] or from the environment', () => {
    const set = profileSetOf({ default: KEYS, a: { region: 'eu-west-1' }, b: { role_arn: arn('B') } });
    const environment = {
      AWS_ACCESS_KEY_ID: 'AKIAENV',
      AWS_SECRET_ACCESS_KEY: 'env',
      AWS_PROFILE: 'default',
    };
    expect(problemOf(set, { profile: 'a' }, environment).code).toBe('no-credentials');
    expect(problemOf(set, { profile: 'b' }, environment).code).toBe('no-source');
  });

  it('never matches a name that is only similar', () => {
    const set = profileSetOf({ 'prod-admin': KEYS, Prod: KEYS });
    for (const profile of ['prod', 'prod-admi', 'PROD', ' Prod', '__proto__', 'constructor', 'toString'])
      expect(problemOf(set, { profile }).code).toBe('unknown-profile');
  });

  it('tells when session keys end, where another tool noted it with a zone', () => {
    const session = { ...KEYS, aws_session_token: 't' };
    const endOf = (more: Entries) => {
      const { base } = chainOf(profileSetOf({ a: { ...session, ...more } }), { profile: 'a' });
      return base.kind === 'session-keys' ? base.credentials.expiration?.toISOString() : base.kind;
    };
    expect(endOf({ x_security_token_expires: '2026-11-22T15:00:00+01:00' })).toBe('2026-11-22T14:00:00.000Z');
    expect(endOf({ aws_credential_expiration: '2026-11-22T14:00:00Z' })).toBe('2026-11-22T14:00:00.000Z');
    expect(endOf({ expiration: '2026-11-22 14:00:00' })).toBeUndefined();
    expect(endOf({ expiration: 'soon' })).toBeUndefined();
  });

  it('knows the account of keys that carry one', () => {
    const { base } = chainOf(profileSetOf({ a: { ...KEYS, aws_account_id: '111111111111' } }), {
      profile: 'a',
    });
    expect(base).toMatchObject({ kind: 'long-term-keys', accountId: '111111111111' });
  });
});

describe('a duration that is no whole number', () => {
  it.each(['abc', '3600.5', '1 hour', '1e3'])('does not count, as for the AWS CLI: %s', (duration) => {
    const set = profileSetOf({ a: role('A', 'b', { duration_seconds: duration }), b: KEYS });
    const result = resolveChain(set, { profile: 'a' }, {});
    expect(result.ok && result.chain.hops.map(({ durationSeconds }) => durationSeconds)).toEqual([undefined]);
  });
});

describe('chains that cannot be followed', () => {
  it.each<[string, Readonly<Record<string, Entries>>, ChainProblem['code'], string]>([
    ['an unknown profile', {}, 'unknown-profile', 'no profile named a'],
    ['a source that does not exist', { a: role('A', 'b') }, 'missing-source-profile', 'Profile a names b'],
    [
      'a source of a source that does not exist',
      { a: role('A', 'b'), b: role('B', 'c') },
      'missing-source-profile',
      'Profile b names c',
    ],
    ['an empty source_profile', { a: role('A', '') }, 'missing-source-profile', 'empty source_profile'],
    [
      'a source without credentials',
      { a: role('A', 'b'), b: { region: 'eu-west-1' } },
      'no-credentials',
      'Profile b says nothing',
    ],
    ['a loop of two', { a: role('A', 'b'), b: role('B', 'a') }, 'source-loop', 'a → b → a'],
    [
      'a loop further down',
      { a: role('A', 'b'), b: role('B', 'c'), c: role('C', 'b') },
      'source-loop',
      'b → c → b',
    ],
    [
      'a loop back to keys that were passed by',
      { a: { ...role('A', 'b'), ...KEYS }, b: role('B', 'c'), c: role('C', 'a') },
      'source-loop',
      'a → b → c → a',
    ],
    ['itself as source without keys', { a: role('A', 'a') }, 'source-loop', 'its own source'],
    [
      'itself as source with half a key pair',
      { a: role('A', 'a', { aws_access_key_id: 'x' }) },
      'partial-keys',
      'no aws_secret_access_key',
    ],
    [
      'neither source',
      { a: { role_arn: arn('A') } },
      'no-source',
      'neither source_profile nor credential_source',
    ],
    [
      'both sources',
      { a: role('A', 'b', { credential_source: 'Environment' }), b: KEYS },
      'both-sources',
      'both source_profile and credential_source',
    ],
    [
      'neither source although keys stand beside the role',
      { a: { role_arn: arn('A'), ...KEYS } },
      'no-source',
      'Profile a',
    ],
    [
      'a secret without its id',
      { a: { aws_secret_access_key: 's' } },
      'partial-keys',
      'no aws_access_key_id',
    ],
    [
      'an id without its secret',
      { a: { aws_access_key_id: 'i' } },
      'partial-keys',
      'no aws_secret_access_key',
    ],
    [
      'an empty secret',
      { a: { aws_access_key_id: 'i', aws_secret_access_key: '' } },
      'partial-keys',
      'no aws_secret_access_key',
    ],
    ['a token alone', { a: { aws_session_token: 't' } }, 'partial-keys', 'no aws_access_key_id'],
    [
      'a credential source in other letters',
      { a: { role_arn: arn('A'), credential_source: 'environment' } },
      'unknown-credential-source',
      'environment, which is not known',
    ],
    [
      'two ways in that SDKs rank differently',
      { a: { role_arn: arn('A'), credential_source: 'Environment', web_identity_token_file: '/t' } },
      'both-sources',
      'web_identity_token_file',
    ],
    ['a token file without a role', { a: { web_identity_token_file: '/t' } }, 'invalid-field', 'no role_arn'],
    [
      'an empty credential_process',
      { a: { credential_process: '' } },
      'invalid-field',
      'empty credential_process',
    ],
    ['an empty login_session', { a: { login_session: '' } }, 'invalid-field', 'empty login_session'],
    [
      'an empty token file',
      { a: { role_arn: arn('A'), web_identity_token_file: '' } },
      'invalid-field',
      'empty web_identity_token_file',
    ],
    [
      'an empty role_arn',
      { a: { role_arn: '', source_profile: 'b' }, b: KEYS },
      'invalid-role-arn',
      'it is empty',
    ],
    [
      'a role_arn that is none',
      { a: { role_arn: 'Admin', source_profile: 'b' }, b: KEYS },
      'invalid-role-arn',
      'begins with "arn:"',
    ],
    [
      'an account without its role',
      { a: { sso_account_id: '1', sso_region: 'x', sso_start_url: 'u' } },
      'incomplete-sso',
      'no sso_role_name',
    ],
    ['a start URL alone', { a: { sso_start_url: 'u' } }, 'incomplete-sso', 'no sso_region'],
    [
      'a session that does not exist',
      { a: { sso_session: 'corp' } },
      'incomplete-sso',
      'sso-session corp, which does not exist',
    ],
    [
      'a duration with a sign',
      { a: role('A', 'b', { duration_seconds: '-900' }), b: KEYS },
      'invalid-duration',
      '"-900"',
    ],
    [
      'a duration that is too short',
      { a: role('A', 'b', { duration_seconds: '899' }), b: KEYS },
      'invalid-duration',
      '900 to 43200',
    ],
    [
      'a duration that is too long',
      { a: role('A', 'b', { duration_seconds: '43201' }), b: KEYS },
      'invalid-duration',
      '900 to 43200',
    ],
    [
      'a session name that STS refuses',
      { a: role('A', 'b', { role_session_name: 'with space' }), b: KEYS },
      'invalid-field',
      'role_session_name of profile a',
    ],
    [
      'an external id that STS refuses',
      { a: role('A', 'b', { external_id: 'a b' }), b: KEYS },
      'invalid-field',
      'external_id of profile a',
    ],
    [
      'a serial that is too short',
      { a: role('A', 'b', { mfa_serial: 'jo' }), b: KEYS },
      'invalid-field',
      'mfa_serial of profile a',
    ],
    [
      'a serial on the source that is too short',
      { a: role('A', 'b'), b: { ...KEYS, mfa_serial: 'jo' } },
      'invalid-field',
      'mfa_serial of profile b',
    ],
    [
      'a source identity of AWS',
      { a: role('A', 'b', { source_identity: 'aws:x' }), b: KEYS },
      'invalid-field',
      'source_identity of profile a',
    ],
    [
      'session tags without values',
      { a: role('A', 'b', { session_tags: 'team' }), b: KEYS },
      'invalid-field',
      'session_tags of profile a',
    ],
    [
      'a region that is no host label',
      { a: { ...KEYS, region: 'evil.example/#' } },
      'invalid-field',
      'region of profile a',
    ],
    [
      'an endpoint that is no address',
      { a: { ...KEYS, endpoint_url: 'sts.example' } },
      'invalid-field',
      'endpoint_url of profile a',
    ],
    [
      'a services section that does not exist',
      { a: { ...KEYS, services: 'local' } },
      'missing-services',
      'services section local',
    ],
  ])('%s', (_, profiles, code, words) => {
    const problem = problemOf(profileSetOf(profiles), { profile: 'a' });
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(words);
    expect(problem.message).toMatch(/^[A-Z].*\.$/s);
    expect(problem.advice).toMatch(/^[A-Z].*\.$/);
    if (code !== 'unknown-profile') {
      expect(problem.at).toBeDefined();
      expect(problem.message).toContain(`/home/jo/.aws/config, line ${problem.at?.line}`);
    }
  });

  it('names the line where the fault stands, not where the walk began', () => {
    const set = profileSetOf({ a: role('A', 'b'), b: { aws_access_key_id: 'i' } });
    expect(problemOf(set, { profile: 'a' })).toMatchObject({ profile: 'b', at: { line: 5 } });
  });

  it('shortens a long loop to what can be read', () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const set = profileSetOf(
      Object.fromEntries(
        names.map((name, index) => [name, role('R', names[(index + 1) % names.length] ?? '')]),
      ),
    );
    expect(problemOf(set, { profile: 'p0' }).message).toContain('p0 → p1 → p2 → p3 → p4 → … → p39 → p0');
  });

  it('never tells a secret', () => {
    const set = profileSetOf({
      a: { aws_secret_access_key: 'TOPSECRET' },
      b: { aws_session_token: 'TOPSECRET' },
    });
    for (const profile of ['a', 'b'])
      expect(JSON.stringify(problemOf(set, { profile }))).not.toContain('TOPSECRET');
  });
});

describe('IAM Identity Center', () => {
  const session = {
    ssoSessions: { corp: { sso_region: 'eu-west-1', sso_start_url: 'https://x.awsapps.com/start#/' } },
  };

  it('takes region and start URL from the session', () => {
    const set = profileSetOf(
      { a: { sso_session: 'corp', sso_account_id: '111111111111', sso_role_name: 'Ops' } },
      session,
    );
    expect(chainOf(set, { profile: 'a' }).base).toMatchObject({
      kind: 'sso',
      accountId: '111111111111',
      roleName: 'Ops',
      startUrl: 'https://x.awsapps.com/start#/',
      ssoRegion: 'eu-west-1',
      sessionName: 'corp',
    });
  });

  it('may carry no account, for a token only', () => {
    const { base } = chainOf(profileSetOf({ a: { sso_session: 'corp' } }, session), { profile: 'a' });
    expect(base).toMatchObject({ kind: 'sso', sessionName: 'corp' });
    expect(base).not.toHaveProperty('accountId');
  });

  it('takes values that say the same as the session', () => {
    const set = profileSetOf({ a: { sso_session: 'corp', ...session.ssoSessions.corp } }, session);
    expect(chainOf(set, { profile: 'a' }).base).toMatchObject({ kind: 'sso', sessionName: 'corp' });
  });

  it.each(['sso_region', 'sso_start_url'])('refuses another %s beside a session', (key) => {
    const set = profileSetOf({ a: { sso_session: 'corp', [key]: 'x' } }, session);
    expect(problemOf(set, { profile: 'a' })).toMatchObject({ code: 'incomplete-sso' });
  });

  it.each(['sso_region', 'sso_start_url'])('says when the session lacks %s', (key) => {
    const { [key]: _, ...rest } = session.ssoSessions.corp as Readonly<Record<string, string>>;
    const set = profileSetOf({ a: { sso_session: 'corp' } }, { ssoSessions: { corp: rest } });
    expect(problemOf(set, { profile: 'a' }).message).toContain(`no ${key}`);
  });
});

describe('the parameters of a role', () => {
  const more = {
    role_session_name: 'jo@ops',
    duration_seconds: '7200',
    external_id: 'xid:1/2',
    mfa_serial: 'GAHT12345678',
    source_identity: 'jo',
    session_tags: 'team=ops,note=a=b',
    transitive_session_tags: 'team, note',
  };

  it('come from the profile that holds the role_arn, with their lines', () => {
    const set = profileSetOf({ a: role('A', 'b', more), b: role('B', 'c'), c: KEYS });
    const [first, last] = chainOf(set, { profile: 'a' }).hops;
    expect(first).toEqual({ profile: 'b', roleArn: arn('B') });
    expect(last).toMatchObject({
      profile: 'a',
      sessionName: { value: 'jo@ops', from: { kind: 'profile', profile: 'a', at: { line: 4 } } },
      durationSeconds: { value: 7200, from: { kind: 'profile', profile: 'a', at: { line: 5 } } },
      externalId: 'xid:1/2',
      mfaSerial: { value: 'GAHT12345678' },
      sourceIdentity: 'jo',
      tags: new Map([
        ['team', 'ops'],
        ['note', 'a=b'],
      ]),
      transitiveTagKeys: ['team', 'note'],
    });
  });

  it('are not inherited by the role above', () => {
    const set = profileSetOf({ a: role('A', 'b'), b: role('B', 'c', more), c: KEYS });
    expect(chainOf(set, { profile: 'a' }).hops.at(-1)).toEqual({ profile: 'a', roleArn: arn('A') });
  });

  it('count as absent where they are empty', () => {
    const empty = Object.fromEntries(Object.keys(more).map((key) => [key, '']));
    const set = profileSetOf({ a: role('A', 'b', empty), b: KEYS });
    expect(chainOf(set, { profile: 'a' }).hops).toEqual([{ profile: 'a', roleArn: arn('A') }]);
  });

  it('are overridden for one switch on the last role only', () => {
    const set = profileSetOf({ a: role('A', 'b', more), b: role('B', 'c', more), c: KEYS });
    const tags = new Map([['cost', '42']]);
    const chain = chainOf(set, {
      profile: 'a',
      sessionName: 'other',
      durationSeconds: 900,
      externalId: 'x2',
      sessionPolicy: '{"Version":"2012-10-17","Statement":[]}',
      sessionPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      tags,
    });
    expect(chain.hops[0]).toEqual(chainOf(set, { profile: 'b' }).hops[0]);
    expect(chain.hops[1]).toMatchObject({
      sessionName: { value: 'other', from: { kind: 'request' } },
      durationSeconds: { value: 900, from: { kind: 'request' } },
      externalId: 'x2',
      sessionPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      tags,
    });
  });

  it.each<[string, Omit<ChainRequest, 'profile'>, string]>([
    ['session name', { sessionName: 'a b' }, 'session name'],
    ['empty session name', { sessionName: '' }, 'session name'],
    ['external id', { externalId: 'x' }, 'external id'],
    ['MFA serial', { mfaSerial: 'jo' }, 'MFA serial'],
    ['duration zero', { durationSeconds: 0 }, 'duration'],
    ['duration NaN', { durationSeconds: Number.NaN }, 'duration'],
    ['duration too long', { durationSeconds: 43_201 }, 'duration'],
    ['policy', { sessionPolicy: '{' }, 'session policy'],
    ['policy of another type', { sessionPolicy: '[]' }, 'session policy'],
    ['eleven policy ARNs', { sessionPolicyArns: Array.from({ length: 11 }, () => 'x') }, '10 ARNs at most'],
    ['tag value', { tags: new Map([['a', '<']]) }, 'tags'],
    ['region', { region: 'a.b' }, 'region'],
    ['source without a role', { sourceProfile: 'b' }, 'without a role'],
  ])('an override that STS would refuse is told before: %s', (_, overrides, words) => {
    const set = profileSetOf({ a: role('A', 'b'), b: KEYS });
    expect(problemOf(set, { profile: 'a', ...overrides }).message).toContain(words);
  });
});

describe('any role through a source profile', () => {
  const set = profileSetOf({
    bastion: { ...keysOf('bastion'), region: 'eu-west-1', mfa_serial: 'arn:aws:iam::111111111111:mfa/jo' },
    hub: role('Hub', 'bastion', { region: 'eu-north-1', external_id: 'hub-id' }),
    both: { ...role('Both', 'bastion'), ...keysOf('both') },
  });

  it('is one more hop on the source', () => {
    const chain = chainOf(set, { roleArn: '222222222222:team/Ops', sourceProfile: 'hub', externalId: 'x1' });
    expect(chain.name).toBe('222222222222:Ops');
    expect(chain.hops).toEqual([
      { profile: 'hub', roleArn: arn('Hub'), externalId: 'hub-id' },
      { roleArn: 'arn:aws:iam::222222222222:role/team/Ops', externalId: 'x1' },
    ]);
    expect(chain.mfaSerial?.value).toBe('arn:aws:iam::111111111111:mfa/jo');
    expect(chain.region).toMatchObject({ value: 'eu-north-1', from: { kind: 'profile', profile: 'hub' } });
  });

  it('takes the profile as source when no source is named', () => {
    expect(summary(chainOf(set, { roleArn: '222222222222:Ops', profile: 'bastion' }))).toBe(
      'bastion/long-term-keys > Ops',
    );
  });

  it('treats the source as every later profile: keys in it sign', () => {
    expect(summary(chainOf(set, { roleArn: '222222222222:Ops', sourceProfile: 'both' }))).toBe(
      'both/long-term-keys > Ops',
    );
  });

  it('takes only the region from a profile named beside the source', () => {
    const chain = chainOf(set, { roleArn: '222222222222:Ops', sourceProfile: 'bastion', profile: 'hub' });
    expect(summary(chain)).toBe('bastion/long-term-keys > Ops');
    expect(chain.region?.value).toBe('eu-north-1');
  });

  it.each<[ChainRequest, ChainProblem['code']]>([
    [{}, 'unknown-profile'],
    [{ roleArn: '222222222222:Ops' }, 'no-source'],
    [{ roleArn: '222222222222:Ops', sourceProfile: 'nope' }, 'missing-source-profile'],
    [{ roleArn: '222222222222:Ops', sourceProfile: 'bastion', profile: 'nope' }, 'unknown-profile'],
    [{ roleArn: '22:Ops', sourceProfile: 'bastion' }, 'invalid-role-arn'],
    [{ roleArn: '', sourceProfile: 'bastion' }, 'invalid-role-arn'],
  ])('%j is %s', (request, code) => {
    expect(problemOf(set, request).code).toBe(code);
  });
});

it('keeps what a profile says of the metadata service of its instance', () => {
  const source = { role_arn: arn('A'), credential_source: 'Ec2InstanceMetadata' };
  const said = {
    ec2_metadata_service_endpoint: 'http://[fd00::1]',
    ec2_metadata_service_endpoint_mode: 'IPv6',
  };
  expect(chainOf(profileSetOf({ a: { ...source, ...said } }), { profile: 'a' }).base).toMatchObject({
    source: 'Ec2InstanceMetadata',
    metadata: { endpoint: 'http://[fd00::1]', mode: 'IPv6' },
  });
  expect(chainOf(profileSetOf({ a: source }), { profile: 'a' }).base).not.toHaveProperty('metadata');
});
