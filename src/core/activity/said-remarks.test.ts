import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSaidRemarks } from './said-remarks.ts';

const TWO = '2 hours were asked for, but AWS gives less.';
const EIGHT = '8 hours were asked for, but AWS gives less.';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-said-'));
  path = join(folder, 'data', 'said-remarks.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What one process says of one profile. */
async function said(profile: string, remarks: readonly string[]): Promise<readonly string[]> {
  const opened = openSaidRemarks(path);
  const news = opened.news(profile, remarks);
  await opened.flush();
  return news;
}

describe('a remark on a profile', () => {
  it('is said once, however many processes there are', async () => {
    expect(await said('prod', [TWO])).toEqual([TWO]);
    expect(await said('prod', [TWO])).toEqual([]);
    expect(await said('prod', [TWO])).toEqual([]);
  });

  it('is said for each profile', async () => {
    await said('prod', [TWO]);
    expect(await said('dev', [TWO])).toEqual([TWO]);
    expect(await said('prod', [TWO])).toEqual([]);
  });

  it('is said again when it changes, and when it comes back', async () => {
    await said('prod', [TWO]);
    expect(await said('prod', [EIGHT])).toEqual([EIGHT]);
    expect(await said('prod', [TWO])).toEqual([TWO]);
    expect(await said('prod', [])).toEqual([]);
    expect(await said('prod', [TWO])).toEqual([TWO]);
  });

  it('is said with others that are new', async () => {
    await said('prod', [TWO]);
    expect(await said('prod', [TWO, EIGHT])).toEqual([EIGHT]);
  });

  it('is said once by a process that goes on', async () => {
    const opened = openSaidRemarks(path);
    expect([opened.news('prod', [TWO]), opened.news('prod', [TWO])]).toEqual([[TWO], []]);
    await opened.flush();
  });

  it('is said again rather than never, where the file is spoilt', async () => {
    await said('prod', [TWO]);
    for (const text of ['', 'null', '{"said": {"prod": "x"}}', '{"said": 5}']) {
      writeFileSync(path, text);
      expect(await said('prod', [TWO])).toEqual([TWO]);
    }
  });

  it('does not stand in the file, which only its user reads', async () => {
    await said('prod', [TWO]);
    expect(readFileSync(path, 'utf8')).not.toContain('hours');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is forgotten with the oldest of very many', async () => {
    const opened = openSaidRemarks(path);
    for (let index = 0; index <= 2_000; index += 1) opened.news(`p${index}`, [TWO]);
    await opened.flush();
    expect(await said('p0', [TWO])).toEqual([TWO]);
    expect(await said('p2000', [TWO])).toEqual([]);
  });
});
