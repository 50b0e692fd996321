import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loginFile } from '../../../core/sign-in/aws-login/login-file.ts';
import { homeWith, runCli } from '../../testing/cli.ts';

const config = `[profile bastion]
region = eu-central-1
mfa_serial = GAHT12345678

[profile prod]
role_arn = arn:aws:iam::444444444444:role/team/Admin
source_profile = bastion

[profile gov]
role_arn = arn:aws-us-gov:iam::555555555555:role/Admin
source_profile = bastion
region = us-gov-west-1

[profile loop-a]
role_arn = arn:aws:iam::666666666666:role/A
source_profile = loop-b
[profile loop-b]
role_arn = arn:aws:iam::666666666666:role/B
source_profile = loop-a

[profile orphan]
role_arn = arn:aws:iam::777777777777:role/A
source_profile = nowhere

[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
[services local]
sts =
  endpoint_url = http://127.0.0.1:1
`;
const signIns = `[profile portal]
sso_session = corp
sso_account_id = 222222222222
sso_role_name = Admin
[profile console]
login_session = arn:aws:iam::333333333333:user/jo
region = eu-west-1
[profile behind]
role_arn = arn:aws:iam::444444444444:role/Admin
source_profile = console
[profile saml]
understudy_saml_hook = okta
understudy_saml_role = arn:aws:iam::555555555555:role/Dev
`;

describe('profiles that somebody signs in to', () => {
  const home = () => homeWith(config + signIns);
  it('say that nobody has, and what they are', async () => {
    const { stdout } = await runCli(['list'], { home: home() });
    expect(stdout).toMatch(/^portal +sso +222222222222 +sign in$/m);
    expect(stdout).toMatch(/^console +login +eu-west-1 +333333333333 +sign in$/m);
    expect(stdout).toMatch(/^behind +role +console +eu-west-1 +444444444444 +sign in$/m);
    expect(stdout).toMatch(/^saml +saml +555555555555$/m);
    const json = JSON.parse((await runCli(['list', '--json'], { home: home() })).stdout);
    const states = Object.fromEntries(
      json.profiles.map(({ name, signIn }: { name: string; signIn: string }) => [name, signIn]),
    );
    expect(states).toMatchObject({
      portal: 'never',
      console: 'never',
      behind: 'never',
      saml: null,
      prod: null,
    });
  });

  it('say under --verbose how the sign-in stands', async () => {
    const at = home();
    const { stderr } = await runCli(['env', 'behind', '--verbose'], { home: at });
    expect(stderr).toContain('behind starts from the login_session of profile console');
    expect(stderr).toContain(
      'Nobody has signed in to console on this machine yet: run "understudy login console".',
    );
    const folder = join(at, '.aws', 'login', 'cache');
    mkdirSync(folder, { recursive: true });
    writeFileSync(loginFile('arn:aws:iam::333333333333:user/jo', folder), '{');
    const again = await runCli(['env', 'console', '--verbose'], { home: at });
    expect(again.stderr).toContain('cannot be read: run "understudy login console".');
  });
});

const keys = `[bastion]
aws_access_key_id = AKIAUNDERSTUDYTEST01
aws_secret_access_key = the/secret/of+the/bastion0000000000000000

[understudy]
# Managed by Understudy: prod, expires 2026-11-22T12:42:10Z
aws_access_key_id = ASIAUNDERSTUDYTEST01
aws_secret_access_key = x
aws_session_token = y
x_security_token_expires = 2026-11-22T12:42:10Z
`;
const home = homeWith(config, keys);

async function listed(...argv: string[]) {
  const { code, stderr, stdout } = await runCli(['list', ...argv], { home });
  return {
    code,
    stderr,
    lines: stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  };
}

describe('understudy list', () => {
  it('shows type, source, MFA, region, account and what is left', async () => {
    const { code, lines } = await listed();
    expect(code).toBe(0);
    expect(lines[0]).toEqual(['PROFILE', 'TYPE', 'SOURCE', 'MFA', 'REGION', 'ACCOUNT', 'EXPIRES']);
    expect(lines).toContainEqual([
      'prod',
      'role',
      'bastion',
      'GAHT12345678',
      'eu-central-1',
      '444444444444',
      '42 min left',
    ]);
    expect(lines).toContainEqual(['gov', 'role', 'bastion', 'GAHT12345678', 'us-gov-west-1', '555555555555']);
  });

  it('lists no section that is no profile', async () => {
    const { lines } = await listed();
    expect(lines.map(([name]) => name)).not.toContain('corp');
    expect(lines.map(([name]) => name)).not.toContain('local');
  });

  it('shows broken profiles, and says why below', async () => {
    const { lines, stderr } = await listed();
    expect(lines.filter(([, type]) => type === 'broken').map(([name]) => name)).toEqual([
      'loop-a',
      'loop-b',
      'orphan',
    ]);
    expect(stderr).toContain('orphan: ');
    expect(stderr).toContain('line 23');
    expect(stderr).toContain('understudy doctor');
  });

  it('calls a profile with nothing but a region what it is, and complains of nothing', async () => {
    const plain = homeWith('[default]\nregion = eu-west-1\noutput = json\n', '');
    const { code, stderr, stdout } = await runCli(['list'], { home: plain });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^default +settings only +eu-west-1$/m);
    expect(stderr).toBe('');
  });

  it.each([
    ['prod', ['prod']],
    ['ADMIN', ['prod', 'gov']],
    ['444444', ['prod']],
    ['admin gov', ['gov']],
  ])('filters by %j', async (filter, names) => {
    expect((await listed(filter)).lines.slice(1).map(([name]) => name)).toEqual(names);
  });

  it('says that nothing matches', async () => {
    const { code, stderr, stdout } = await runCli(['list', 'zzz'], { home });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('No profile matches zzz.');
  });

  it('prints JSON of one shape for every profile, without a secret', async () => {
    const { stderr, stdout } = await runCli(['list', '--json'], { home });
    const { profiles } = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(stdout).not.toContain('the/secret');
    expect(profiles.map((profile: object) => Object.keys(profile))).toEqual(
      profiles.map(() => [
        'name',
        'type',
        'source',
        'mfaSerial',
        'region',
        'account',
        'role',
        'saved',
        'writtenTo',
        'expires',
        'production',
        'signIn',
        'problem',
      ]),
    );
    expect(profiles.find(({ name }: { name: string }) => name === 'prod')).toEqual({
      name: 'prod',
      type: 'role',
      source: 'bastion',
      mfaSerial: 'GAHT12345678',
      region: 'eu-central-1',
      account: '444444444444',
      role: 'Admin',
      saved: false,
      writtenTo: 'understudy',
      expires: '2026-11-22T12:42:10.000Z',
      production: false,
      signIn: null,
      problem: null,
    });
  });

  it('marks what is marked as production, where anything is', async () => {
    const other = homeWith(config, keys);
    mkdirSync(join(other, 'understudy'));
    writeFileSync(join(other, 'understudy', 'settings.json'), JSON.stringify({ production: ['gov'] }));
    const { stdout } = await runCli(['list'], { home: other });
    expect(stdout).toMatch(/^PROFILE .* EXPIRES +MARKED$/m);
    expect(stdout.match(/^.* production$/gm)).toEqual([expect.stringMatching(/^gov /)]);
    expect((await runCli(['list', 'prod'], { home: other })).stdout).not.toContain('MARKED');
    const { profiles } = JSON.parse((await runCli(['list', '--json'], { home: other })).stdout);
    const marked = profiles.filter(({ production }: { production: boolean }) => production);
    expect(marked.map(({ name }: { name: string }) => name)).toEqual(['gov']);
  });

  it('takes the files of the flags before those of the environment', async () => {
    const other = homeWith('[profile elsewhere]\nregion = x\n');
    const environment = { AWS_CONFIG_FILE: `${home}/.aws/config` };
    const { stdout } = await runCli(['list', '--config-file', `${other}/.aws/config`], { home, environment });
    expect(stdout).toContain('elsewhere');
    expect(stdout).not.toContain('gov');
  });

  it('says where it looked when there is nothing', async () => {
    const empty = homeWith('');
    const { stderr } = await runCli(['list'], { home: empty });
    expect(stderr).toBe(`No profiles in ${empty}/.aws/config and ${empty}/.aws/credentials.\n`);
  });
});

it('says of a file that cannot be read that it cannot, before anything is missed', async () => {
  const home = homeWith('', keys);
  writeFileSync(join(home, '.aws', 'config'), Buffer.from('\uFEFF[profile a]\n', 'utf16le'));
  const { code, stderr } = await runCli(['list'], { home });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Could not read \S+config: it is saved as UTF-16/);
});
