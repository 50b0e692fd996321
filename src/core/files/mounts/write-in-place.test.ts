import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileOperations, replaceFile } from '../atomic-replace.ts';

let home: string;
let path: string;

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'understudy-in-place-')));
  path = join(home, 'credentials');
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const bytes = (text: string) => Buffer.from(text);
const refusing = (code: string) => () => {
  throw Object.assign(new Error('secret in an error text'), { code });
};

/** A file system on which nothing can be renamed over the file, with more that fails. */
function mounted(more: Partial<FileOperations> = {}, code = 'EBUSY'): FileOperations {
  return { ...fs, renameSync: refusing(code), ...more };
}

/** Fails at this call of the function and at all after it, or at that one only. */
function failingAt<A extends unknown[], R>(
  work: (...given: A) => R,
  at: number,
  from: 'only' | 'on' = 'only',
): (...given: A) => R {
  let calls = 0;
  return (...given) => {
    calls += 1;
    if (from === 'on' ? calls >= at : calls === at) return refusing('EIO')();
    return work(...given);
  };
}

type Access = [file: number, bytes: Buffer, offset: number, length: number, position: number];
declare const writeAt: (...access: Access) => number;
declare const readAt: (...access: Access) => number;

describe.skipIf(process.platform === 'win32')('a file that nothing can take the place of', () => {
  it.each(['EBUSY', 'EXDEV'])('(%s) is written in place: mode, owner and file stay', async (code) => {
    fs.writeFileSync(path, 'what stood there before');
    fs.chmodSync(path, 0o640);
    if (process.getuid?.() === 0) fs.chownSync(path, 1234, 2345);
    const before = fs.statSync(path);
    const outcome = await replaceFile(
      { path, content: bytes('new'), secret: true, basedOn: bytes('what stood there before') },
      mounted({}, code),
    );
    expect(outcome).toMatchObject({ kind: 'replaced', path, mode: 0o640, ownerKept: true });
    const { ino, mode, uid, gid } = fs.statSync(path);
    expect({ ino, mode, uid, gid }).toEqual({
      ino: before.ino,
      mode: before.mode,
      uid: before.uid,
      gid: before.gid,
    });
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
    expect(fs.readdirSync(home)).toEqual(['credentials']);
  });

  it('is left alone where it says something else by now, or the lock was lost', async () => {
    fs.writeFileSync(path, 'of another program');
    const content = bytes('new');
    const request = { path, content, secret: true };
    expect(await replaceFile({ ...request, basedOn: bytes('old') }, mounted())).toEqual({ kind: 'changed' });
    expect(await replaceFile({ ...request, mayCommit: () => false }, mounted())).toEqual({ kind: 'changed' });
    expect(fs.readFileSync(path, 'utf8')).toBe('of another program');
    expect(fs.readdirSync(home)).toEqual(['credentials']);
  });

  it('has what stood there beside it while it is written, for its owner only', async () => {
    fs.writeFileSync(path, 'old');
    const seen: unknown[] = [];
    const writeSync: typeof fs.writeSync = (...given: unknown[]) => {
      const copy = fs.readdirSync(home).find((name) => name.startsWith('credentials.before-write-')) ?? '';
      seen.push(fs.readFileSync(join(home, copy), 'utf8'), fs.statSync(join(home, copy)).mode & 0o777);
      return Reflect.apply(fs.writeSync, fs, given);
    };
    await replaceFile({ path, content: bytes('new'), secret: true }, mounted({ writeSync }));
    expect(seen).toEqual(['old', 0o600]);
  });

  it('is put back where writing fails, wherever that is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          (at: number) => ({ writeSync: failingAt(fs.writeSync as typeof writeAt, at) }),
          (at: number) => ({ ftruncateSync: failingAt(fs.ftruncateSync, at) }),
          (at: number) => ({ fsyncSync: failingAt(fs.fsyncSync, at) }),
          (at: number) => ({ readSync: failingAt(fs.readSync as typeof readAt, at) }),
          (at: number) => ({ fstatSync: failingAt(fs.fstatSync as (file: number) => fs.Stats, at) }),
        ),
        fc.integer({ min: 1, max: 4 }),
        fc.string({ minLength: 1, maxLength: 300 }),
        fc.string({ maxLength: 300 }),
        async (failing, at, before, after) => {
          fs.writeFileSync(path, before);
          const operations = mounted(failing(at) as Partial<FileOperations>);
          const outcome = await replaceFile({ path, content: bytes(after), secret: true }, operations);
          const stands = fs.readFileSync(path);
          if (outcome.kind === 'failed') {
            expect(stands.toString()).toBe(bytes(before).toString());
            expect(outcome.failure.message).toMatch(/The file is as it was\.$/);
          } else {
            expect(stands.equals(bytes(after))).toBe(true);
          }
          expect(fs.readdirSync(home)).toEqual(['credentials']);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is told with the copy where it could not even be put back, and the copy stays', async () => {
    fs.writeFileSync(path, 'a long text that stood there before');
    const operations = mounted({ ftruncateSync: failingAt(fs.ftruncateSync, 1, 'on') });
    const outcome = await replaceFile({ path, content: bytes('new'), secret: true }, operations);
    const copy = join(home, fs.readdirSync(home).find((name) => name !== 'credentials') ?? '');
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        message: `Could not write ${path}: the disk reported EIO. What stood there is kept in ${copy}.`,
        advice: expect.stringContaining(`Copy ${copy} back over it.`),
      },
    });
    expect(fs.readFileSync(copy, 'utf8')).toBe('a long text that stood there before');
  });

  it('is written from another folder where its own is closed to us', async () => {
    const other = join(home, 'data');
    fs.mkdirSync(other);
    fs.writeFileSync(path, 'old');
    const outcome = await replaceFile({ path, content: bytes('new'), secret: true, folder: other }, fs);
    expect(outcome).toMatchObject({ kind: 'replaced' });
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
    expect(fs.readdirSync(other)).toEqual([]);
  });
});
