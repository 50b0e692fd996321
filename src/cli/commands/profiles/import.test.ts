import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeWith, type RunOptions, runCli } from '../../testing/cli.ts';

const GRANTED = `# mine
[profile prod]
granted_sso_start_url = https://corp.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 111111111111
granted_sso_role_name = Admin
common_fate_generated_from = aws-sso
credential_process = granted credential-process --profile prod
region = eu-west-1
`;
const TAKEN_OVER = `# mine
[profile prod]
region = eu-west-1
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Admin

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
`;

function machine(config = GRANTED) {
  const home = homeWith(config, '');
  const path = join(home, '.aws', 'config');
  return {
    home,
    config: () => readFileSync(path, 'utf8'),
    run: (words: string, options: RunOptions = {}) => {
      const environment = { HOME: home, PATH: '', ...options.environment };
      return runCli(words.split(' '), { ...options, home, environment });
    },
  };
}

describe('understudy import', () => {
  it('shows what would change, and writes nothing with --dry-run', async () => {
    const { config, run } = machine();
    const { code, stderr, stdout } = await run('import --dry-run');
    expect(code).toBe(0);
    expect(stderr).toContain('Found Granted: ');
    expect(stderr).toMatch(/prod +changed +role of Identity Center +Granted/);
    expect(stdout).toContain('+sso_session = corp\n');
    expect(stdout).not.toContain('granted credential-process');
    expect(config()).toBe(GRANTED);
  });

  it('writes nothing where nobody can be asked, and says how to agree', async () => {
    const { config, run } = machine();
    const { code, stderr } = await run('import granted');
    expect(code).toBe(1);
    expect(stderr).toContain('Add --yes to agree beforehand.');
    expect(config()).toBe(GRANTED);
  });

  it('takes over on a yes, keeps the file as it was beside it, and has nothing to do the second time', async () => {
    const { config, home, run } = machine();
    const first = await run('import --yes');
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('Took over 1 profile into');
    expect(config()).toBe(TAKEN_OVER);
    const copy = readdirSync(join(home, '.aws')).find((name) => name.includes('before-understudy'));
    expect(readFileSync(join(home, '.aws', copy ?? ''), 'utf8')).toBe(GRANTED);
    const journal = join(home, 'understudy', 'config-change.json');
    expect(statSync(journal).mode & 0o777).toBe(0o600);
    const second = await run('import --yes');
    expect(second.code).toBe(0);
    expect(config()).toBe(TAKEN_OVER);
  });

  it('prints the plan as JSON without a value that could be secret, and does it with --yes', async () => {
    const { config, run } = machine();
    const shown = await run('import --json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      tools: [{ tool: 'granted' }],
      sessions: [{ name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' }],
      add: [],
      change: [{ profile: 'prod', remove: expect.arrayContaining(['credential_process']) }],
      written: false,
    });
    expect(config()).toBe(GRANTED);
    const done = await run('import --json --yes');
    expect(JSON.parse(done.stdout)).toMatchObject({ written: true });
    expect(config()).toBe(TAKEN_OVER);
  });

  it('says so where there is nothing, of one tool or of all', async () => {
    const { run } = machine('');
    const one = await run('import leapp');
    expect(one).toMatchObject({
      code: 0,
      stderr: 'Nothing of Leapp was found on this machine.\n',
    });
    expect((await run('import')).stderr).toContain('or aws-sso-util was found on this machine.');
  });

  it('takes another word for a mistake', async () => {
    const { run } = machine();
    const { code, stderr } = await run('import lastpass');
    expect(code).toBe(2);
    expect(stderr).toContain('Known: leapp, aws-vault');
  });

  it('refuses where the config file cannot be read', async () => {
    const { home, run } = machine();
    writeFileSync(join(home, '.aws', 'config'), Buffer.from('\uFEFF[profile a]\n', 'utf16le'));
    const { code, stderr } = await run('import --yes');
    expect(code).toBe(1);
    expect(stderr).toContain(join(home, '.aws', 'config'));
  });

  it('names a damaged file of a tool, and takes the others over', async () => {
    const { config, home, run } = machine();
    mkdirSync(join(home, '.awsume'));
    writeFileSync(join(home, '.awsume', 'config.yaml'), 'a: [\nb');
    const { code, stderr } = await run('import --yes');
    expect(code).toBe(0);
    expect(stderr).toContain(join(home, '.awsume', 'config.yaml'));
    expect(config()).toBe(TAKEN_OVER);
  });

  it('tells of settings and keys that stay where they are', async () => {
    const { home, run } = machine('');
    mkdirSync(join(home, '.awsume'));
    writeFileSync(join(home, '.awsume', 'config.yaml'), 'role-session-name: jo\n');
    const { code, stderr } = await run('import awsume');
    expect(code).toBe(0);
    expect(stderr).toContain('Roles are assumed under the name jo. Set it in the settings');
    expect(stderr).toContain('There is nothing to write');
  });
});
