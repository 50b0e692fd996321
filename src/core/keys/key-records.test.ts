import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeKeyRecords } from './change-key-records.ts';
import { createKeyRecords, type KeyRecord } from './key-records.ts';

const now = new Date('2026-11-22T12:00:00Z');
const record: KeyRecord = {
  profile: 'bastion',
  accessKeyId: 'AKIAEXAMPLEEXAMPLE12',
  importedAt: now,
  userArn: 'arn:aws:iam::111111111111:user/jo',
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-records-'));
  path = join(folder, 'data', 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the records of keys', () => {
  it('are read as they were written, by everybody who looks, and by their owner alone', async () => {
    const records = createKeyRecords(path);
    expect(records.all()).toEqual([]);
    expect(await changeKeyRecords(path, now, () => [record])).toEqual({ ok: true });
    expect(records.all()).toEqual([record]);
    expect(records.of('bastion')).toEqual(record);
    expect(records.of('other')).toBeUndefined();
    await changeKeyRecords(path, now, (all) => [...all, { ...record, profile: 'other' }]);
    expect(records.all().map(({ profile }) => profile)).toEqual(['bastion', 'other']);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('are never overwritten where they cannot be understood', async () => {
    await changeKeyRecords(path, now, () => [record]);
    writeFileSync(path, '{"version":2,"keys":[]}');
    expect(createKeyRecords(path).all()).toEqual([]);
    expect(await changeKeyRecords(path, now, () => [])).toMatchObject({
      ok: false,
      message: `${path} cannot be understood, so nothing was changed in it.`,
    });
  });

  it('survive many writers at once', async () => {
    const names = Array.from({ length: 12 }, (_none, index) => `profile-${index}`);
    await Promise.all(
      names.map((profile) => changeKeyRecords(path, now, (all) => [...all, { ...record, profile }])),
    );
    const all = createKeyRecords(path).all();
    expect(all.map(({ profile }) => profile).sort()).toEqual(names.sort());
  });
});
