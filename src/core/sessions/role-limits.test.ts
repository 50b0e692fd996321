import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasModes } from '../files/testing/modes.ts';
import { openRoleLimits } from './role-limits.ts';

const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;

describe('the limits of roles', () => {
  let folder: string;
  let path: string;
  let nowMs: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-limits-'));
    path = join(folder, 'role-limits.json');
    nowMs = Date.parse('2026-11-22T10:00:00Z');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => openRoleLimits({ path, clock: { now: () => new Date(nowMs) } });

  it('are known after a restart, for thirty days', async () => {
    const limits = open();
    limits.add(role('A'));
    expect(limits.has(role('A'))).toBe(true);
    await limits.flush();
    if (hasModes) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect([open().has(role('A')), open().has(role('B'))]).toEqual([true, false]);
    nowMs += 31 * 24 * 3_600_000;
    expect(open().has(role('A'))).toBe(false);
  });

  it('are shared by two processes', async () => {
    const [one, other] = [open(), open()];
    expect(other.has(role('A'))).toBe(false);
    one.add(role('A'));
    await one.flush();
    other.add(role('B'));
    await other.flush();
    expect([open().has(role('A')), open().has(role('B'))]).toEqual([true, true]);
  });

  it.each(['', '{', '[]', '{"version":2,"roles":{}}', '{"version":1,"roles":{"a":"soon"}}'])(
    'begin anew where the file holds %j',
    async (text) => {
      writeFileSync(path, text);
      const limits = open();
      expect(limits.has(role('A'))).toBe(false);
      limits.add(role('A'));
      await limits.flush();
      expect(readFileSync(path, 'utf8')).toContain(role('A'));
    },
  );
});
