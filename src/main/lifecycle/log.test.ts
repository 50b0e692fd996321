import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLog } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzzzz';

it('keeps secrets out of every line, whatever its level', () => {
  const file = join(folder, 'understudy.log');
  const log = openLog(file, false);
  log.info(`switched with ${SECRET}`);
  log.warn(`"SessionToken":"${SECRET}"`);
  log.error('mfa code 123456 refused for AKIAIOSFODNN7EXAMPLE');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('switched with [redacted]');
  expect(text).toContain('AKIA…MPLE');
  expect(text.split('\n').filter((line) => line !== '')).toHaveLength(3);
  for (const secret of [SECRET, '123456', 'AKIAIOSFODNN7EXAMPLE']) expect(text).not.toContain(secret);
});

it.runIf(process.platform !== 'win32')('is a file for its user alone', () => {
  const file = join(folder, 'understudy.log');
  openLog(file, false).info('started');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
