import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { managedSections, managedValues } from '../../core/aws-files/managed/managed-section.ts';
import { buildProgram } from '../../core/aws-files/proof/built-program.ts';
import { isFullProof } from '../../core/aws-files/proof/proof-size.ts';
import { unseal } from '../../core/sessions/store/sealed-box.ts';
import { decodeSessions } from '../../core/sessions/store/session-codec.ts';
import { createStsGateway } from '../../core/sts/sdk-gateway.ts';
import { createSimulatorClock, type Simulator, startSimulator } from '../../simulator/index.ts';
import {
  bastionRealm,
  longTermCredentials,
  memoryKeychain,
  targetOf,
  writeBastionHome,
} from './bastion-fixture.ts';
import { HeadlessApp } from './headless-app.ts';

/**
 * The app, which switches and renews without end, is killed with SIGKILL at random moments: 100 times with
 * `UNDERSTUDY_PROOF=full`, otherwise fewer. After each kill everything on disk is whole, and the next start goes on with it.
 */
const kills = isFullProof ? 100 : 8;
const roles = 5;
/** A start takes a little more, a switch some 50 ms: this hits every part of both. */
const LATEST_KILL_MS = 300;
/** A killed process holds up nobody. */
const LONGEST_START_MS = 30_000;
/** AWS's time goes on by so much between two runs, so that sessions end and codes are fresh. */
const BETWEEN_RUNS_MS = 95_000;

const key = randomBytes(32);
const masterKey = `understudy-key-1:${key.toString('base64')}`;
const clock = createSimulatorClock();

let simulator: Simulator;
let program: string;
let home: string;
let environment: Readonly<Record<string, string>>;
let config: string;

beforeAll(async () => {
  program = await buildProgram('crashing-process', {
    folder: new URL('./', import.meta.url),
    external: ['keytar'],
  });
  simulator = await startSimulator({ realm: bastionRealm(roles), clock, control: true });
  home = mkdtempSync(join(tmpdir(), 'understudy-kill-'));
  environment = writeBastionHome(home, roles, simulator.url);
  config = readFileSync(join(home, '.aws', 'config'), 'utf8');
}, 120_000);
afterAll(async () => {
  await simulator.close();
  rmSync(home, { recursive: true, force: true });
});

const credentialsFile = () => join(home, '.aws', 'credentials');
const sealedFile = () => join(home, 'understudy', 'sessions.sealed');
const offsetMs = () => clock.now().getTime() - Date.now();

interface Run {
  readonly startMs: number;
  readonly outcomes: readonly string[];
}

/** After how many lines the killing may begin: every fourth time while the app starts, twice in the middle of its work. */
const linesBefore = (kill: number) => [0, 1, 4, 12][kill % 4] ?? 0;

/** Starts the app, lets it work, and kills it at a random moment. */
async function workAndKill(kill: number): Promise<Run> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [program, home, simulator.url, masterKey, String(offsetMs()), String(roles)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { NODE_NO_WARNINGS: '1' } },
  );
  const outcomes: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let startMs = 0;
  const enough = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (outcomes.length === 0) startMs = performance.now() - began;
      outcomes.push(line);
      if (outcomes.length === linesBefore(kill)) resolve();
    });
    if (linesBefore(kill) === 0) resolve();
  });
  const tooLate = AbortSignal.timeout(LONGEST_START_MS);
  await Promise.race([
    enough,
    ended.then((code) => Promise.reject(new Error(`The app ended by itself with ${code}.`))),
    new Promise((_, reject) => {
      tooLate.addEventListener('abort', () => reject(new Error('The app does not get on.')));
    }),
  ]);
  await sleep(Math.random() * LATEST_KILL_MS);
  child.kill('SIGKILL');
  expect(await ended).toBeNull();
  return { startMs, outcomes };
}

/** The user's own bytes, and sections in which all parts belong together, as AWS sees it. Returns how many there are. */
async function expectWholeFile(): Promise<number> {
  const text = readFileSync(credentialsFile(), 'utf8');
  expect(text.startsWith(longTermCredentials)).toBe(true);
  expect(statSync(credentialsFile()).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(home, '.aws', 'config'), 'utf8')).toBe(config);
  const document = parseIniDocument(text);
  const sections = managedSections(document);
  const gateway = createStsGateway({ clock });
  for (const { expires, profile, target } of sections) {
    const values = managedValues(document, target);
    const outcome = await gateway.getCallerIdentity({
      credentials: {
        accessKeyId: values.get('aws_access_key_id') ?? '',
        secretAccessKey: values.get('aws_secret_access_key') ?? '',
        sessionToken: values.get('aws_session_token') ?? '',
      },
      region: 'eu-west-1',
      endpoint: simulator.url,
    });
    const role = Number(profile?.split('-')[1]);
    expect(target).toBe(targetOf(role));
    expect(values.get('x_security_token_expires')).toBe(expires?.toISOString().replace('.000Z', 'Z'));
    if (expires !== undefined && expires > clock.now()) {
      expect(outcome).toMatchObject({ ok: true, value: { arn: expect.stringContaining(`/Role${role}/`) } });
    } else expect(outcome).toMatchObject({ ok: false, failure: { kind: 'expired-credentials' } });
  }
  return sections.length;
}

/** Not there yet, or opened by the key with every session in it. Returns how many there are. */
function expectReadableSessions(): number {
  if (!readdirSync(home).includes('understudy')) return 0;
  const names = readdirSync(join(home, 'understudy'));
  expect(names.filter((name) => name.includes('unreadable'))).toEqual([]);
  if (!names.includes('sessions.sealed')) return 0;
  expect(statSync(sealedFile()).mode & 0o777).toBe(0o600);
  const opened = unseal(readFileSync(sealedFile()), key, 'sessions');
  const sessions = opened.kind === 'open' ? decodeSessions(opened.content) : undefined;
  expect(sessions).toBeDefined();
  return sessions?.length ?? 0;
}

function leftovers(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.tmp') || name.includes('understudy-lock'));
}

describe(`the app killed ${kills} times at random moments`, () => {
  it('leaves nothing torn, and goes on with what is there', async () => {
    let amidWrite = 0;
    let before: ReadonlySet<string> = new Set();
    let worked = 0;
    let slowestStartMs = 0;
    let mostSections = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      const { outcomes, startMs } = await workAndKill(kill);
      slowestStartMs = Math.max(slowestStartMs, startMs);
      worked += outcomes.length;
      for (const line of outcomes.slice(1))
        expect(line).toMatch(/"kind":"(done|superseded|stopped|not-live)"/);
      mostSections = Math.max(mostSections, await expectWholeFile());
      expectReadableSessions();
      const left = [join(home, '.aws'), join(home, 'understudy')].flatMap(leftovers);
      if (left.some((name) => !before.has(name))) amidWrite += 1;
      before = new Set(left);
      clock.advance(BETWEEN_RUNS_MS);
    }

    const last = await HeadlessApp.start({
      home,
      environment,
      machine: clock,
      prompter: {
        ask: (question) => Promise.resolve(simulator.mfaCode(question.serial).code),
        settled: () => {},
      },
      keytar: memoryKeychain(masterKey),
      board: { show: () => {}, close: () => {} },
      isOnline: () => true,
    });
    for (let role = 0; role < roles; role += 1) {
      expect(await last.switch(`role-${role}`, targetOf(role))).toMatchObject({ kind: 'done' });
    }
    expect(last.view.storage?.state).toBe('sealed');
    expect(last.view.storage?.message).toBeUndefined();
    await last.close();
    expect(await expectWholeFile()).toBe(roles);
    expect(expectReadableSessions()).toBeGreaterThan(roles);
    expect(leftovers(join(home, '.aws'))).toEqual([]);

    const granted = simulator.journal.entries.filter(({ outcome }) => outcome === 'ok');
    const codes = granted.filter(({ action }) => action === 'GetSessionToken').length;
    console.info(
      `${kills} kills, ${amidWrite} of them amid a write; ${worked} things done in between, up to ${mostSections} sections; ` +
        `slowest start ${Math.round(slowestStartMs)} ms; ${codes} codes in ${Math.round((kills * BETWEEN_RUNS_MS) / 60_000)} minutes of AWS's time`,
    );
  }, 1_200_000);
});
