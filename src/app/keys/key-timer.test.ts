import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeKeyRecords } from '../../core/keys/change-key-records.ts';
import { createKeyRecords } from '../../core/keys/key-records.ts';
import type { RotationWork } from '../../core/keys/key-work.ts';
import type { RotationOutcome } from '../../core/keys/rotation/rotation-parts.ts';
import { KeyTimer } from './key-timer.ts';

const DAY_MS = 24 * 3_600_000;
const made = new Date('2026-06-01T00:00:00Z');
const work: RotationWork = {
  kind: 'rotation',
  profile: 'bastion',
  oldKeyId: 'AKIAOLD0000000000001',
  newKeyId: 'AKIANEW0000000000001',
  startedAt: made,
  step: 'deactivated',
  deactivatedAt: made,
  deleteAt: new Date(made.getTime() + DAY_MS),
};

let folder: string;
let now: Date;
let shown: { id: string; title: string; body: string }[];
let deletions: number;
let outcome: RotationOutcome;
let pending: RotationWork[];
let days: number;
let timer: KeyTimer;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-timer-'));
  now = made;
  shown = [];
  deletions = 0;
  pending = [work];
  days = 0;
  outcome = {
    kind: 'finished',
    profile: 'bastion',
    oldKeyId: work.oldKeyId,
    newKeyId: work.newKeyId ?? '',
    warnings: [],
  };
  const path = join(folder, 'keys.json');
  timer = new KeyTimer({
    clock: { now: () => now },
    board: { show: (id, text) => void shown.push({ id, ...text }), close: () => undefined },
    records: createKeyRecords(path),
    recordsPath: path,
    unfinished: async () => ({ ok: true, work: pending }),
    deleteDue: async () => {
      deletions += 1;
      return outcome;
    },
    announced: async (told) => {
      pending = [{ ...told, announced: true }];
    },
    reminderDays: () => days,
    open: () => undefined,
    onChange: () => undefined,
  });
});
afterEach(() => {
  timer.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an old key', () => {
  it('is deleted when its day is over, not before, and that is told', async () => {
    await timer.check();
    expect([deletions, shown]).toEqual([0, []]);
    now = new Date(made.getTime() + DAY_MS);
    await timer.check();
    expect(deletions).toBe(1);
    expect(shown).toMatchObject([{ title: 'The old key of bastion is deleted' }]);
  });

  it('whose deletion takes a code is told once, and tried again', async () => {
    now = new Date(made.getTime() + 2 * DAY_MS);
    outcome = { kind: 'paused', message: 'A code is needed.', advice: '', codeNeeded: true };
    await timer.check();
    await timer.check();
    expect(deletions).toBe(2);
    expect(shown).toMatchObject([
      { title: 'The old key of bastion can be deleted', body: expect.stringContaining('takes an MFA code') },
    ]);
  });

  it('that may not be deleted says what is left to do', async () => {
    now = new Date(made.getTime() + DAY_MS);
    outcome = {
      ...outcome,
      kind: 'finished',
      warnings: ['iam:DeleteAccessKey is missing.'],
    } as RotationOutcome;
    await timer.check();
    expect(shown).toMatchObject([{ body: 'iam:DeleteAccessKey is missing.' }]);
  });

  it('that was switched on again is left alone', async () => {
    now = new Date(made.getTime() + 9 * DAY_MS);
    pending = [{ ...work, step: 'reactivated' }];
    await timer.check();
    expect([deletions, shown]).toEqual([0, []]);
  });
});

describe('a key that is old', () => {
  const record = { profile: 'bastion', accessKeyId: 'AKIANEW0000000000001', importedAt: made };
  beforeEach(() => {
    pending = [];
    days = 90;
  });

  it.each([
    [89, 0],
    [91, 1],
  ])('of %s days is told of %s times', async (age, times) => {
    await changeKeyRecords(join(folder, 'keys.json'), now, () => [{ ...record, createdAt: made }]);
    now = new Date(made.getTime() + age * DAY_MS);
    await timer.check();
    await timer.check();
    expect(shown).toHaveLength(times);
    if (times > 0) expect(shown[0]?.title).toBe('The key of bastion is more than 90 days old');
  });

  it('is told of again after a month, and never where that is turned off', async () => {
    await changeKeyRecords(join(folder, 'keys.json'), now, () => [record]);
    now = new Date(made.getTime() + 100 * DAY_MS);
    await timer.check();
    now = new Date(made.getTime() + 131 * DAY_MS);
    await timer.check();
    expect(shown).toHaveLength(2);
    days = 0;
    now = new Date(made.getTime() + 900 * DAY_MS);
    await timer.check();
    expect(shown).toHaveLength(2);
  });
});
