import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HeldLock, type LockOutcome, lockFile, lockPathFor, meansNoHardLinks } from './file-lock.ts';
import { hasModes } from './testing/modes.ts';
import { processSpace } from './turns/process-space.ts';

let home: string;
let path: string;
const now = new Date('2026-11-22T15:00:00Z');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'file-lock-'));
  path = join(home, 'credentials');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const lock = (waitMs = 0) => lockFile({ path, waitMs, now });

function held(outcome: LockOutcome): HeldLock {
  if (outcome.kind !== 'held') throw new Error(`expected to hold the lock, but: ${outcome.kind}`);
  return outcome;
}

/** A process id that ran a moment ago and is gone. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid ?? 0;
}

function plant(record: object | string, ageMs = 0): void {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  writeFileSync(lockPathFor(path), text, { mode: 0o600 });
  const changed = new Date(Date.now() - ageMs);
  utimesSync(lockPathFor(path), changed, changed);
}

const record = (more: object) => ({
  id: 'a1b2c3d4e5f6',
  pid: process.pid,
  host: hostname(),
  space: processSpace(),
  since: now.toISOString(),
  ...more,
});

/** Above every process id that Linux, macOS and Windows hand out. */
const GONE = 2_000_000_000;

describe('the lock of a file', () => {
  it('is taken once, and again when released', async () => {
    const first = held(await lock());
    expect(first.isStillHeld()).toBe(true);
    if (hasModes) expect(statSync(lockPathFor(path)).mode & 0o777).toBe(0o600);
    expect((await lock()).kind).toBe('busy');
    await first.release();
    expect(readdirSync(home)).toEqual([]);
    await held(await lock()).release();
  });

  it('names who holds it when the time is up', async () => {
    const first = held(await lock());
    const outcome = await lock(30);
    expect(outcome).toMatchObject({
      kind: 'busy',
      holder: { pid: process.pid, host: hostname(), since: now },
      message: `Another Understudy process (${process.pid} on ${hostname()}, since 2026-11-22T15:00:00.000Z) has been changing ${path} for more than 0 s. The file is as it was.`,
    });
    await first.release();
  });

  it('is taken by one who waits, as soon as it is free', async () => {
    const first = held(await lock());
    const waiting = lock(10_000);
    await first.release();
    await held(await waiting).release();
  });

  it('is held by one at a time, however many want it', async () => {
    let inside = 0;
    let most = 0;
    const once = async () => {
      const mine = held(await lock(20_000));
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      await mine.release();
    };
    await Promise.all(Array.from({ length: 30 }, once));
    expect(most).toBe(1);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('a lock that was left behind', () => {
  it('by a process that was killed is recovered at once', async () => {
    plant(record({ pid: await deadPid() }));
    await held(await lock()).release();
    expect(readdirSync(home)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'by a process whose id another one has now is recovered at once',
    async () => {
      plant(record({ started: '1' }));
      await held(await lock()).release();
    },
  );

  it('is recovered by exactly one of many', async () => {
    for (let round = 0; round < 10; round += 1) {
      plant(record({ pid: await deadPid() }));
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => lock()));
      const holders = outcomes.filter(({ kind }) => kind === 'held');
      expect(holders).toHaveLength(1);
      for (const holder of holders) await held(holder).release();
      expect(readdirSync(home)).toEqual([]);
    }
  });

  it('is recovered even when the one who recovers it was killed too', async () => {
    const gone = await deadPid();
    plant(record({ pid: gone }));
    writeFileSync(
      `${lockPathFor(path)}-a1b2c3d4e5f6`,
      JSON.stringify(record({ id: '111111111111', pid: gone })),
    );
    await held(await lock()).release();
    expect(readdirSync(home)).toEqual([]);
  });

  it.each([
    ['by this process a minute ago', record({}), 61_000, 'held'],
    ['by this process just now', record({}), 0, 'busy'],
    ['on another machine a minute ago', record({ host: 'elsewhere', space: '0'.repeat(16) }), 61_000, 'held'],
    ['in a container of this name just now', record({ space: '0'.repeat(16), pid: GONE }), 0, 'busy'],
    ['by a version that did not say where, just now', record({ space: undefined, pid: GONE }), 0, 'busy'],
    ['half written just now', '{"id":', 0, 'busy'],
    ['half written a minute ago', '', 61_000, 'held'],
    ['with an id that is a path, a minute ago', record({ id: '../../evil' }), 61_000, 'held'],
  ])('%s', async (_, planted, age, kind) => {
    plant(planted, age);
    const outcome = await lock();
    expect(outcome.kind).toBe(kind);
    if (outcome.kind === 'held') await outcome.release();
    expect(readdirSync(home)).toHaveLength(kind === 'busy' ? 1 : 0);
  });

  it('says so to the one it was taken from', async () => {
    const first = held(await lock());
    const old = new Date(Date.now() - 61_000);
    utimesSync(lockPathFor(path), old, old);
    const second = held(await lock());
    expect(first.isStillHeld()).toBe(false);
    await first.release();
    expect(second.isStillHeld()).toBe(true);
    await second.release();
  });
});

describe('a hard link that cannot be made', () => {
  it.each([
    ['linux', 'EPERM', true],
    ['linux', 'EOPNOTSUPP', true],
    ['linux', 'EISDIR', false],
    ['linux', 'EACCES', false],
    ['win32', 'EPERM', true],
    // ERROR_INVALID_FUNCTION, of FAT, exFAT and the shares of WSL.
    ['win32', 'EISDIR', true],
    // ERROR_ACCESS_DENIED, also of a name that is about to be deleted.
    ['win32', 'EACCES', true],
    ['win32', 'EEXIST', false],
    ['win32', 'ENOENT', false],
    ['win32', 'EROFS', false],
    ['win32', 'ENOSPC', false],
    ['win32', undefined, false],
  ] as const)('on %s with %s: the file system knows none: %s', (platform, code, expected) => {
    expect(meansNoHardLinks(code, platform)).toBe(expected);
  });
});

describe('a folder in which no lock can be made', () => {
  it('is a failure in words', async () => {
    path = join(home, 'missing', 'credentials');
    expect(await lock()).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringContaining('Could not write') },
    });
  });

  it.skipIf(!hasModes || process.getuid?.() === 0)('is a failure in words when it is not ours', async () => {
    mkdirSync(join(home, 'theirs'));
    chmodSync(join(home, 'theirs'), 0o500);
    path = join(home, 'theirs', 'credentials');
    expect(await lock()).toMatchObject({ kind: 'failed', failure: { kind: 'no-permission' } });
  });
});

it('keeps no secret in the lock', async () => {
  const mine = held(await lock());
  expect(Object.keys(JSON.parse(readFileSync(lockPathFor(path), 'utf8'))).sort()).toEqual(
    expect.arrayContaining(['host', 'id', 'pid', 'since']),
  );
  await mine.release();
  expect(existsSync(lockPathFor(path))).toBe(false);
});
