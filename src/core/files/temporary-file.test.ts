import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { removeLeftovers, temporaryFileFor } from './temporary-file.ts';
import { hasLinks } from './testing/modes.ts';

let home: string;
let path: string;
const now = new Date();
/** Above every process id that Linux, macOS and Windows hand out. */
const NO_SUCH_PROCESS = 2_000_000_000;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leftovers-'));
  path = join(home, 'credentials');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A name as another process of this machine (or of another) would have made it. */
function leftover(
  pid: number,
  more: { readonly of?: string; readonly host?: string; readonly ageMs?: number } = {},
): string {
  const mine = temporaryFileFor(join(home, more.of ?? 'credentials'));
  mine.forget();
  const [host = ''] = /understudy-([0-9a-f]{8})-/.exec(basename(mine.path))?.slice(1) ?? [];
  const name = basename(mine.path).replace(`${host}-${process.pid}-`, `${more.host ?? host}-${pid}-`);
  writeFileSync(join(home, name), 'keys', { mode: 0o600 });
  const changed = new Date(now.getTime() - (more.ageMs ?? 0));
  utimesSync(join(home, name), changed, changed);
  return name;
}

const day = 24 * 60 * 60 * 1000;

it.each([
  ['of a process that is gone', () => leftover(NO_SUCH_PROCESS)],
  [
    'of the lock of a process that is gone',
    () => leftover(NO_SUCH_PROCESS, { of: '.credentials.understudy-lock' }),
  ],
  [
    'of the backup of a process that is gone',
    () => leftover(NO_SUCH_PROCESS, { of: 'credentials.before-understudy-20261122T150000Z' }),
  ],
  ['of a process that runs, but hours old', () => leftover(process.ppid, { ageMs: 2 * 60 * 60 * 1000 })],
  ['of another machine, but days old', () => leftover(1, { host: '00000000', ageMs: 2 * day })],
])('a leftover %s is removed', async (_, make) => {
  const name = make();
  expect(await removeLeftovers(path)).toEqual([join(home, name)]);
  expect(readdirSync(home)).toEqual([]);
});

it.each([
  ['of a process that runs', () => leftover(process.ppid)],
  ['of this process', () => leftover(process.pid)],
  ['of another machine', () => leftover(NO_SUCH_PROCESS, { host: '00000000', ageMs: day / 2 })],
  ['of another file', () => leftover(NO_SUCH_PROCESS, { of: 'config' })],
  ['of a file whose name is like ours', () => leftover(NO_SUCH_PROCESS, { of: 'credentialsX' })],
  [
    'that only looks like one',
    () => {
      const name = '.credentials.understudy-notes.tmp';
      writeFileSync(join(home, name), 'mine');
      return name;
    },
  ],
  [
    'that is a folder',
    () => {
      const name = leftover(NO_SUCH_PROCESS);
      rmSync(join(home, name));
      mkdirSync(join(home, name));
      return name;
    },
  ],
])('a file %s stays', async (_, make) => {
  const name = make();
  expect(await removeLeftovers(path)).toEqual([]);
  expect(readdirSync(home)).toEqual([name]);
});

it('a file that this process works on stays', async () => {
  const mine = temporaryFileFor(path);
  writeFileSync(mine.path, 'keys');
  utimesSync(mine.path, new Date(0), new Date(0));
  expect(await removeLeftovers(path)).toEqual([]);
  mine.forget();
  expect(await removeLeftovers(path)).toEqual([mine.path]);
});

it('the lock of a write stays where this machine is a day ahead of the file system', async () => {
  const lock = join(home, '.credentials.understudy-lock');
  writeFileSync(lock, '{}');
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 24 * 3_600_000);
  try {
    expect(await removeLeftovers(path)).toEqual([]);
    expect(readdirSync(home)).toEqual(['.credentials.understudy-lock']);
  } finally {
    vi.restoreAllMocks();
  }
});

it('a folder that is not there is no error', async () => {
  expect(await removeLeftovers(join(home, 'missing', 'credentials'))).toEqual([]);
});

it.runIf(hasLinks)('a file that is a link stays', async () => {
  const name = leftover(NO_SUCH_PROCESS);
  rmSync(join(home, name));
  symlinkSync('elsewhere', join(home, name));
  expect(await removeLeftovers(path)).toEqual([]);
  expect(readdirSync(home)).toEqual([name]);
});
