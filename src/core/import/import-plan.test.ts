import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import { describe, expect, it } from 'vitest';
import { configSections } from '../aws-files/generated/generated-section.ts';
import { editSections } from '../aws-files/ini/edit-sections.ts';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import { type ImportPlan, planImport } from './import-plan.ts';
import { findPeers, peerIds } from './peers.ts';
import { encryptAsLeapp, leappWorkspace } from './testing/leapp-workspace.ts';
import { type PretendedPeers, pretendedPeerSystem } from './testing/pretended-peer-system.ts';

interface Planned {
  readonly plan: ImportPlan;
  readonly text: string;
  readonly found: readonly string[];
}

async function take(config: string, peers: PretendedPeers, taken: readonly string[] = []): Promise<Planned> {
  const document = parseIniDocument(config);
  const files = { config: configSections(document), hasKeys: () => false };
  const found = await findPeers(pretendedPeerSystem(peers), files);
  const plan = planImport(found, { config: document, taken: new Set(taken) });
  const edited = editSections(document, plan.edits);
  if (!edited.ok) throw new Error(edited.message);
  return { plan, text: edited.document.toString(), found: found.map(({ peer }) => peer) };
}

const leapp: PretendedPeers = {
  files: {
    '/etc/machine-id': 'abc\n',
    '/home/me/.Leapp/Leapp-lock.json': encryptAsLeapp(JSON.stringify(leappWorkspace), 'abc'),
  },
};
const GRANTED = `[profile prod/Admin]
granted_sso_start_url = https://d-1234567890.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 111111111111
granted_sso_role_name = Admin
common_fate_generated_from = aws-sso
credential_process = granted credential-process --profile prod/Admin
region = eu-west-1
# mine
output = json
`;

describe('an empty machine', () => {
  it('has nothing to take over', async () => {
    const { found, plan, text } = await take('', {});
    expect([found, plan.edits, text]).toEqual([[], [], '']);
  });
});

describe('a Leapp user', () => {
  it('has the list without typing', async () => {
    const { plan, text } = await take('# mine\n', leapp);
    expect(text).toBe(`# mine

[sso-session Acme-SSO]
sso_start_url = https://acme.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile alice-keys]
mfa_serial = arn:aws:iam::111111111111:mfa/alice
region = eu-west-1

[profile deploy]
role_arn = arn:aws:iam::222222222222:role/Deploy
source_profile = alice-keys
role_session_name = alice-deploys
region = eu-central-1

[profile Shop-production/ReadOnly]
sso_session = Acme-SSO
sso_account_id = 333333333333
sso_role_name = ReadOnly
region = eu-west-1
`);
    expect(plan.keys).toMatchObject([{ from: 'leapp', name: 'alice', profile: 'alice-keys' }]);
  });

  it('has it once, however often it is taken over', async () => {
    const once = await take('', leapp);
    const twice = await take(once.text, leapp);
    expect(twice.plan.edits).toEqual([]);
    expect(twice.plan.untouched.map(({ name }) => name)).toEqual([
      'alice-keys',
      'deploy',
      'Shop-production/ReadOnly',
    ]);
  });

  it('keeps profiles of the same names, and roles follow their sources to the new ones', async () => {
    const mine = '[profile alice-keys]\nregion = us-east-1\n';
    const { plan, text } = await take(mine, leapp, ['deploy']);
    expect(text.startsWith(mine)).toBe(true);
    expect(plan.additions.map(({ name, wanted }) => [name, wanted])).toEqual([
      ['alice-keys-leapp', 'alice-keys'],
      ['deploy-leapp', 'deploy'],
      ['Shop-production/ReadOnly', undefined],
    ]);
    expect(text).toContain('source_profile = alice-keys-leapp\n');
  });
});

describe('a Granted user', () => {
  it('has profiles that every SDK signs in by itself, with everything else as it was', async () => {
    const { found, text } = await take(GRANTED, {});
    expect(found).toEqual(['granted']);
    expect(text).toBe(`[profile prod/Admin]
region = eu-west-1
# mine
output = json
sso_session = d-1234567890
sso_account_id = 111111111111
sso_role_name = Admin

[sso-session d-1234567890]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
`);
    expect((await take(text, {})).plan.edits).toEqual([]);
  });

  it('has one session for addresses that differ in a slash, under the name that Granted gave it', async () => {
    const slash = GRANTED.replace('prod/Admin]', 'dev]').replace('/start\n', '/start/\n');
    const files = {
      '/home/me/.granted/config':
        'DefaultBrowser = "FIREFOX"\n[SSO.corp]\nStartURL = "https://d-1234567890.awsapps.com/start/"\nSSORegion = "eu-west-1"\n',
    };
    const { plan } = await take(GRANTED + slash, { files });
    expect(plan.sessions).toMatchObject([{ name: 'corp' }]);
    expect(plan.conversions.map(({ set }) => set.get('sso_session'))).toEqual(['corp', 'corp']);
    expect(plan.notes).toMatchObject([{ from: 'granted', text: expect.stringContaining('FIREFOX') }]);
  });

  it('keeps a section that somebody gave another process', async () => {
    const own = GRANTED.replace('granted credential-process', '/opt/mine');
    expect((await take(own, {})).text).toBe(own);
  });

  it('hears which line of the settings is damaged, and the rest goes on', async () => {
    const files = { '/home/me/.granted/config': 'A = 1\n[SSO\n' };
    const { plan } = await take(GRANTED, { files });
    expect(plan.problems).toMatchObject([{ message: expect.stringContaining('line 2 is no TOML') }]);
    expect(plan.conversions).toHaveLength(1);
  });
});

describe('an aws-sso-cli user', () => {
  const config = `# BEGIN_AWS_SSO_CLI
[profile 000011112222:Admin]
credential_process = /usr/local/bin/aws-sso -u open -S "Corp" process --arn arn:aws:iam::000011112222:role/Admin
# END_AWS_SSO_CLI
`;
  const yaml =
    'SSOConfig:\n  Corp:\n    SSORegion: us-east-1\n    StartUrl: https://corp.awsapps.com/start\n    DefaultRegion: eu-west-1\n';

  it.each(['/home/me/.aws-sso/config.yaml', '/home/me/.config/aws-sso/config.yaml'])(
    'with %s',
    async (path) => {
      const { plan, text } = await take(config, { files: { [path]: yaml } });
      expect(plan.conversions).toMatchObject([
        { name: '000011112222:Admin', remove: ['credential_process'] },
      ]);
      expect(text).toContain('# BEGIN_AWS_SSO_CLI\n[profile 000011112222:Admin]\n');
      expect(text).toContain('sso_account_id = 000011112222\nsso_role_name = Admin\nregion = eu-west-1\n');
      expect(text).toContain('[sso-session Corp]\n');
    },
  );

  it('keeps a section whose Identity Center is not known', async () => {
    const { plan, text } = await take(config, {});
    expect(text).toBe(config);
    expect(plan.notes.map(({ text: note }) => note).join()).toContain('000011112222:Admin asks aws-sso-cli');
  });

  it('hears of a damaged file', async () => {
    const { plan } = await take(config, { files: { '/home/me/.aws-sso/config.yaml': 'a: [\nb' } });
    expect(plan.problems).toMatchObject([{ message: expect.stringContaining('is no YAML') }]);
  });
});

describe('an aws-sso-util user', () => {
  it('has sections that need it no more', async () => {
    const before =
      '[profile a.Admin]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111111111111\nsso_role_name = Admin\nsso_auto_populated = true\n';
    const { text } = await take(
      `${before}credential_process = aws-sso-util credential-process --profile a.Admin\n`,
      {},
    );
    expect(text).toBe(before);
  });
});

describe('users of AWSume and saml2aws', () => {
  it('have the settings that have an equal here', async () => {
    const files = {
      '/home/me/.awsume/config.yaml':
        'role-duration: 7200\nrole-session-name: me\nregion: eu-west-1\ncolors: true\ndebug:\n  session_token_duration: "3600"\n',
      '/home/me/.saml2aws':
        '[default]\nname = default\nurl = https://idp.example.com\naws_profile = saml\nrole_arn = arn:aws:iam::1:role/X\n',
    };
    const { plan } = await take('', { files });
    expect(plan.settings).toEqual([
      { from: 'awsume', settings: { sessionName: 'me', mfaSessionSeconds: 3600 } },
    ]);
    expect(plan.edits).toEqual([]);
    expect(plan.notes.map(({ from }) => from)).toEqual(['awsume', 'awsume', 'saml2aws']);
  });

  it('keep their own sections', async () => {
    const config = '[profile a]\nregion = x\n';
    expect((await take(config, { files: { '/home/me/.awsume/config.yaml': '' } })).text).toBe(config);
  });
});

describe('files that nobody can read', () => {
  it('are named, every one', async () => {
    const files = Object.fromEntries(
      [
        '.granted/config',
        '.awsume/config.yaml',
        '.saml2aws',
        '.aws-sso/config.yaml',
        '.Leapp/Leapp-lock.json',
      ].map((path) => [`/home/me/${path}`, 'unreadable']),
    );
    const { plan } = await take('', { files });
    expect(plan.problems.map(({ from }) => from).sort()).toEqual(
      peerIds.filter((peer) => peer !== 'aws-vault' && peer !== 'aws-sso-util').toSorted(),
    );
  });
});

describe('what is taken over from all of them at once', () => {
  it('is read by the AWS SDK for JavaScript', async () => {
    const { text } = await take(GRANTED, {
      ...leapp,
      programs: { 'aws-vault list --credentials': 'work\n' },
    });
    const folder = mkdtempSync(join(tmpdir(), 'understudy-import-'));
    try {
      writeFileSync(join(folder, 'config'), text);
      const read = await parseKnownFiles({
        configFilepath: join(folder, 'config'),
        filepath: join(folder, 'none'),
        ignoreCache: true,
      });
      expect(Object.keys(read).sort()).toEqual(
        [
          'Shop-production/ReadOnly',
          'alice-keys',
          'deploy',
          'prod/Admin',
          'sso-session.Acme-SSO',
          'sso-session.d-1234567890',
          'work',
        ].sort(),
      );
      expect(read['prod/Admin']).toMatchObject({ sso_session: 'd-1234567890', output: 'json' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
