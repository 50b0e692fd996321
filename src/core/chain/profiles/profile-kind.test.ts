import { describe, expect, it } from 'vitest';
import { type Entries, profileSetOf } from '../testing/profile-set.ts';
import { profileViews } from './profile-kind.ts';

const KEYS = { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret' };
const JO = 'arn:aws:iam::111111111111:mfa/jo';
const role = (name: string, source: string, more: Entries = {}) => ({
  role_arn: `arn:aws:iam::222222222222:role/team/${name}`,
  source_profile: source,
  ...more,
});

const viewsOf = (profiles: Readonly<Record<string, Entries>>) => profileViews(profileSetOf(profiles), {});
const viewOf = (entries: Entries, more: Readonly<Record<string, Entries>> = {}) =>
  viewsOf({ it: entries, ...more })[0];

describe('the list of profiles', () => {
  it('shows a role with its account, name without path, region, device and the profile at the bottom', () => {
    const profiles = { bastion: { ...KEYS, mfa_serial: JO, region: 'eu-west-1' } };
    expect(viewOf(role('Admin', 'bastion'), profiles)).toEqual({
      name: 'it',
      kind: 'role',
      accountId: '222222222222',
      roleName: 'Admin',
      region: 'eu-west-1',
      mfaSerial: JO,
      sourceProfile: 'bastion',
    });
  });

  it('shows a chain with the profile that signs, not the one in between', () => {
    expect(viewOf(role('Admin', 'hub'), { hub: role('Hub', 'bastion'), bastion: KEYS })).toMatchObject({
      kind: 'role-chain',
      roleName: 'Admin',
      sourceProfile: 'bastion',
    });
  });

  it('knows the account of keys by their MFA device, or as written', () => {
    expect(viewOf({ ...KEYS, mfa_serial: JO })).toMatchObject({
      kind: 'long-term-keys',
      accountId: '111111111111',
    });
    expect(viewOf({ ...KEYS, aws_account_id: '333333333333', mfa_serial: JO })).toMatchObject({
      accountId: '333333333333',
    });
    expect(viewOf({ ...KEYS, aws_session_token: 't', mfa_serial: JO })).toMatchObject({
      kind: 'session-keys',
      accountId: '111111111111',
    });
    expect(viewOf({ ...KEYS, mfa_serial: 'GAHT12345678' })).not.toHaveProperty('accountId');
  });

  it('names the device that a hop behind session keys asks for', () => {
    const view = viewOf(role('Admin', 's', { mfa_serial: JO }), { s: { ...KEYS, aws_session_token: 't' } });
    expect(view?.mfaSerial).toBe(JO);
  });

  it('keeps the order of the files', () => {
    expect(viewsOf({ z: KEYS, a: KEYS, m: KEYS }).map((view) => view.name)).toEqual(['z', 'a', 'm']);
  });

  it.each<[string, Entries, string]>([
    [
      'IAM Identity Center',
      { sso_region: 'x', sso_start_url: 'u', sso_account_id: '1', sso_role_name: 'r' },
      'sso',
    ],
    ['a web identity', { role_arn: role('A', '').role_arn, web_identity_token_file: '/t' }, 'web-identity'],
    ['a console login', { login_session: 'arn:aws:iam::444444444444:user/jo' }, 'login'],
  ])('names %s, alone and as a source', (_, entries, kind) => {
    expect(viewOf(entries)).toMatchObject({ kind });
    expect(viewOf(entries)).not.toHaveProperty('problem');
    expect(viewOf(role('A', 'base'), { base: entries })).not.toHaveProperty('problem');
  });

  it('says that a sign-in without account and role gives no credentials, and where it stands', () => {
    const view = viewOf({ sso_region: 'x', sso_start_url: 'u' });
    expect(view?.kind).toBe('sso');
    expect(view?.problem?.message).toContain('gives a token but no credentials');
    expect(view?.problem?.message).toContain('/home/jo/.aws/config, line ');
  });

  it.each<[string, Entries]>([
    ['keys', KEYS],
    ['a process', { credential_process: 'p' }],
    ['the environment', { credential_source: 'Environment' }],
    ['an instance role', { credential_source: 'Ec2InstanceMetadata' }],
    ['a container role', { credential_source: 'EcsContainer' }],
  ])('finds nothing wrong with %s', (_, entries) => {
    expect(viewOf(entries)).not.toHaveProperty('problem');
  });

  it.each<[string, Entries, string]>([
    ['only a region and an output', { region: 'eu-west-1', output: 'json' }, 'settings'],
    ['only an MFA device', { mfa_serial: 'GAHT12345678' }, 'settings'],
    ['half a pair of keys', { aws_access_key_id: 'AKIA' }, 'incomplete'],
    ['a source without a role', { source_profile: 'base' }, 'incomplete'],
  ])('tells settings from something broken: %s', (_what, entries, kind) => {
    expect(viewsOf({ default: entries })[0]).toMatchObject({ kind, problem: expect.anything() });
  });

  it('flags a bad profile and still shows its account and role', () => {
    expect(viewOf(role('Admin', 'gone', { region: 'eu-west-1' }))).toMatchObject({
      kind: 'incomplete',
      accountId: '222222222222',
      roleName: 'Admin',
      region: 'eu-west-1',
      problem: { message: expect.stringContaining('Profile it names gone') },
    });
    const views = viewsOf({ bad: role('A', 'bad'), good: KEYS });
    expect(views.map((view) => view.kind)).toEqual(['incomplete', 'long-term-keys']);
  });

  it('takes a chain of 5,000 profiles and a loop of 5,000 without growing slower than the list', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `p${index}`);
    const line = names.map((name, index) => [name, role('R', names[index + 1] ?? 'base')] as const);
    const chain = viewsOf({ ...Object.fromEntries(line), base: KEYS });
    expect(chain.filter((view) => view.kind === 'role-chain')).toHaveLength(4999);
    expect(chain[0]?.sourceProfile).toBe('base');
    const loop = viewsOf(
      Object.fromEntries(names.map((name, index) => [name, role('R', names[(index + 1) % 5000] ?? '')])),
    );
    expect(new Set(loop.map((view) => view.problem?.message)).size).toBe(1);
  });

  it('links each source once however many roles share it', () => {
    let read = 0;
    const set = profileSetOf({
      bastion: KEYS,
      ...Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`r${index}`, role('R', 'bastion')])),
    });
    const bastion = set.profiles.get('bastion');
    if (!bastion) throw new Error('bastion is there');
    const counted = new Map(bastion.properties);
    counted.get = (key) => {
      read += 1;
      return bastion.properties.get(key);
    };
    profileViews(
      { ...set, profiles: new Map(set.profiles).set('bastion', { ...bastion, properties: counted }) },
      {},
    );
    expect(read).toBeLessThan(100);
  });
});
