import { describe, expect, it } from 'vitest';
import { configSections } from '../../aws-files/generated/generated-section.ts';
import { parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import { type PretendedPeers, pretendedPeerSystem } from '../testing/pretended-peer-system.ts';
import { readAwsVault } from './read-aws-vault.ts';
import { keyOfFile, readVaultKey } from './vault-key.ts';

const LIST = 'aws-vault list --credentials';
const read = (config: string, peers: PretendedPeers, hasKeys: readonly string[] = []) =>
  readAwsVault(pretendedPeerSystem(peers), {
    config: configSections(parseIniDocument(config)),
    hasKeys: (profile) => hasKeys.includes(profile),
  });

describe('a key of the keyring', () => {
  it.each([
    ['work', { kind: 'credentials', profile: 'work' }],
    ['work, with a comma', { kind: 'credentials', profile: 'work, with a comma' }],
    [
      'sso.GetRoleCredentials,cHJvZC9hZG1pbg,,1764380000',
      {
        kind: 'session',
        type: 'sso.GetRoleCredentials',
        profile: 'prod/admin',
        mfaSerial: '',
        expires: 1764380000,
      },
    ],
    [
      'sts.GetSessionToken,d29yaw,YXJu,1764380000',
      {
        kind: 'session',
        type: 'sts.GetSessionToken',
        profile: 'work',
        mfaSerial: 'arn',
        expires: 1764380000,
      },
    ],
    ['work session (1234567)', { kind: 'session', profile: 'work', mfaSerial: '' }],
    ['session:work::1234567', { kind: 'session', profile: 'work', mfaSerial: '' }],
    ['session,d29yaw,,1234567', { kind: 'session', profile: 'd29yaw', mfaSerial: '' }],
    ['oidc:https://x.awsapps.com/start', { kind: 'token', startUrl: 'https://x.awsapps.com/start' }],
  ])('%s', (key, expected) => expect(readVaultKey(key)).toEqual(expected));

  it.each([
    ['prod%2Fadmin', 'prod/admin'],
    ['50%25', '50%'],
    ['%C3%A9t%C3%A9', 'été'],
    ['plain', 'plain'],
    ['odd%zz', 'odd%zz'],
  ])('in the file %s is %s', (name, key) => expect(keyOfFile(name)).toBe(key));
});

describe('the keys of aws-vault', () => {
  it('become profiles that ask its own command, and nothing else is read', async () => {
    const finding = await read('[profile work]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::1:mfa/x\n', {
      programs: { [LIST]: 'work\nother\nsts.GetSessionToken,d29yaw,,1764380000\n' },
    });
    expect(finding.keys.map(({ name }) => name)).toEqual(['other', 'work']);
    expect(finding.profiles).toEqual([
      {
        kind: 'process',
        name: 'other',
        command: '/usr/bin/aws-vault export --no-session --format=json other',
      },
    ]);
    expect(finding.conversions).toMatchObject([
      {
        profile: 'work',
        values: new Map([
          ['credential_process', '/usr/bin/aws-vault export --no-session --format=json work'],
        ]),
      },
    ]);
  });

  it('are left alone where the profile has credentials of its own', async () => {
    const config =
      '[profile a]\nrole_arn = x\n[profile b]\ncredential_process = y\n[profile c]\ninclude_profile = a\n';
    const finding = await read(config, { programs: { [LIST]: 'a\nb\nc\nd\n' } }, ['d']);
    expect(finding.profiles).toEqual([]);
    expect(finding.conversions.map(({ profile }) => profile)).toEqual(['c']);
    expect(finding.keys).toHaveLength(4);
  });

  it('are named from its files where the program is gone', async () => {
    const files = {
      '/home/me/.awsvault/keys/prod%2Fadmin': 'jwe',
      '/home/me/.awsvault/keys/oidc:https:%2F%2Fx': 'jwe',
    };
    const finding = await read('', { files });
    expect(finding.keys.map(({ name }) => name)).toEqual(['prod/admin']);
    expect(finding.profiles).toEqual([]);
    expect(finding.notes).toMatchObject([expect.stringContaining('prod/admin')]);
  });

  it('that are not listed are a problem, not the end', async () => {
    const finding = await read('', { programs: { 'aws-vault --version': '7' } });
    expect(finding.problems).toMatchObject([{ message: expect.stringContaining('did not list') }]);
  });
});

describe('include_profile', () => {
  it('is spelled out for the tools that do not know it', async () => {
    const config =
      '[profile base]\nregion = eu-west-1\nrole_arn = arn\nsource_profile = work\naws_access_key_id = AKIA\n' +
      '[profile far]\nmfa_serial = m\ninclude_profile = base\n[profile near]\nregion = us-east-1\ninclude_profile = far\n';
    const { conversions } = await read(config, {});
    expect(conversions).toContainEqual({
      kind: 'values',
      profile: 'near',
      values: new Map([
        ['mfa_serial', 'm'],
        ['role_arn', 'arn'],
        ['source_profile', 'work'],
      ]),
      remove: [],
    });
  });

  it('ends where it began', async () => {
    const config =
      '[profile a]\ninclude_profile = b\nregion = x\n[profile b]\ninclude_profile = a\noutput = json\n';
    const { conversions } = await read(config, {});
    expect(conversions.map(({ profile }) => profile)).toEqual(['b']);
  });
});
