import { afterEach, expect, it } from 'vitest';
import { type KeyHome, keyHome, oldKey } from '../keys/testing/key-home.ts';
import { diagnose } from './doctor.ts';
import type { KeySubject } from './long-term-key-findings.ts';

const now = new Date('2026-11-22T12:00:00Z');
const homes: KeyHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

async function codesOf(credentials: string, keys: Partial<KeySubject>) {
  const home = keyHome({ config: '', credentials });
  homes.push(home);
  const found = diagnose({
    files: await home.parts().load(),
    environment: {},
    platform: 'linux',
    targets: [],
    now,
    keys: { records: [], work: [], reminderDays: 90, ...keys },
  });
  return found.map(({ code, line, message }) => [code, line, message] as const);
}

const record = {
  profile: 'bastion',
  accessKeyId: oldKey.accessKeyId,
  importedAt: now,
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

it('keys in plain text are named with their line, and nothing of the secret', async () => {
  const text = `[bastion]\naws_access_key_id = ${oldKey.accessKeyId}\naws_secret_access_key = ${oldKey.secretAccessKey}\n`;
  const found = await codesOf(text, {});
  expect(found.map(([code, line]) => [code, line])).toEqual([['plain-long-term-key', 2]]);
  expect(JSON.stringify(found)).not.toContain(oldKey.secretAccessKey);
});

it.each<[string, Partial<KeySubject>, readonly string[]]>([
  ['old', { records: [record] }, ['old-long-term-key']],
  ['old, and nobody wants to know', { records: [record], reminderDays: 0 }, []],
  ['one of two', { records: [{ ...record, createdAt: now, keysOfUser: 2 }] }, ['two-long-term-keys']],
  [
    'cut off',
    { work: [{ kind: 'import', profile: 'bastion', accessKeyId: 'AKIA', startedAt: now }] },
    ['unfinished-key-work'],
  ],
  ['as it should be', { records: [{ ...record, createdAt: now, keysOfUser: 1 }] }, []],
])('a key that is %s', async (_what, keys, codes) => {
  expect((await codesOf('', keys)).map(([code]) => code)).toEqual(codes);
});
