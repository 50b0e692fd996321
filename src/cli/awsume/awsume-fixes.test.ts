import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../core/agent/verbs.ts';
import type { Clock } from '../../core/clock.ts';
import { hasModes } from '../../core/files/testing/modes.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import {
  createDemoRealm,
  createSimulatorClock,
  DEMO_KEY,
  DEMO_MFA_SERIAL,
  demoAccounts,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../../simulator/index.ts';
import { openLocalBackend } from '../backend/local-backend.ts';
import { homeWith, runCli } from '../testing/cli.ts';

/*
 * What is worth keeping of AWSume, and what had to be better, as far as no other test says it by that name. The others stand in
 * awsume-bugs.test.ts, own-backend.test.ts ("what AWSume got wrong"), file-bugs-of-other-tools.test.ts and real-shells.test.ts.
 */

let home: string;
let simulator: Simulator;
let clock: ReturnType<typeof createSimulatorClock>;
let keychain: string | null;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'understudy-awsume-'));
  writeDemoHome(home);
  clock = createSimulatorClock();
  simulator = await startSimulator({ realm: createDemoRealm(), clock });
  keychain = null;
});
afterEach(async () => {
  await simulator.close();
  await rm(home, { recursive: true, force: true });
});

const keytar: Keytar = {
  getPassword: async () => keychain,
  setPassword: async (_service, _account, password) => {
    keychain = password;
  },
  deletePassword: async () => false,
};

/** One command after the other, each in a process of its own as far as the core knows. */
async function alone<T>(work: (backend: Backend) => Promise<T>, machine: Clock = clock): Promise<T> {
  const backend = await openLocalBackend({
    environment: {
      HOME: home,
      UNDERSTUDY_HOME: join(home, 'understudy'),
      AWS_ENDPOINT_URL_STS: simulator.url,
    },
    platform: process.platform,
    homeOfUser: home,
    dataFolder: join(home, 'understudy'),
    files: {},
    clock: machine,
    version: '0.0.0',
    prompter: { ask: async () => simulator.mfaCode(DEMO_MFA_SERIAL).code, settled: () => undefined },
    say: () => undefined,
    loadKeytar: async () => keytar,
  });
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

const obtain = (profile: string) => alone((backend) => backend.obtain({ profile }, { ask: 'terminal' }));
const written = (refresh = false) =>
  alone((backend) => backend.switch({ profile: 'production-admin' }, { ask: 'terminal', refresh }));
const credentialsFile = () => readFileSync(join(home, '.aws', 'credentials'), 'utf8');
const config = (text: string) => appendFileSync(join(home, '.aws', 'config'), `\n${text}`);
const calls = () => simulator.journal.entries.map(({ action }) => action);

describe('kept of AWSume', () => {
  it('one MFA code serves every role of the key for 12 hours', async () => {
    for (const profile of ['production-admin', 'security-audit', 'production-deploy'])
      expect((await obtain(profile)).ok).toBe(true);
    clock.advance(11.5 * 3_600_000);
    expect((await obtain('management-admin')).ok).toBe(true);
    expect(calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
  });

  it('the role short-hand, the external id, tags and session policies reach STS as they are', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    await alone((backend) =>
      backend.obtain(
        {
          roleArn: `${demoAccounts.production}:team/Admin`,
          sourceProfile: 'bastion',
          externalId: 'partner-7',
          tags: new Map([['team', 'a=b']]),
          sessionPolicy: policy,
          sessionPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        },
        { ask: 'terminal' },
      ),
    );
    expect(simulator.journal.entries.at(-1)?.parameters).toMatchObject({
      RoleArn: `arn:aws:iam::${demoAccounts.production}:role/team/Admin`,
      ExternalId: 'partner-7',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'a=b',
      Policy: policy,
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
  });

  it('a profile of another manager, AWSume’s own included, is not overwritten without a yes', async () => {
    appendFileSync(
      join(home, '.aws', 'credentials'),
      '\n[theirs]\nmanager = awsume\naws_access_key_id = ASIATHEIRS\n',
    );
    const before = credentialsFile();
    const answer = await alone((backend) =>
      backend.switch({ profile: 'production-admin' }, { ask: 'terminal', target: 'theirs' }),
    );
    expect(answer).toMatchObject({ ok: false, error: { kind: 'confirm' } });
    expect(credentialsFile()).toBe(before);
  });
});

describe('better than AWSume', () => {
  it('a failed refresh took the profile out, and a broken network too: the last credentials stay', async () => {
    expect((await written()).ok).toBe(true);
    const before = credentialsFile();
    for (const fault of [{ kind: 'dropped-connection' }, { kind: 'server-error', status: 503 }] as const) {
      const restore = simulator.faults.add(fault, { action: 'AssumeRole' });
      expect((await written(true)).ok).toBe(false);
      restore();
      expect(credentialsFile()).toBe(before);
    }
    expect(await alone((backend) => backend.status())).toMatchObject({
      ok: true,
      value: { live: [{ profile: 'production-admin', target: 'understudy' }] },
    });
  });

  it('a session with one second left was used: one is renewed well before its end', async () => {
    await obtain('production-admin');
    clock.advance(59 * 60_000 + 59_000);
    expect(await obtain('production-admin')).toMatchObject({ ok: true, value: { fromCache: false } });
    const granted = simulator.journal.entries.filter(({ outcome }) => outcome === 'ok');
    expect(granted.map(({ action }) => action)).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);
  });

  it('the config file won over the credentials file: keys are those that the AWS CLI would take', async () => {
    config(
      `[profile both]\naws_access_key_id = AKIAWRONG\naws_secret_access_key = wrong\n[profile via]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\nsource_profile = both\nregion = eu-west-1\n`,
    );
    appendFileSync(
      join(home, '.aws', 'credentials'),
      `\n[both]\naws_access_key_id = ${DEMO_KEY.accessKeyId}\naws_secret_access_key = ${DEMO_KEY.secretAccessKey}\n`,
    );
    expect(await obtain('via')).toMatchObject({
      ok: true,
      value: { credentials: { accountId: demoAccounts.development } },
    });
  });

  it('one section that stands twice ended every command: the others work, and doctor names the line', async () => {
    config('[profile bastion]\noutput = json\n[profile bastion]\noutput = text\n');
    expect((await obtain('production-admin')).ok).toBe(true);
    const { stdout } = await runCli(['doctor'], { home, environment: { HOME: home } });
    expect(stdout).toMatch(/line \d+: .*bastion/);
  });

  it('credential_process beside role_arn was run and the role never assumed: it is refused with a sentence', async () => {
    const proof = join(home, 'ran');
    config(
      `[profile torn]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\ncredential_process = touch ${proof}\nregion = eu-west-1\n`,
    );
    expect(await obtain('torn')).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(() => statSync(proof)).toThrow();
  });

  it('a serial of hardware ended the list in a traceback: it is sent as it stands', async () => {
    config(
      `[profile token]\naws_access_key_id = ${DEMO_KEY.accessKeyId}\naws_secret_access_key = ${DEMO_KEY.secretAccessKey}\nmfa_serial = GAHT12345678\n[profile over]\nrole_arn = arn:aws:iam::${demoAccounts.production}:role/team/Admin\nsource_profile = token\nregion = eu-west-1\n`,
    );
    await obtain('over');
    expect(simulator.journal.entries[0]?.parameters['SerialNumber']).toBe('GAHT12345678');
  });

  it('IAM Identity Center ended in "Missing keys": the list knows its profiles', async () => {
    const sso = homeWith(
      '[sso-session corp]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n[profile team]\nsso_session = corp\nsso_account_id = 444444444444\nsso_role_name = Dev\n',
    );
    const { stdout } = await runCli(['list', '--json'], { home: sso });
    const team: unknown = JSON.parse(stdout).profiles[0];
    expect(team).toMatchObject({ name: 'team', type: 'sso', account: '444444444444', role: 'Dev' });
  });

  it('-l more called AWS once for each profile: the list calls nobody', async () => {
    const { calls: asked, code, requests } = await runCli(['awsume', '-l', 'more'], { home });
    expect({ asked, code, requests }).toEqual({ asked: [], code: 0, requests: [] });
    expect(calls()).toEqual([]);
  });

  it('the region came from one of six places without a word: --verbose names file and line', async () => {
    const { stderr } = await runCli(['env', 'production-admin', '--verbose'], {
      home,
      environment: { HOME: home },
    });
    expect(stderr).toMatch(
      /The region is eu-central-1 \(from profile production-admin, .*config line \d+\)\./,
    );
  });

  it('a name with a blank made an illegal session name: it is made legal', async () => {
    mkdirSync(join(home, 'understudy'), { mode: 0o700 });
    const roleArn = `${demoAccounts.production}:team/Admin`;
    const favourites = [{ name: 'with blank', roleArn, sourceProfile: 'bastion' }];
    writeFileSync(join(home, 'understudy', 'settings.json'), JSON.stringify({ favourites }));
    expect((await obtain('with blank')).ok).toBe(true);
    expect(simulator.journal.entries.at(-1)?.parameters['RoleSessionName']).toMatch(/^[\w+=,.@-]{2,64}$/);
  });

  it('tokens stood in logs that others could read: no file of ours but the target holds one', async () => {
    expect((await written()).ok).toBe(true);
    const secrets = [...credentialsFile().matchAll(/^aws_(?:secret_access_key|session_token) = (.+)$/gm)];
    expect(secrets.length).toBeGreaterThan(2);
    for (const entry of readdirSync(join(home, 'understudy'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      if (hasModes) expect(statSync(path).mode & 0o077, path).toBe(0);
      const text = readFileSync(path, 'utf8');
      for (const [, secret = ''] of secrets) expect(text.includes(secret), path).toBe(false);
    }
  });
});
