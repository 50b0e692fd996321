import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { createCredentialsWriter } from '../managed/credentials-writer.ts';
import { managedSections, managedValues } from '../managed/managed-section.ts';
import { buildProgram } from './built-program.ts';
import { isFullProof } from './proof-size.ts';

/**
 * A process that writes without end is killed with SIGKILL at random moments: 500 times with `UNDERSTUDY_PROOF=full`, otherwise
 * fewer. After each kill the file is whole, and the next process writes at once.
 */
const kills = isFullProof ? 500 : 20;
/** A write takes some 12 ms, so this hits every part of one. */
const LATEST_KILL_MS = 40;
/** The lock of a killed process is recovered at once, not after a time-out. */
const LONGEST_RECOVERY_MS = 5_000;

const userKeys = '# mine\n[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s\n\n';

let program: string;
let home: string;
let credentials: string;

beforeAll(async () => {
  program = await buildProgram('writer-process');
  home = mkdtempSync(join(tmpdir(), 'crash-'));
  credentials = join(home, '.aws', 'credentials');
  mkdirSync(join(home, '.aws'));
  writeFileSync(credentials, userKeys, { mode: 0o600 });
});
afterAll(() => {
  for (const folder of [home, dirname(program)]) rmSync(folder, { recursive: true, force: true });
});

/** Starts a writer, waits until its first write is done, and kills it a random moment later. */
async function writeAndKill(): Promise<void> {
  const child = spawn(process.execPath, [program, home, 'victim', '100000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdout.resume();
  await sleep(Math.random() * LATEST_KILL_MS);
  child.kill('SIGKILL');
  await ended;
}

/** Old or new, never a part: the user's bytes, and one section whose values all come from one write. */
function expectWhole(): void {
  const text = readFileSync(credentials, 'utf8');
  expect(text.startsWith(userKeys)).toBe(true);
  expect(statSync(credentials).mode & 0o777).toBe(0o600);
  const document = parseIniDocument(text);
  expect(managedSections(document).map(({ target }) => target)).toContain('victim');
  const values = managedValues(document, 'victim');
  const number = /^ASIAvictim(\d+)$/.exec(values.get('aws_access_key_id') ?? '')?.[1];
  expect(values.get('aws_secret_access_key')).toBe(`secret-victim-${number}`);
  expect(values.get('aws_session_token')).toBe(`${`token-victim-${number}/`.repeat(40)}==`);
  expect(values.get('x_security_token_expires')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
}

function leftBehind(): readonly string[] {
  return readdirSync(join(home, '.aws')).filter(
    (name) => name !== 'credentials' && !name.startsWith('credentials.before-'),
  );
}

describe(`a writer killed ${kills} times at random moments`, () => {
  it('leaves a whole file, a lock that is recovered, and no temporary file for good', async () => {
    const after = createCredentialsWriter({
      credentialsPath: credentials,
      configPath: join(home, '.aws', 'config'),
      dataFolder: join(home, 'data'),
      clock: systemClock,
      lockWaitMs: LONGEST_RECOVERY_MS,
    });
    let amidWrite = 0;
    let slowestRecoveryMs = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      await writeAndKill();
      expectWhole();
      if (leftBehind().length > 0) amidWrite += 1;
      const started = performance.now();
      const outcome = await after.write('survivor', {
        profile: 'survivor',
        credentials: {
          accessKeyId: `ASIA${kill}`,
          secretAccessKey: 'x',
          sessionToken: 'y==',
          expiration: new Date(Date.now() + 3_600_000),
        },
      });
      expect(outcome).toMatchObject({ kind: 'written' });
      slowestRecoveryMs = Math.max(slowestRecoveryMs, performance.now() - started);
      expectWhole();
    }
    await after.settled();
    expect(leftBehind()).toEqual([]);
    const memory = join(home, 'data', 'written-sections');
    expect(readdirSync(memory)).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.json$/)]);
    console.info(
      `${kills} kills, ${amidWrite} of them amid a write; slowest recovery ${Math.round(slowestRecoveryMs)} ms`,
    );
  }, 900_000);
});
