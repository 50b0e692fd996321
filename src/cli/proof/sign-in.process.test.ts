import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasBotocore } from '../../core/aws-files/testing/botocore.ts';
import { tokenFilePath } from '../../core/sign-in/identity-center/token-file.ts';
import { writeDemoHome } from '../../simulator/index.ts';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** Identity Center in processes of their own, without the app, and with the tools of others. Time-outs bear a busy machine. */
const SLOW = 120_000;
const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

let main: string;
let jo: Person;
let path: string;
beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
beforeEach(async () => {
  jo = await Person.sitDown(main);
  writeDemoHome(jo.home, { identityCenter: true });
  jo.simulator.identityCenter.setConsent('allow');
  path = tokenFilePath({ name: 'nordwind', startUrl: '' }, jo.home);
});
afterEach(() => jo.leave());

/** The page is fetched as a browser does it, the redirects too. */
const browser = { BROWSER: `${process.execPath} -e "fetch(process.argv[1])"` };
const token = () => JSON.parse(readFileSync(path, 'utf8'));
const change = (fields: object) =>
  writeFileSync(path, JSON.stringify({ ...token(), ...fields }), { mode: 0o600 });
const inMinutes = (minutes: number) =>
  new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
const calls = (action: string) =>
  jo.simulator.journal.entries.filter((entry) => entry.action === action && entry.outcome === 'ok').length;

async function login(): Promise<void> {
  const { code, stderr } = await jo.run(['login', 'payments-readonly'], browser);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(
      /^Sign in to nordwind in the browser: http.*\nSigned in to nordwind until /,
    ),
  });
}

describe('a profile of an Identity Center', { timeout: SLOW }, () => {
  it.each(['switch', 'env', 'credentials'])(
    'ends %s with 3 and one sentence that names the command where nobody is there',
    async (name) => {
      expect(await jo.run([name, 'payments-readonly'], browser)).toEqual({
        code: 3,
        stdout: '',
        stderr:
          'Nobody has signed in to nordwind on this machine yet. Run "understudy login --sso-session nordwind".\n',
      });
      expect(jo.simulator.journal.entries).toEqual([]);
      expect(existsSync(path)).toBe(false);
    },
  );

  it.skipIf(!hasTerminals)(
    'opens the browser for somebody at a terminal, and goes on by itself',
    async () => {
      const sitting = jo.sit('understudy switch payments-readonly', browser);
      await sitting.sees('Sign in to nordwind in the browser: http');
      await sitting.sees('is written to profile understudy');
      expect(await sitting.ended).toBe(0);
      expect(jo.readCredentials()).toContain('# Managed by Understudy: payments-readonly, expires ');
      // The others need nothing any more.
      expect((await jo.run(['credentials', 'data-engineer'])).code).toBe(0);
      expect(calls('RegisterClient')).toBe(1);
    },
  );

  it.skipIf(!hasTerminals)(
    'opens one browser for two terminals that want different profiles of it',
    async () => {
      jo.simulator.identityCenter.setConsent(undefined);
      const first = jo.sit('understudy switch payments-readonly', browser);
      await first.sees('Sign in to nordwind in the browser: http');
      const second = jo.sit('understudy switch data-engineer -o work', browser);
      await second.sees('Another understudy is signing in to nordwind. Waiting for it.');
      const [address = ''] = /http:\/\/127\S+/.exec(first.shown()) ?? [];
      jo.simulator.identityCenter.setConsent('allow');
      await fetch(address);
      expect([await first.ended, await second.ended]).toEqual([0, 0]);
      expect(second.shown()).not.toContain('in the browser');
      expect(calls('RegisterClient')).toBe(1);
    },
  );

  it('is refreshed once, however many commands ask at once', async () => {
    await login();
    change({ expiresAt: inMinutes(2) });
    const before = calls('CreateToken');
    const all = await Promise.all(
      Array.from({ length: 20 }, () => jo.run(['credentials', 'payments-readonly'])),
    );
    expect(all.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 0));
    for (const { stdout } of all) expect(JSON.parse(stdout).AccessKeyId).toMatch(/^ASIA/);
    expect(calls('CreateToken') - before).toBe(1);
    // The role's credentials are kept with the sessions, sealed, where all of them find them.
    expect(calls('GetRoleCredentials')).toBe(1);
    expect((await jo.run(['credentials', 'payments-readonly'])).stdout).toBe(all[0]?.stdout);
    expect(calls('GetRoleCredentials')).toBe(1);
  });

  it('is told of in the status, and is over after the logout, at AWS too', async () => {
    await login();
    await jo.run(['switch', 'payments-readonly']);
    const [signIn] = JSON.parse((await jo.run(['status', '--json'])).stdout).signIns;
    expect(signIn).toMatchObject({ name: 'nordwind', state: 'signed-in', renews: true });
    const { code, stderr } = await jo.run(['logout', 'payments-readonly']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Signed out of nordwind.')]);
    expect(calls('Logout')).toBe(1);
    expect(existsSync(path)).toBe(false);
    expect(jo.readCredentials()).not.toContain('payments-readonly');
    expect(JSON.parse((await jo.run(['status', '--json'])).stdout).signIns).toEqual([]);
    expect((await jo.run(['logout', '--all'])).stderr).toBe('Nobody was signed in.\n');
    expect((await jo.run(['logout', 'bastion'])).code).toBe(1);
    expect((await jo.run(['logout'])).code).toBe(2);
  });
});

/** Asks boto3 for the credentials of a profile: the access key id, or the name of what went wrong. */
const BOTO3 = `
import boto3, sys
try:
    print(boto3.Session(profile_name=sys.argv[1]).get_credentials().get_frozen_credentials().access_key)
except Exception as error:
    print(type(error).__name__)
`;
const SDK = `
const { fromSSO } = await import('@aws-sdk/credential-provider-sso');
const { accessKeyId } = await fromSSO({ profile: 'payments-readonly' })();
process.stdout.write(accessKeyId);
`;
const boto3 = async () => (await jo.runProgram('python3', ['-c', BOTO3, 'payments-readonly'])).stdout.trim();
const sdk = async () => (await jo.runProgram(process.execPath, ['--input-type=module', '-e', SDK])).stdout;

describe('the tools of others use what we wrote, and we use what they refreshed', { timeout: SLOW }, () => {
  const readers: readonly (readonly [string, () => Promise<string>, boolean])[] = [
    ['the AWS SDK for JavaScript', sdk, true],
    ['boto3', boto3, hasBotocore()],
  ];

  it.each(readers.filter(([, , isHere]) => isHere))('%s', async (_name, keyId) => {
    await login();
    expect(await keyId()).toMatch(/^ASIA/);
    const first = token().accessToken;
    change({ expiresAt: inMinutes(-1) });
    expect(await keyId()).toMatch(/^ASIA/);
    expect(token().accessToken).not.toBe(first);
    const before = calls('CreateToken');
    expect((await jo.run(['credentials', 'payments-readonly'])).code).toBe(0);
    expect(calls('CreateToken')).toBe(before);
    await jo.run(['logout', '--all']);
    expect(await keyId()).not.toMatch(/^ASIA/);
  });
});
