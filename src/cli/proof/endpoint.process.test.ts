import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** The command as it is shipped, serving credentials to programs in processes of their own. Time-outs bear a busy machine. */
const SLOW = 180_000;
const hasBoto3 = spawnSync('python3', ['-c', 'import boto3'], { timeout: 60_000 }).status === 0;

let main: string;
let jo: Person | undefined;

beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
afterEach(() => jo?.leave());

/** Asks the endpoint with four readers at once until it has seen four sets of keys; notes what went wrong. */
const busyReader = `
import { writeFileSync } from 'node:fs';
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization, SEEN } = process.env;
const keys = new Set();
const problems = [];
let asked = 0;
const read = async () => {
  while (keys.size < 4 && problems.length === 0) {
    const answer = await fetch(uri, { headers: { authorization } }).catch((error) => ({ status: String(error) }));
    asked += 1;
    const body = answer.status === 200 ? await answer.json() : undefined;
    if (body === undefined) problems.push(String(answer.status));
    else if (Date.parse(body.Expiration) <= Date.now()) problems.push('ended keys');
    else keys.add(body.AccessKeyId);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
await Promise.all([read(), read(), read(), read()]);
writeFileSync(SEEN, JSON.stringify({ keys: keys.size, problems, asked }));
`;

describe('understudy exec --server', { timeout: SLOW }, () => {
  it('keeps a program signed in through three renewals, with one code', async () => {
    jo = await Person.sitDown(main, { lifetimes: { roleSeconds: 8 } });
    const script = join(jo.home, 'reader.mjs');
    const seen = join(jo.home, 'seen');
    writeFileSync(script, busyReader);
    const words = [
      'exec',
      '--server',
      'production-admin',
      '--mfa-token',
      jo.code(),
      '--',
      process.execPath,
      script,
    ];
    const { code, stderr } = await jo.run(words, { SEEN: seen });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { asked, keys, problems } = JSON.parse(readFileSync(seen, 'utf8'));
    expect({ keys, problems }).toEqual({ keys: 4, problems: [] });
    expect(asked).toBeGreaterThan(20);
    expect(jo.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
    // As many as there were keys, and perhaps one more at the very end: never one a reader.
    expect(jo.calls().filter((call) => call === 'AssumeRole Admin').length).toBeLessThanOrEqual(6);
  });

  it.skipIf(!hasBoto3)('gives boto3 the role, and no key to anybody else', async () => {
    jo = await Person.sitDown(main);
    const script =
      'import boto3, os; c = boto3.Session().get_credentials(); f = c.get_frozen_credentials(); print(c.method, f.access_key[:4], f.token is not None, "AWS_SECRET_ACCESS_KEY" in os.environ)';
    const { code, stdout } = await jo.run([
      ...['exec', '--server', 'production-admin', '--mfa-token', jo.code(), '--', 'python3', '-c', script],
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'container-role ASIA True False\n' });
  });

  it('passes a signal on, and serves nobody after the program', async () => {
    jo = await Person.sitDown(main);
    const script = join(jo.home, 'waiting.mjs');
    writeFileSync(
      script,
      'console.log(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI); setInterval(() => {}, 1000);',
    );
    const words = [
      'exec',
      '--server',
      'production-admin',
      '--mfa-token',
      jo.code(),
      '--',
      process.execPath,
      script,
    ];
    const { child, ended } = jo.start(words);
    const uri = await new Promise<string>((resolve) => {
      child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim()));
    });
    expect((await fetch(uri)).status).toBe(401);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    await expect(fetch(uri)).rejects.toThrow();
  });
});

describe('understudy serve', { timeout: SLOW }, () => {
  it('prints what leads other programs there, and ends with Ctrl C', async () => {
    jo = await Person.sitDown(main);
    const words = ['serve', 'production-admin', '--mfa-token', jo.code(), '--shell', 'json'];
    const { child, ended } = jo.start(words);
    const stdout = await new Promise<string>((resolve) => {
      child.stdout?.once('data', (text: Buffer) => resolve(text.toString()));
    });
    const variables: Record<string, string> = JSON.parse(stdout);
    const uri = variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '';
    const authorization = variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '';
    expect((await fetch(uri, { headers: { authorization } })).status).toBe(200);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    await expect(fetch(uri, { headers: { authorization } })).rejects.toThrow();
  });
});
