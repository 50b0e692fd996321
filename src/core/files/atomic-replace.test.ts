import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileOperations, replaceFile } from './atomic-replace.ts';
import { fileFailure } from './file-failure.ts';
import { hasLinks, hasModes } from './testing/modes.ts';

let home: string;
let path: string;

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'durable-replace-')));
  path = join(home, 'credentials');
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const bytes = (text: string) => Buffer.from(text);
const modeOf = (file: string) => fs.statSync(file).mode & 0o777;

function put(text: string, mode = 0o600): void {
  fs.writeFileSync(path, text);
  fs.chmodSync(path, mode);
}

describe.runIf(hasModes)('the mode of a replaced file', () => {
  it.each([
    ['a new file', undefined, true, 0o600],
    ['a new file without keys', undefined, false, 0o600],
    ['a file only its owner reads', 0o600, true, 0o600],
    ['a file with keys that others could read', 0o644, true, 0o600],
    ['a file with keys that was executable', 0o777, true, 0o600],
    ['a file without keys', 0o644, false, 0o644],
  ] as const)('%s', async (_, before, secret, after) => {
    if (before !== undefined) put('old', before);
    expect(await replaceFile({ path, content: bytes('new'), secret })).toMatchObject({
      kind: 'replaced',
      mode: after,
    });
    expect(modeOf(path)).toBe(after);
  });

  it('does not depend on the umask', async () => {
    put('old', 0o664);
    const before = process.umask(0o077);
    try {
      await replaceFile({ path, content: bytes('new'), secret: false });
    } finally {
      process.umask(before);
    }
    expect(modeOf(path)).toBe(0o664);
  });

  it.skipIf(process.getuid?.() !== 0)('the owner stays, when the system lets us', async () => {
    put('old');
    fs.chownSync(path, 1234, 2345);
    expect(await replaceFile({ path, content: bytes('new'), secret: true })).toMatchObject({
      ownerKept: true,
    });
    expect(fs.statSync(path)).toMatchObject({ uid: 1234, gid: 2345 });
  });
});

it.skipIf(process.getuid?.() !== 0)(
  'root leaves new folders and files to whom the folder above belongs',
  async () => {
    fs.chownSync(home, 1234, 2345);
    path = join(home, 'a', 'b', 'credentials');
    await replaceFile({ path, content: bytes('new'), secret: true });
    for (const made of [join(home, 'a'), join(home, 'a', 'b'), path]) {
      expect(fs.statSync(made)).toMatchObject({ uid: 1234, gid: 2345 });
    }
  },
);

describe.runIf(hasLinks)('links', () => {
  it('are kept, one behind the other, and the file at the end is replaced', async () => {
    fs.mkdirSync(join(home, 'dotfiles'));
    fs.writeFileSync(join(home, 'dotfiles', 'real'), 'old', { mode: 0o600 });
    fs.symlinkSync('real', join(home, 'dotfiles', 'second'));
    fs.symlinkSync(join('dotfiles', 'second'), path);
    const outcome = await replaceFile({ path, content: bytes('new'), secret: true });
    expect(outcome).toMatchObject({ kind: 'replaced', path: join(home, 'dotfiles', 'real') });
    expect(fs.readlinkSync(path)).toBe(join('dotfiles', 'second'));
    expect(fs.lstatSync(join(home, 'dotfiles', 'real')).isFile()).toBe(true);
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
    expect(fs.readdirSync(join(home, 'dotfiles')).sort()).toEqual(['real', 'second']);
  });
});

describe('what stands in the way is told in a sentence, and nothing changes', () => {
  const cases: readonly (readonly [string, () => void, string])[] = [
    ['a read-only file', () => put('old', 0o400), 'it is read-only'],
    ['a folder in its place', () => fs.mkdirSync(path), 'there is a folder in its place'],
    [
      'a file as its folder',
      () => {
        fs.writeFileSync(join(home, 'file'), '');
        path = join(home, 'file', 'credentials');
      },
      'a part of its path is a file, not a folder',
    ],
  ];
  const links: typeof cases = [
    [
      'a link to nothing',
      () => fs.symlinkSync(join(home, 'gone'), path),
      'it is a symbolic link to something that does not exist',
    ],
    ['links in a circle', () => fs.symlinkSync('credentials', path), 'its symbolic links run in a circle'],
    [
      'a folder that is a link to nothing',
      () => {
        fs.symlinkSync(join(home, 'unmounted'), join(home, 'folder'));
        path = join(home, 'folder', 'credentials');
      },
      'it is a symbolic link to something that does not exist',
    ],
  ];
  it.each(hasLinks ? [...cases, ...links] : cases)('%s', async (_, prepare, reason) => {
    prepare();
    const before = fs.readdirSync(home).sort();
    const outcome = await replaceFile({ path, content: bytes('new'), secret: true });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { message: expect.stringContaining(reason) } });
    expect(fs.readdirSync(home).sort()).toEqual(before);
  });

  it('a device is no place for keys', async () => {
    const outcome = await replaceFile({ path: '/dev/null', content: bytes('new'), secret: true });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'not-a-file' } });
  });
});

it.runIf(hasModes)('creates missing folders for the owner only', async () => {
  path = join(home, 'a', 'b', 'credentials');
  expect(await replaceFile({ path, content: bytes('new'), secret: true })).toMatchObject({
    kind: 'replaced',
  });
  expect([modeOf(join(home, 'a')), modeOf(join(home, 'a', 'b')), modeOf(path)]).toEqual([
    0o700, 0o700, 0o600,
  ]);
});

describe('a file that is no longer what the new content was made from', () => {
  it.each([
    ['changed', 'other', bytes('old')],
    ['appeared', 'other', 'missing' as const],
    ['disappeared', undefined, bytes('old')],
  ])('%s: stays as it is', async (_, now, basedOn) => {
    if (now !== undefined) put(now);
    expect(await replaceFile({ path, content: bytes('new'), secret: true, basedOn })).toEqual({
      kind: 'changed',
    });
    expect(fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : undefined).toBe(now);
    expect(fs.readdirSync(home)).toHaveLength(now === undefined ? 0 : 1);
  });

  it('or whose lock was lost: stays as it is', async () => {
    put('old');
    const outcome = await replaceFile({ path, content: bytes('new'), secret: true, mayCommit: () => false });
    expect(outcome).toEqual({ kind: 'changed' });
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
  });
});

it.runIf(hasModes)('hands out the replaced file, open, when asked', async () => {
  put('old');
  const outcome = await replaceFile({ path, content: bytes('new'), secret: true, keepOld: true });
  if (outcome.kind !== 'replaced' || outcome.old === undefined) throw new Error('no old file');
  expect(fs.readFileSync(outcome.old, 'utf8')).toBe('old');
  fs.closeSync(outcome.old);
});

describe('a file that another program keeps open on Windows', () => {
  const operationsThatRefuse = (times: number, code: string) => {
    let refused = 0;
    const renameSync: FileOperations['renameSync'] = (from, to) => {
      refused += 1;
      if (refused <= times) throw Object.assign(new Error('held'), { code });
      fs.renameSync(from, to);
    };
    return { ...fs, renameSync };
  };
  const onWindows = { platform: 'win32', limitMs: 10_000 } as const;

  it.each(['EPERM', 'EACCES', 'EBUSY'])('is waited for while it is refused with %s', async (code) => {
    put('old');
    const request = { path, content: bytes('new'), secret: true };
    expect(await replaceFile(request, operationsThatRefuse(3, code), onWindows)).toMatchObject({
      kind: 'replaced',
    });
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
  });

  it('is said to be held, not to be closed to us, when the time is up', async () => {
    put('old');
    const request = { path, content: bytes('new'), secret: true };
    const outcome = await replaceFile(request, operationsThatRefuse(Number.POSITIVE_INFINITY, 'EPERM'), {
      ...onWindows,
      limitMs: 0,
    });
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'in-use',
        message: `Could not write ${path}: another program keeps it open. The file is as it was.`,
      },
    });
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(fs.readdirSync(home)).toEqual(['credentials']);
  });
});

describe('what is advised', () => {
  it.each([
    ['win32', 'read-only', 'attrib -r'],
    ['linux', 'read-only', 'chmod 600'],
    ['win32', 'no-permission', 'Properties, Security'],
    ['darwin', 'no-permission', 'the mode of the file'],
    ['win32', 'disk-full', 'Free some space'],
  ] as const)('on %s for %s is what that system knows', (platform, kind, words) => {
    expect(fileFailure(kind, path, 'write', platform).advice).toContain(words);
  });
});

describe('whichever step fails, with whichever error', () => {
  /** Every call that a replace makes, by name, in order. */
  const steps = [
    'openSync',
    'readFileSync',
    'renameSync',
    'statSync',
    'open',
    'writeFile',
    'chmod',
    'sync',
    'close',
    'stat',
  ];
  const codes = [
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'your disk quota is used up'],
    ['EROFS', 'it is read-only'],
    ['EACCES', 'you may not write there'],
    ['EIO', 'the disk reported EIO'],
  ] as const;

  function failing(step: string, code: string): FileOperations {
    const fail = () => {
      throw Object.assign(new Error(`secret in an error text: ${path}`), { code });
    };
    const open: typeof fs.promises.open = async (file, flags, mode) => {
      // Flushing the folder is best effort and stays out of this table.
      if (flags === 'r') return fs.promises.open(file, flags, mode);
      if (step === 'open') return fail();
      const handle = await fs.promises.open(file, flags, mode);
      return new Proxy(handle, {
        get: (target, name) => {
          if (name === step) return step === 'close' ? () => target.close().then(fail) : async () => fail();
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
    };
    const { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync } = fs;
    const operations = { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync };
    return { ...fs, ...operations, ...(step in operations ? { [step]: fail } : {}), promises: { open } };
  }

  it.each(steps.flatMap((step) => codes.map(([code, reason]) => ({ step, code, reason }))))(
    '$step with $code: the old file is intact, no temporary file stays',
    async ({ step, code, reason }) => {
      put('old', 0o644);
      const outcome = await replaceFile(
        { path, content: bytes('new'), secret: false, basedOn: bytes('old') },
        failing(step, code),
        { platform: 'linux', limitMs: 0 },
      );
      expect(outcome).toMatchObject({
        kind: 'failed',
        failure: { message: `Could not write ${path}: ${reason}. The file is as it was.` },
      });
      expect(fs.readFileSync(path, 'utf8')).toBe('old');
      if (hasModes) expect(modeOf(path)).toBe(0o644);
      expect(fs.readdirSync(home)).toEqual(['credentials']);
    },
  );
});
