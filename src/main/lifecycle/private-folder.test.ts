import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makePrivateFolder } from './private-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'private-folder-'));
const path = join(folder, 'a', 'understudy');
afterEach(() => rmSync(join(folder, 'a'), { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));
const mode = () => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('makePrivateFolder', () => {
  it('makes a folder for this user alone', () => {
    makePrivateFolder(path);
    expect(mode()).toBe(0o700);
  });

  it.each([
    [0o777, 0o755],
    [0o770, 0o750],
    [0o755, 0o755],
    [0o700, 0o700],
  ])('lets nobody else write into one with mode %o', (before, after) => {
    mkdirSync(path, { recursive: true });
    chmodSync(path, before);
    makePrivateFolder(path);
    expect(mode()).toBe(after);
  });

  it.skipIf(process.getuid?.() === 0)('does not use a folder of another user', () => {
    expect(() => makePrivateFolder('/usr')).toThrow('The folder /usr belongs to another user.');
  });
});
