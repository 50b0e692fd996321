import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProgram } from '../../../core/aws-files/proof/built-program.ts';
import { isFullProof } from '../../../core/aws-files/proof/proof-size.ts';
import { importSteps } from '../../../core/keys/move/import-key.ts';
import { rotationSteps } from '../../../core/keys/rotation/rotation-parts.ts';
import { createStsGateway } from '../../../core/sts/sdk-gateway.ts';
import { type Simulator, startSimulator } from '../../../simulator/index.ts';
import { homeKeys } from './key-work.ts';

/**
 * A process that moves, rotates and puts back a key is killed with SIGKILL, after each of its steps in turn and at random moments between
 * them: 100 times with `UNDERSTUDY_PROOF=full`, otherwise fewer. After each kill there is a key that AWS takes; and in the end everything
 * is done once, and nothing is left over.
 */
const kills = isFullProof ? 100 : 6;
const user = 'arn:aws:iam::111111111111:user/jo';
const key = {
  accessKeyId: 'AKIAKILLED0000000001',
  secretAccessKey: 'killed/secret+for/tests00000000000000000',
};
const steps = importSteps.length + rotationSteps.length;

let program: string;
let simulator: Simulator;
let home: string;
beforeAll(async () => {
  program = await buildProgram('key-process', {
    folder: new URL('./', import.meta.url),
    external: ['keytar'],
  });
  const realm = { accounts: [{ id: '111111111111', users: [{ name: 'jo', keys: [key] }] }] };
  simulator = await startSimulator({ realm });
  home = mkdtempSync(join(tmpdir(), 'understudy-killed-keys-'));
  mkdirSync(join(home, '.aws'), { mode: 0o700 });
  writeFileSync(
    join(home, '.aws', 'credentials'),
    `# mine\n[bastion]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
    { mode: 0o600 },
  );
}, 120_000);
afterAll(async () => {
  await simulator.close();
  rmSync(dirname(program), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

const endpoints = () => ({ sts: simulator.url, iam: simulator.address('iam') });

/** @param dieAt the step after which it kills itself. @param killAfterMs from its start; absent: it may end by itself */
async function run(dieAt: number, killAfterMs?: number): Promise<number | null> {
  const { iam, sts } = endpoints();
  const child = spawn(process.execPath, [program, home, sts, iam, String(dieAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_NO_WARNINGS: '1' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (killAfterMs !== undefined) {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await sleep(killAfterMs);
    child.kill('SIGKILL');
  }
  return ended;
}

async function expectWorkingKey(): Promise<void> {
  const inUse = await homeKeys(home, endpoints()).keyInUse();
  if (!inUse) throw new Error('There is no key in use.');
  const who = await createStsGateway().getCallerIdentity({
    credentials: inUse,
    region: 'us-east-1',
    endpoint: simulator.url,
  });
  expect(who).toMatchObject({ ok: true, value: { arn: user } });
}

it(`a working key stands after each of ${kills} kills, and everything ends well`, {
  timeout: 900_000,
}, async () => {
  let killed = 0;
  for (let turn = 0; killed < kills; turn += 1) {
    // Every step in turn, and every third time anywhere between two of them.
    const code = turn % 3 === 2 ? await run(0, Math.random() * 400) : await run((turn % steps) + 1);
    if (code !== 0) expect(code).toBeNull();
    if (code === null) killed += 1;
    await expectWorkingKey();
    expect(simulator.iam.keysOf(user).length).toBeLessThanOrEqual(2);
  }
  expect(await run(0)).toBe(0);
  await expectWorkingKey();
  expect(simulator.iam.keysOf(user)).toHaveLength(1);
  // Nothing is left in the keychain, in the journal, in the config file, or beside the file.
  expect(readdirSync(join(home, 'keychain'))).toEqual([]);
  expect(JSON.parse(readFileSync(join(home, 'understudy', 'key-work.json'), 'utf8')).work).toEqual([]);
  const text = readFileSync(join(home, '.aws', 'credentials'), 'utf8');
  expect(text.replace(/= \S+/g, '= x')).toBe(
    '# mine\n[bastion]\naws_access_key_id = x\naws_secret_access_key = x\n',
  );
  expect(readFileSync(join(home, '.aws', 'config'), 'utf8')).toBe('');
  // A key was made for every rotation, or its loss was noticed: never are two made by one.
  const made = simulator.journal.entries.filter(
    ({ action, outcome }) => action === 'CreateAccessKey' && outcome === 'ok',
  );
  const gone = simulator.journal.entries.filter(
    ({ action, outcome }) => action === 'DeleteAccessKey' && outcome === 'ok',
  );
  expect(made.length).toBe(gone.length);
});
