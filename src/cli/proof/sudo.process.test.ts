import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createDemoRealm,
  DEMO_MFA_SERIAL,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../../simulator/index.ts';
import { buildCommand } from './built-command.ts';

/** Time-outs bear a busy machine. */
const SLOW = 120_000;
const ROOT = 0;
/** Whoever the home belongs to. */
const JO = 65534;
const canBeBoth =
  process.getuid?.() === ROOT &&
  spawnSync(process.execPath, ['--version'], { uid: JO, gid: JO }).status === 0;

let main: string;
let home: string;
let simulator: Simulator;

beforeAll(async () => {
  if (!canBeBoth) return;
  main = await buildCommand();
  // Jo runs it, too.
  spawnSync('chmod', ['-R', 'a+rX', dirname(dirname(main))]);
}, SLOW);
afterAll(() => {
  if (main !== undefined) rmSync(dirname(dirname(main)), { recursive: true, force: true });
});
beforeEach(async () => {
  simulator = await startSimulator({ realm: createDemoRealm() });
  home = mkdtempSync(join(tmpdir(), 'understudy-sudo-'));
  writeDemoHome(home);
  spawnSync('chown', ['-R', `${JO}:${JO}`, home]);
});
afterEach(async () => {
  await simulator.close();
  rmSync(home, { recursive: true, force: true });
});

async function understudy(user: number, ...words: string[]) {
  const child = spawn(process.execPath, [main, ...words], {
    uid: user,
    gid: user,
    cwd: '/',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      UNDERSTUDY_SECRETS: 'memory',
      AWS_ENDPOINT_URL_STS: simulator.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: SLOW,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

/** What in the home does not belong to Jo. */
const strange = () =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => lstatSync(path).uid !== JO);

describe.skipIf(!canBeBoth)('a run under sudo with the HOME of another user', { timeout: SLOW }, () => {
  it('leaves nothing there that its owner cannot change', async () => {
    const code = simulator.mfaCode(DEMO_MFA_SERIAL).code;
    const first = await understudy(ROOT, 'switch', 'production-admin', '--mfa-token', code);
    expect(first).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('is written to profile understudy'),
    });
    await understudy(ROOT, 'env', 'production-admin', '--role-duration', '7200');
    await understudy(ROOT, 'list');
    await understudy(ROOT, 'doctor');
    expect(strange()).toEqual([]);
    expect(readdirSync(join(home, '.config', 'understudy'))).toContain('written-sections');

    expect((await understudy(JO, 'status')).stdout).toContain('production-admin');
    expect(await understudy(JO, 'stop', 'production-admin')).toMatchObject({ code: 0 });
    expect((await understudy(JO, 'doctor')).stdout).not.toContain('belongs to');
  });

  it('that left a data folder of root is named with the command that mends it, wherever it stands in the way', async () => {
    const folder = join(home, '.config', 'understudy');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chownSync(dirname(folder), JO, JO);
    chmodSync(folder, 0o700);
    const mended = new RegExp(`sudo chown -R \\S+: ${folder}`);

    const doctor = await understudy(JO, 'doctor');
    expect([doctor.stdout, doctor.stderr].join('')).toContain(`${folder} belongs to root`);
    expect(doctor.stdout).toMatch(mended);
    expect(doctor.code).toBe(1);
    const code = simulator.mfaCode(DEMO_MFA_SERIAL).code;
    for (const words of [
      ['switch', 'production-admin', '--mfa-token', code],
      ['stop', 'production-admin'],
      ['stop', '--all'],
      ['status'],
    ]) {
      const run = await understudy(JO, ...words);
      expect([words[0], run.code, run.stderr]).toEqual([words[0], 1, expect.stringMatching(mended)]);
    }
  });
});
