import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyFix, makePrivate } from './apply-fix.ts';

const now = new Date('2026-11-22T10:00:00Z');
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-mend-'));
  path = join(folder, 'credentials');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mend = (shown: string, fixed: string, at = path) =>
  applyFix({ path: at, shown, fixed, secret: true, now });

describe('mendFile', () => {
  it('replaces what was shown and keeps a private copy', async () => {
    writeFileSync(path, '[a]\n[a]\n', { mode: 0o644 });
    const outcome = await mend('[a]\n[a]\n', '[a]\n');
    expect(outcome).toEqual({ ok: true, backup: join(folder, 'credentials.before-fix-20261122T100000Z') });
    expect(readFileSync(path, 'utf8')).toBe('[a]\n');
    for (const copy of [
      'credentials.before-fix-20261122T100000Z',
      'credentials.before-understudy-20261122T100000Z',
    ]) {
      expect(readFileSync(join(folder, copy), 'utf8')).toBe('[a]\n[a]\n');
      expect(statSync(join(folder, copy)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('leaves a file alone that changed since it was shown', async () => {
    writeFileSync(path, '[b]\n');
    expect(await mend('[a]\n', '[c]\n')).toMatchObject({
      ok: false,
      message: expect.stringContaining('changed'),
    });
    expect(readFileSync(path, 'utf8')).toBe('[b]\n');
    expect(readdirSync(folder)).toEqual(['credentials']);
  });

  it('goes through a link and leaves the link', async () => {
    writeFileSync(path, '[a]\n');
    const link = join(folder, 'link');
    symlinkSync(path, link);
    expect(await mend('[a]\n', '[b]\n', link)).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('[b]\n');
  });

  it('says that a file is gone', async () => {
    expect(await mend('[a]\n', '[b]\n')).toMatchObject({ ok: false });
  });
});

describe('makePrivate', () => {
  it('takes the rights of others away', async () => {
    writeFileSync(path, '[a]\n', { mode: 0o644 });
    expect(await makePrivate(path)).toEqual({ ok: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('says why it could not', async () => {
    expect(await makePrivate(path)).toMatchObject({ ok: false, message: expect.stringContaining(path) });
  });
});
