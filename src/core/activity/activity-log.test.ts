import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasModes } from '../files/testing/modes.ts';
import { decodeActivities, encodeActivity } from './activity.ts';
import { ActivityLog, readActivities } from './activity-log.ts';

let home: string;
let folder: string;
let now: Date;
let problems: string[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-activity-'));
  folder = join(home, 'activity');
  now = new Date('2026-11-22T10:00:00Z');
  problems = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = (place = folder) =>
  new ActivityLog({
    folder: place,
    clock: { now: () => now },
    onProblem: (message) => void problems.push(message),
  });
const write = { what: 'write', profile: 'prod', target: 'understudy', outcome: 'ok' } as const;

describe('ActivityLog', () => {
  it('keeps lines in order in a private file of the day', async () => {
    const log = open();
    log.record({
      what: 'assume-role',
      profile: 'prod',
      role: 'arn:aws:iam::222222222222:role/team/Admin',
      outcome: 'AccessDenied',
      requestId: '0f5cbb9e-8d2c-4b0a-9a55-1c1b7a3a1f00',
    });
    log.record(write);
    await log.flush();
    expect(readdirSync(folder)).toEqual(['2026-11-22.jsonl']);
    const file = join(folder, '2026-11-22.jsonl');
    if (hasModes) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        at: '2026-11-22T10:00:00.000Z',
        what: 'assume-role',
        profile: 'prod',
        role: 'arn:aws:iam::222222222222:role/team/Admin',
        outcome: 'AccessDenied',
        requestId: '0f5cbb9e-8d2c-4b0a-9a55-1c1b7a3a1f00',
      },
      { at: '2026-11-22T10:00:00.000Z', ...write },
    ]);
  });

  it('is read over several days, the newest first', async () => {
    const log = open();
    for (const [day, profile] of [
      ['20', 'a'],
      ['21', 'b'],
      ['22', 'c'],
    ] as const) {
      now = new Date(`2026-11-${day}T10:00:00Z`);
      log.record({ ...write, profile });
      log.record({ ...write, profile: `${profile}2` });
      await log.flush();
    }
    const read = await readActivities(folder, now);
    expect(read.map(({ profile }) => profile)).toEqual(['c2', 'c', 'b2', 'b', 'a2', 'a']);
  });

  it('forgets what is older than 90 days: at once when read, with its file at the next start', async () => {
    const log = open();
    now = new Date('2026-08-24T09:59:00Z');
    log.record({ ...write, profile: 'old' });
    await log.flush();
    now = new Date('2026-08-24T10:01:00Z');
    log.record({ ...write, profile: 'young enough' });
    await log.flush();
    now = new Date('2026-11-22T10:00:00Z');
    await log.prune();
    expect((await readActivities(folder, now)).map(({ profile }) => profile)).toEqual(['young enough']);
    expect(readdirSync(folder)).toEqual(['2026-08-24.jsonl']);
    now = new Date('2026-11-23T00:00:00Z');
    await log.prune();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes nothing that is not its own', async () => {
    mkdirSync(folder);
    const names = ['2020-01-01.txt', 'notes', '2020-13-45.jsonl', 'x2020-01-01.jsonl'];
    for (const name of names) writeFileSync(join(folder, name), 'x');
    await open().prune();
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    expect(await readActivities(folder, now)).toEqual([]);
  });

  it('can be emptied, and goes on', async () => {
    const log = open();
    log.record(write);
    await log.clear();
    expect(readdirSync(folder)).toEqual([]);
    log.record({ ...write, profile: 'after' });
    await log.flush();
    expect((await readActivities(folder, now)).map(({ profile }) => profile)).toEqual(['after']);
  });

  it('says once that it cannot be kept, and fails nothing', async () => {
    writeFileSync(folder, 'a file stands in the way');
    const log = open();
    log.record(write);
    log.record(write);
    await log.prune();
    await log.flush();
    expect(problems).toHaveLength(1);
    expect(await readActivities(folder, now)).toEqual([]);
  });

  it('has nothing to read or prune before anything was done', async () => {
    await open().prune();
    expect(await readActivities(folder, now)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('skips a file that cannot be read', async () => {
    const log = open();
    log.record(write);
    await log.flush();
    mkdirSync(join(folder, '2026-11-21.jsonl'));
    chmodSync(join(folder, '2026-11-21.jsonl'), 0o700);
    expect(await readActivities(folder, now)).toHaveLength(1);
  });

  it('gives back what was written around torn, changed and foreign lines', () => {
    const good = encodeActivity({ at: '2026-11-22T10:00:00.000Z', ...write });
    const bad = fc.oneof(
      fc.string(),
      fc.constantFrom('{', 'null', '[]', good.slice(0, 30), good.replace('write', 'erase')),
      fc.constant(good.replace('"ok"', '"ok","secret":"x"')),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bad, fc.constant(good)), { maxLength: 20 }), (lines) => {
        const text = lines.map((line) => line.replaceAll('\n', ' ')).join('\n');
        const expected = lines.filter((line) => line === good).length;
        expect(decodeActivities(text)).toHaveLength(expected);
      }),
    );
  });
});
