import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wlCopy } from './wl-copy.ts';

describe.skipIf(process.platform === 'win32')('wl-copy', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-wl-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program in its place; `$HERE` is this test's folder. */
  const put = (script: string, seconds = 60, limitMs = 20_000) => {
    const program = join(folder, 'wl-copy');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o700);
    return wlCopy({ PATH: `${folder}:/usr/bin:/bin`, HERE: folder }, limitMs).put('the text', seconds);
  };
  const held = () => existsSync(join(folder, 'held'));
  // Serves what it was given until it is told to end, as the real one does in the background.
  const serving = `cat > "$HERE/text"
    printf '%s' "$*" > "$HERE/arguments"
    (trap 'rm -f "$HERE/held"; exit' TERM; touch "$HERE/held"; while :; do sleep 0.05; done) > /dev/null 2>&1 &
    until [ -e "$HERE/held" ]; do sleep 0.02; done`;

  it('gets the text by stdin, and gives it up when it is told to', async () => {
    const takeAway = await put(serving);
    expect(takeAway).toBeDefined();
    expect(readFileSync(join(folder, 'text'), 'utf8')).toBe('the text');
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).not.toContain('the text');
    expect(held()).toBe(true);
    takeAway?.();
    await expect.poll(held, { timeout: 20_000 }).toBe(false);
  });

  it('gives it up after its time by itself', async () => {
    await put(serving, 0);
    await expect.poll(held, { timeout: 20_000 }).toBe(false);
  });

  it.each([
    ['fails', 'exit 1'],
    ['never answers', 'sleep 30'],
  ])('that %s has copied nothing', async (_name, script) => {
    expect(await put(script, 60, 1_000)).toBeUndefined();
  });

  it('that is not installed has copied nothing', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(await wlCopy({ PATH: empty }).put('the text', 60)).toBeUndefined();
  });
});
