import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { migrateSettings, SETTINGS_VERSION, settingsForm } from './migrations.ts';

describe('migrateSettings', () => {
  it('counts what was used last as used once, the newest on top', () => {
    const migrated = migrateSettings({ recent: ['prod', 'dev'], defaultTarget: 'work' });
    expect(migrated).toEqual({
      recent: ['prod', 'dev'],
      defaultTarget: 'work',
      uses: { dev: { count: 1, lastAt: 1 }, prod: { count: 1, lastAt: 2 } },
      settingsVersion: SETTINGS_VERSION,
    });
  });

  it.each([
    [{}, {}],
    [{ recent: 'x' }, { recent: 'x' }],
    [{ recent: [1, '', 'a'] }, { recent: [1, '', 'a'], uses: { a: { count: 1, lastAt: 1 } } }],
    [
      { recent: ['a'], uses: {} },
      { recent: ['a'], uses: {} },
    ],
    [{ settingsVersion: 'one' }, {}],
    [{ settingsVersion: -1 }, {}],
  ])('brings %j into the present form', (stored, rest) => {
    expect(migrateSettings(stored)).toEqual({ ...rest, settingsVersion: SETTINGS_VERSION });
  });

  it.each([SETTINGS_VERSION, SETTINGS_VERSION + 1, 99])('leaves a file of form %d as it is', (version) => {
    const stored = { settingsVersion: version, recent: ['prod'], somethingNew: { x: 1 } };
    expect(migrateSettings(stored)).toBe(stored);
  });

  it('tells older, current and newer files apart', () => {
    expect([{}, { settingsVersion: SETTINGS_VERSION }, { settingsVersion: 99 }].map(settingsForm)).toEqual([
      'older',
      'current',
      'newer',
    ]);
  });

  it('changes nothing the second time, and never what it was given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (stored) => {
        const before = JSON.stringify(stored);
        const once = migrateSettings(stored);
        expect(migrateSettings(once)).toEqual(once);
        expect(JSON.stringify(stored)).toBe(before);
      }),
    );
  });
});
