import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MARKER_KEY } from '../../../core/aws-files/generated/generated-section.ts';
import { tokenFilePath } from '../../../core/sign-in/identity-center/token-file.ts';
import type { RealmIdentityCenter } from '../../../simulator/identity-center/realm.ts';
import { corp, identityRealm } from '../../../simulator/identity-center/testing/realm.ts';
import { simulatorForEachTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { homeWith, type RunOptions, runCli } from '../../testing/cli.ts';

/** An address that says its region itself, as all new ones do. */
const startUrl = 'https://ssoins-7223.portal.eu-west-1.app.aws';
const instance: Partial<RealmIdentityCenter> = { consent: 'allow', startUrl };
const simulator = simulatorForEachTest({ realm: identityRealm(instance) });
const ours = `# mine
[profile keys]
region = eu-west-1

[profile Production/Admin] # by hand
role_arn = arn:aws:iam::444444444444:role/Target
source_profile = keys
`;

function populate(home: string, words: readonly string[], options: RunOptions = {}) {
  const environment = {
    AWS_ENDPOINT_URL_SSO_OIDC: simulator.current.address('sso-oidc', corp.region),
    AWS_ENDPOINT_URL_SSO: simulator.current.address('sso', corp.region),
    BROWSER: `${process.execPath} -e "fetch(process.argv[1])"`,
    HOME: home,
  };
  return runCli(['populate', ...words], { home, environment, ...options });
}

const read = (home: string) => readFileSync(join(home, '.aws', 'config'), 'utf8');
const tokenFile = (home: string) => tokenFilePath({ name: 'ssoins-7223', startUrl }, home);
const sections = (text: string) => text.match(/^\[.*\]/gm) ?? [];

describe('understudy populate', () => {
  it('makes profiles out of nothing but a start URL', async () => {
    const home = homeWith('');
    const { code, stderr, stdout } = await populate(home, [startUrl, '--yes']);
    expect(stderr).toContain('3 of 3 accounts');
    expect([code, stdout]).toEqual([0, '']);
    expect(read(home)).toBe(`[sso-session ssoins-7223]
sso_start_url = ${startUrl}
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

${[
  ['333333333333/Admin', '333333333333', 'Admin'],
  ['Old-legacy-/-R-D/ReadOnly', '111111111111', 'ReadOnly'],
  ['Production/Admin', '222222222222', 'Admin'],
  ['Production/Billing', '222222222222', 'Billing'],
  ['Production/ReadOnly', '222222222222', 'ReadOnly'],
]
  .map(
    ([name, account, role]) =>
      `[profile ${name}]\n${MARKER_KEY} = ssoins-7223\nsso_session = ssoins-7223\nsso_account_id = ${account}\nsso_role_name = ${role}\n`,
  )
  .join('\n')}`);
    expect(existsSync(tokenFile(home))).toBe(true);
    expect(stderr).not.toContain(JSON.parse(readFileSync(tokenFile(home), 'utf8')).accessToken);
  });

  it('changes nothing the second time, and signs in once', async () => {
    const home = homeWith(ours);
    await populate(home, [startUrl, '--yes']);
    const before = read(home);
    const again = await populate(home, ['--all', '--yes']);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('There is nothing to write.');
    expect(again.stderr).not.toContain('in the browser: ');
    expect(read(home)).toBe(before);
  });

  it('leaves a profile of that name alone, and puts the account id behind the new one', async () => {
    const home = homeWith(ours);
    const { stderr } = await populate(home, [startUrl, '--yes']);
    expect(read(home).startsWith(ours)).toBe(true);
    expect(sections(read(home))).toContain('[profile Production/Admin-222222222222]');
    expect(stderr).toMatch(/Production\/Admin-222222222222 +new, since Production\/Admin is taken/);
  });

  it('does nothing about a taken name that nobody can be asked about', async () => {
    const home = homeWith(ours);
    const { code, stderr } = await populate(home, [startUrl]);
    expect([code, read(home)]).toEqual([1, ours]);
    expect(stderr).toMatch(/Names are taken, and nobody can be asked/);
    expect(existsSync(tokenFile(home))).toBe(false);
  });

  it.each<[readonly string[], readonly string[]]>([
    [
      ['--account', '222222222222'],
      ['Production/Admin', 'Production/Billing', 'Production/ReadOnly'],
    ],
    [
      ['--account', 'Production', '--role', 'Billing', '--role', 'ReadOnly'],
      ['Production/Billing', 'Production/ReadOnly'],
    ],
    [
      ['--role', 'Admin', '--template', '{roleName|lower}-{accountId}'],
      ['admin-222222222222', 'admin-333333333333'],
    ],
  ])('%j takes %j', async (words, names) => {
    const home = homeWith('');
    expect((await populate(home, [startUrl, '--yes', ...words])).code).toBe(0);
    expect(sections(read(home)).slice(1).toSorted()).toEqual(names.map((name) => `[profile ${name}]`).sort());
  });

  it('gives new profiles a region, and leaves the region of others', async () => {
    const home = homeWith('');
    await populate(home, [startUrl, '--yes', '--role', 'Billing', '--region', 'eu-north-1']);
    await populate(home, ['--yes', '--role', 'Admin', '--region', 'us-east-1']);
    expect(read(home).match(/^region = .*/gm)).toEqual([
      'region = eu-north-1',
      'region = us-east-1',
      'region = us-east-1',
    ]);
  });

  it('shows the change with --dry-run and writes nothing', async () => {
    const home = homeWith(ours);
    const { code, stdout } = await populate(home, [startUrl, '--dry-run', '--role', 'Billing']);
    expect([code, read(home)]).toEqual([0, ours]);
    expect(stdout).toContain('+[profile Production/Billing]');
    expect(stdout).toMatch(/^--- .*config\n\+\+\+ .*config\n/);
  });

  it('prints the plan with --json, and does it with --yes besides', async () => {
    const home = homeWith('');
    const words = [startUrl, '--json', '--role', 'Billing'];
    const plan = JSON.parse((await populate(home, words)).stdout);
    expect(plan).toMatchObject({
      session: { name: 'ssoins-7223', startUrl, region: 'eu-west-1', isNew: true },
      file: join(home, '.aws', 'config'),
      complete: true,
      add: [
        {
          profile: 'Production/Billing',
          accountId: '222222222222',
          accountName: 'Production',
          roleName: 'Billing',
        },
      ],
      change: [],
      prune: [],
      written: false,
    });
    expect(plan.available).toHaveLength(5);
    const page = readFileSync(new URL('../../../../docs/identity-center.md', import.meta.url), 'utf8');
    const documented = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    expect(Object.keys(documented)).toEqual(Object.keys(plan));
    for (const part of ['session', 'add', 'available'])
      expect(Object.keys([documented[part]].flat()[0])).toEqual(Object.keys([plan[part]].flat()[0]));
    expect(read(home)).toBe('');
    expect(JSON.parse((await populate(home, [...words, '--yes'])).stdout)).toMatchObject({ written: true });
    expect(read(home)).toContain('[profile Production/Billing]');
  });

  it('takes out what is gone with --prune alone, marked and of this session only, and undo brings it back', async () => {
    const home = homeWith(
      `${ours}[profile other]\n${MARKER_KEY} = elsewhere\nsso_session = elsewhere\nsso_account_id = 999999999999\nsso_role_name = Admin\n`,
    );
    await populate(home, [startUrl, '--yes', '--role', 'Billing', '--role', 'ReadOnly']);
    const before = read(home);
    simulator.current.identityCenter.unassign({
      userName: 'ida@corp.example',
      accountId: '222222222222',
      permissionSet: 'Billing',
    });
    const kept = await populate(home, ['ssoins-7223', '--yes', '--role', 'ReadOnly']);
    expect(kept.stderr).toContain('--prune takes the profile out');
    expect(read(home)).toBe(before);
    const pruned = await populate(home, ['ssoins-7223', '--yes', '--role', 'ReadOnly', '--prune']);
    expect(pruned.stderr).toContain('1 profile taken out');
    expect(sections(read(home))).toEqual(
      sections(before).filter((each) => each !== '[profile Production/Billing]'),
    );
    const undone = await runCli(['undo', '--config'], { home, environment: { HOME: home } });
    expect([undone.code, read(home)]).toEqual([0, before]);
  });

  it.each<[readonly string[], number, string]>([
    [['nowhere'], 1, 'There is no complete [sso-session nowhere]'],
    [[], 1, 'There is no [sso-session]'],
    [['http://corp.awsapps.com/start'], 1, 'is no start URL'],
    [[startUrl, '--start-url', startUrl], 2, 'Name the Identity Center once'],
    [[startUrl, '--all', '--role', 'Admin'], 2, '--all goes without'],
    [[startUrl, '--template', '{account}'], 2, 'names the field "account", which does not exist'],
    [[startUrl, '--account', '222222222223', '--yes'], 1, 'Did you mean 222222222222'],
    [[startUrl, '--role', 'admin', '--yes'], 1, 'Did you mean Admin'],
  ])('%j ends with %i', async (words, expected, sentence) => {
    const home = homeWith(ours);
    const { code, stderr } = await populate(home, words);
    expect(stderr).toContain(sentence);
    expect([code, read(home)]).toEqual([expected, ours]);
  });

  it('leaves nothing behind when it is cancelled, wherever that is', async () => {
    for (const when of ['in the browser: ', 'Signed in to', '1 of 3 accounts', '2 of 3 accounts']) {
      const home = homeWith(ours);
      const controller = new AbortController();
      const { code } = await populate(home, [startUrl, '--yes'], {
        signal: controller.signal,
        onOutput: (text) => text.includes(when) && controller.abort(),
      });
      expect([when, code, read(home)]).toEqual([when, 130, ours]);
      expect(existsSync(tokenFile(home))).toBe(false);
      expect(existsSync(join(home, 'understudy', 'config-change.json'))).toBe(false);
      expect(
        readdirSync(join(home, '.aws'))
          .filter((name) => name !== 'sso')
          .sort(),
      ).toEqual(['config', 'credentials']);
      const cache = join(home, '.aws', 'sso', 'cache');
      expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]);
    }
  });

  it('signs in again where AWS has ended the sign-in that the token file tells of', async () => {
    const home = homeWith('');
    await populate(home, [startUrl, '--yes', '--role', 'Billing']);
    simulator.current.identityCenter.endSessions();
    const { code, stderr } = await populate(home, ['--yes', '--role', 'Admin']);
    expect(code).toBe(0);
    expect(stderr).toContain('in the browser: ');
    expect(sections(read(home))).toHaveLength(4);
  });

  it('names a file that cannot be understood', async () => {
    const home = homeWith('');
    writeFileSync(join(home, '.aws', 'config'), Buffer.from([0xff, 0xfe, 0x5b, 0x00]));
    const { code, stderr } = await populate(home, [startUrl, '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain(join(home, '.aws', 'config'));
  });
});

describe('an Identity Center with many roles', () => {
  const accounts = Array.from({ length: 7 }, (_, index) => ({
    id: `10000000000${index}`,
    name: `Account ${index}`,
  }));
  const roles = ['Admin', 'ReadOnly', 'Billing'];
  const many = simulatorForEachTest({
    realm: identityRealm({
      ...instance,
      accounts,
      users: [{ name: 'ida', assignments: Object.fromEntries(accounts.map(({ id }) => [id, roles])) }],
    }),
  });

  it('takes none of them unasked', async () => {
    const home = homeWith('');
    const environment = {
      AWS_ENDPOINT_URL_SSO_OIDC: many.current.address('sso-oidc', corp.region),
      AWS_ENDPOINT_URL_SSO: many.current.address('sso', corp.region),
      BROWSER: `${process.execPath} -e "fetch(process.argv[1])"`,
      HOME: home,
    };
    const { code, stderr } = await runCli(['populate', startUrl, '--yes'], { home, environment });
    expect(stderr).toContain('There are 21 roles, and nobody to ask which of them are wanted.');
    expect([code, read(home)]).toEqual([1, '']);
  });
});
