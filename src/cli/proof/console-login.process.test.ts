import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromLoginCredentials } from '@aws-sdk/credential-provider-login';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createDemoRealm } from '../../simulator/index.ts';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** Signing in to the console in the terminal, without the app and without the AWS CLI. */
const SLOW = 120_000;
const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const demo = createDemoRealm();
const session = 'arn:aws:iam::111111111111:user/jo';

let main: string;
let person: Person;
beforeAll(async () => {
  main = await buildCommand();
  person = await Person.sitDown(main, {
    realm: { ...demo, signIn: { sessions: [{ userArn: session, withMfa: true }], consent: 'allow' } },
  });
  appendFileSync(
    join(person.home, '.aws', 'config'),
    `\n[profile console]\nregion = eu-west-1\nlogin_session = ${session}\n`,
  );
}, SLOW);
afterAll(async () => {
  await person.leave();
  rmSync(dirname(dirname(main)), { recursive: true, force: true });
});

const cache = () => join(person.home, '.aws', 'login', 'cache');

it(
  'signs in with the program in BROWSER, and every tool has the keys',
  async () => {
    const before = await person.run(['env', 'console']);
    expect(before).toMatchObject({ code: expect.any(Number), stdout: '' });
    expect(before.stderr).toContain('understudy login console');

    const browser = `${process.execPath} -e "fetch(process.argv[1])"`;
    const signedIn = await person.run(['login', 'console'], { BROWSER: browser });
    expect(signedIn).toMatchObject({ code: 0, stdout: '' });
    expect(signedIn.stderr).toContain(`Signed in to profile console as ${session}.`);

    const { code, stdout } = await person.run(['credentials', 'console']);
    expect(code).toBe(0);
    const given = JSON.parse(stdout);
    vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', cache());
    const sdk = await fromLoginCredentials({
      profile: 'console',
      configFilepath: join(person.home, '.aws', 'config'),
      filepath: join(person.home, 'none'),
    })();
    vi.unstubAllEnvs();
    expect(given.AccessKeyId).toBe(sdk.accessKeyId);
  },
  SLOW,
);

it(
  'renews keys that end once, however many commands want them at the same time',
  async () => {
    const [name = ''] = readdirSync(cache());
    const path = join(cache(), name);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    const ended = { ...file, accessToken: { ...file.accessToken, expiresAt: '2026-01-01T00:00:00Z' } };
    writeFileSync(path, JSON.stringify(ended));
    const calls = () =>
      person.simulator.journal.entries.filter(({ action }) => action === 'CreateOAuth2Token').length;
    const before = calls();
    const all = await Promise.all(Array.from({ length: 10 }, () => person.run(['credentials', 'console'])));
    const ids = all.map(({ code, stderr, stdout }) => (code === 0 ? JSON.parse(stdout).AccessKeyId : stderr));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).not.toBe(file.accessToken.accessKeyId);
    expect(calls()).toBe(before + 1);
    expect(readdirSync(cache())).toEqual([name]);
  },
  SLOW,
);

it.skipIf(!hasTerminals)(
  'takes the code of another machine, typed into the terminal',
  async () => {
    rmSync(cache(), { recursive: true, force: true });
    const sitting = person.sit('understudy login console --no-browser');
    await sitting.sees('The code that the page shows at the end:');
    const address = /https?:\/\/\S+\/v1\/authorize\?\S+/.exec(sitting.shown())?.[0] ?? '';
    const page = await (await fetch(address)).text();
    sitting.type(`${/<output>([^<]+)<\/output>/.exec(page)?.[1]}\r`);
    await sitting.sees('Signed in to profile console');
    expect(await sitting.ended).toBe(0);
    expect(existsSync(cache())).toBe(true);
  },
  SLOW,
);
