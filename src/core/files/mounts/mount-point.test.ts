import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderBeside, isMountPoint } from './mount-point.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-mounts-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is a mount of its own', () => {
  const TABLE = [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '42 27 254:0 /home/jo/.aws/credentials /home/dev/.aws/credentials rw,relatime - ext4 /dev/vda rw',
    String.raw`43 27 254:0 /x /home/a\040b/.aws/back\134slash rw - ext4 /dev/vda rw`,
    '',
  ].join('\n');

  it.each([
    ['/home/dev/.aws/credentials', true],
    ['/home/dev/.aws/config', false],
    ['/home/dev/.aws', false],
    ['/home/jo/.aws/credentials', false],
    ['/home/a b/.aws/back\\slash', true],
    ['', false],
  ])('%s: %s', (path, expected) => {
    const table = join(folder, 'mountinfo');
    writeFileSync(table, TABLE);
    expect(isMountPoint(path, table)).toBe(expected);
  });

  it('is not known where the system has no such table', () => {
    expect(isMountPoint('/home/dev/.aws/credentials', join(folder, 'none'))).toBe(false);
  });

  it('has its copies beside it, as every other file', () => {
    const path = join(folder, 'credentials');
    writeFileSync(path, '');
    chmodSync(folder, 0o500);
    expect(folderBeside(path, '/data')).toBe(folder);
  });
});
