import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { opensAsText } from './is-text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'opens-as-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['config', true],
  ['.aws-config', true],
  ['work.ini', true],
  ['tool.exe', false],
  ['tool.desktop', false],
  ['tool.command', false],
  ['page.html', false],
])('%s: %s', async (name, expected) => {
  const path = join(folder, name);
  writeFileSync(path, '', { mode: 0o600 });
  expect(await opensAsText(path)).toBe(expected);
});

it('says no to a folder, which may be a program on macOS', async () => {
  mkdirSync(join(folder, 'place'));
  expect(await opensAsText(join(folder, 'place'))).toBe(false);
});

it.skipIf(process.platform === 'win32')('says no to a file that can be run', async () => {
  const path = join(folder, 'script');
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o700);
  expect(await opensAsText(path)).toBe(false);
});

it('leaves a file that is not there to the desktop, which says so', async () => {
  expect(await opensAsText(join(folder, 'nowhere'))).toBe(true);
});
