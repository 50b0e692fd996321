import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keytar } from '../../../core/sessions/store/keychain-item.ts';
import {
  createDemoRealm,
  DEMO_MFA_SERIAL,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../../../simulator/index.ts';

// The command as it is shipped, on Windows' Node, with the Credential Manager and cmd.exe of the system. Each test goes on from the
// one before, as a user does.

const main = join(process.cwd(), 'out', 'cli', 'main.js');
/** Of the keychain's item; see `keychain-item.ts`. */
const ITEM = ['Understudy', 'master-key'] as const;

let home: string;
let simulator: Simulator;
let keytar: Keytar;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'understudy jo '));
  simulator = await startSimulator({ realm: createDemoRealm() });
  writeDemoHome(home);
  keytar = createRequire(main)('keytar');
  await keytar.deletePassword(...ITEM);
});
afterAll(async () => {
  await keytar.deletePassword(...ITEM);
  await simulator.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}

/** What Windows needs to start programs, and nothing of AWS. */
function environment(): NodeJS.ProcessEnv {
  const kept = [
    'SystemRoot',
    'ComSpec',
    'PATH',
    'PATHEXT',
    'TEMP',
    'TMP',
    'APPDATA',
    'LOCALAPPDATA',
    'USERNAME',
  ];
  return {
    ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
    USERPROFILE: home,
    UNDERSTUDY_HOME: join(home, 'understudy'),
    ...simulator.environment,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

const understudy = (...args: string[]) => start(process.execPath, [main, ...args], environment());
const credentialsFile = () => readFileSync(join(home, '.aws', 'credentials'), 'utf8');
const signIns = () => simulator.journal.entries.filter(({ action }) => action === 'GetSessionToken').length;

describe('the command on Windows', () => {
  it('lists the profiles of the user', async () => {
    const { code, stdout } = await understudy('list', 'production');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^production-admin +role +bastion /m);
  });

  it('switches with a code and writes the file', async () => {
    const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
    const switched = await understudy('switch', 'production-admin', '--mfa-token', code);
    expect(switched).toMatchObject({ code: 0, stdout: '' });
    expect(switched.stderr).toContain('production-admin is written to profile understudy until ');
    expect(credentialsFile()).toContain('# Managed by Understudy: production-admin, expires ');
    expect(credentialsFile()).toContain('# written by saml2aws, leave alone');
  });

  it('keeps the session sealed, with its key in the Credential Manager', async () => {
    // 256 bits and what names their kind.
    expect((await keytar.getPassword(...ITEM))?.length).toBeGreaterThan(42);
    const sealed = readFileSync(join(home, 'understudy', 'sessions.sealed'), 'latin1');
    expect(sealed).not.toContain('ASIA');
    // A later process, another role, no code.
    const { code, stdout } = await understudy('credentials', 'security-audit');
    expect({ code, calls: signIns() }).toEqual({ code: 0, calls: 1 });
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) });
  });

  it('quotes for cmd.exe what cmd.exe then sets', async () => {
    const exported = await understudy('env', 'production-admin', '--shell', 'cmd');
    expect(exported.code).toBe(0);
    const file = join(home, 'set here.cmd');
    const ask = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION'];
    const lines = exported.stdout.trimEnd().split(/\r?\n/);
    const echo = ask.map((name) => `echo ${name}=[%${name}%]`);
    writeFileSync(file, ['@echo off', ...lines, ...echo].join('\r\n'));
    const said = await start(environment()['ComSpec'] ?? 'cmd.exe', ['/d', '/c', file], environment());
    const json = await understudy('env', 'production-admin', '--shell', 'json');
    const expected: Readonly<Record<string, unknown>> = JSON.parse(json.stdout);
    expect(said.stdout.trimEnd().split(/\r?\n/)).toEqual(ask.map((name) => `${name}=[${expected[name]}]`));
  });

  it('runs a program with its words as they were given, and ends as it does', async () => {
    const words = ['a b', 'x&y', '100%', 'quo"te', '^caret', 'end\\'];
    const script =
      'console.log(JSON.stringify(process.argv.slice(1)), process.env.AWS_ACCESS_KEY_ID); process.exit(7)';
    const child = [process.execPath, '-e', script, ...words];
    const { code, stdout } = await understudy('exec', 'production-admin', '--', ...child);
    expect(code).toBe(7);
    const [, said = '', key] = /^(\[.*\]) (\S+)\s*$/.exec(stdout) ?? [];
    expect(JSON.parse(said)).toEqual(words);
    expect(key).toMatch(/^ASIA/);
  });

  it('says what is active, and stops it', async () => {
    expect((await understudy('status')).stdout).toContain('production-admin');
    expect((await understudy('stop', 'production-admin')).code).toBe(0);
    expect(credentialsFile()).not.toContain('Managed by Understudy');
  });

  it('leaves no lock and no temporary file', () => {
    expect(existsSync(join(home, '.aws', '.credentials.understudy-lock'))).toBe(false);
  });
});
