import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileBackups } from './file-backups.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-backups-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lists the copies of these files, newest first, and nothing else', async () => {
  for (const name of [
    'credentials',
    'credentials.before-understudy-20261120T080000Z',
    'credentials.before-fix-20261122T100000Z',
    'config.before-understudy-20261121T100000Z',
    'other.before-understudy-20261121T100000Z',
    'credentials.bak',
  ])
    writeFileSync(join(folder, name), 'abc');
  const backups = await fileBackups([join(folder, 'config'), join(folder, 'credentials')]);
  expect(backups.map(({ name }) => name)).toEqual([
    'credentials.before-fix-20261122T100000Z',
    'config.before-understudy-20261121T100000Z',
    'credentials.before-understudy-20261120T080000Z',
  ]);
  expect(backups[0]).toMatchObject({ at: Date.parse('2026-11-22T10:00:00Z'), bytes: 3 });
});

it('has nothing to list where the folder is missing', async () => {
  expect(await fileBackups([join(folder, 'none', 'credentials')])).toEqual([]);
});
