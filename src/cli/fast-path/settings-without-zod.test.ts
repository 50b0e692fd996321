import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsFrom } from '../../core/settings/settings.ts';
import { readSettingsWithoutZod } from './settings-without-zod.ts';

const name = fc.oneof(fc.constantFrom('prod', ''), fc.string(), fc.integer());
const anything = fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.array(name));
const stored = fc.record(
  {
    awsCliCache: fc.oneof(fc.array(name), anything),
    configFile: fc.oneof(fc.constant('/home/jo/config'), anything),
    credentialsFile: fc.oneof(fc.constant('~/keys'), anything),
    longRoleSession: fc.oneof(fc.array(name), anything),
    mfaSessionSeconds: fc.oneof(fc.integer({ min: 800, max: 130_000 }), anything),
    sessionName: fc.oneof(fc.constant('jo@example.com'), anything),
    settingsVersion: fc.oneof(fc.integer({ min: 0, max: 3 }), anything),
    theme: anything,
  },
  { requiredKeys: [] },
);

describe('settings that are read by hand', () => {
  it('say what they say when they are read in earnest, or nothing', () => {
    fc.assert(
      fc.property(stored, (settings) => {
        const text = JSON.stringify(settings);
        const plain = readSettingsWithoutZod(text);
        if (plain === undefined) return;
        expect(settingsFrom(JSON.parse(text))).toMatchObject(plain);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the defaults where there is no file', () => {
    expect(settingsFrom({})).toMatchObject(readSettingsWithoutZod('') ?? { read: false });
  });

  it('are taken where all of them are plain', () => {
    const all = {
      awsCliCache: ['a'],
      configFile: '/c',
      credentialsFile: '/k',
      longRoleSession: ['b'],
      mfaSessionSeconds: 3600,
      sessionName: 'jo',
    };
    expect(readSettingsWithoutZod(JSON.stringify({ ...all, pinned: ['x'] }))).toMatchObject(all);
  });

  it.each(['{', '[]', '"text"', 'null', '{"longRoleSession":"prod"}', '{"mfaSessionSeconds":"900"}'])(
    'are left to be read in earnest: %s',
    (text) => expect(readSettingsWithoutZod(text)).toBeUndefined(),
  );
});
