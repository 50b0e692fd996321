import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPlainlyStored,
  isSettingChange,
  isSettingName,
  settingNames,
  shownSettings,
  storedChange,
  storedSetting,
  storedSettings,
  unfitValue,
} from './setting-values.ts';
import { SETTINGS } from './settings-table.ts';

const name = fc.oneof(fc.constantFrom('prod', '', ' '), fc.string());
const value = fc.oneof(
  fc.anything(),
  fc.boolean(),
  name,
  fc.constantFrom('bash', 'nu', 'dark', 'source', 'valueOf', 'jo@example.com'),
  fc.integer({ min: -1, max: 130_000 }),
  fc.double(),
  fc.array(fc.double({ min: 0, max: 1500, noNaN: true }), { maxLength: 8 }),
  fc.array(name),
  fc.dictionary(name, name),
);
const setting = fc.constantFrom(...settingNames);
const defaults = storedSettings({}, 'linux');

describe('the table of the settings', () => {
  it.each(settingNames)('has a default of %s that fits, and is shown as a value that can be sent', (each) => {
    expect(isPlainlyStored(each, defaults[each])).toBe(true);
    expect(isSettingChange({ name: each, value: shownSettings(defaults)[each] })).toBe(true);
  });

  it('takes the default for every value that does not fit, and the value otherwise', () => {
    fc.assert(
      fc.property(setting, value, (each, stored) => {
        const read = storedSetting(each, stored, 'linux');
        // Of some lists what fits is taken.
        if (!('salvage' in SETTINGS[each]))
          expect(read).toEqual(
            isPlainlyStored(each, stored) && stored !== undefined ? stored : defaults[each],
          );
        expect(isPlainlyStored(each, read)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads back everything that it lets be set', () => {
    let set = 0;
    fc.assert(
      fc.property(setting, value, (each, sent) => {
        const change = { name: each, value: sent };
        if (!isSettingChange(change)) return;
        const entry = SETTINGS[change.name];
        // What the system or the files judge is of any form here.
        if (!('unfit' in entry) || unfitValue(change as Parameters<typeof unfitValue>[0]) !== undefined)
          return;
        set += 1;
        const stored = { ...storedChange(change) };
        expect(isPlainlyStored(each, stored[each])).toBe(true);
        const again = { name: each, value: shownSettings(storedSettings(stored, 'linux'))[each] };
        expect(isSettingChange(again) && storedChange(again)).toEqual(stored);
      }),
      { numRuns: 3_000 },
    );
    expect(set).toBeGreaterThan(100);
  });

  it.each([
    undefined,
    null,
    'theme',
    {},
    { name: 'theme' },
    { name: 'theme', value: 'pink' },
    { name: 'theme', value: 'dark', more: 1 },
    { name: 'welcomed', value: true },
    { name: 'constructor', value: 'dark' },
    { name: 'keepOnQuit', value: 'yes' },
    { name: 'mfaSessionSeconds', value: Number.NaN },
    { name: 'targets', value: ['a'] },
    { name: 'targets', value: { a: 1 } },
    { name: 'production', value: 'prod' },
  ])('takes no message of a window for a change that is none: %j', (message) =>
    expect(isSettingChange(message)).toBe(false),
  );

  it('takes of browsers those that fit', () => {
    const stored = {
      prod: { browser: 'firefox', container: { name: 'prod', color: 'red' } },
      dev: { browser: 'lynx' },
      '': { browser: 'arc' },
    };
    expect(storedSetting('browsers', stored, 'linux')).toEqual({ prod: stored.prod });
    expect(storedSetting('accountBrowsers', [], 'linux')).toEqual({});
  });

  it('refuses a browser that is none, and keeps what was offered as it was', () => {
    const value = JSON.stringify({ browser: 'chrome', profile: 'Profile 1' });
    expect(unfitValue({ name: 'browser', value })).toBeUndefined();
    expect(storedChange({ name: 'browser', value })).toEqual({
      browser: { browser: 'chrome', profile: 'Profile 1' },
    });
    expect(storedChange({ name: 'browser', value: '' })).toEqual({ browser: undefined });
    expect(unfitValue({ name: 'browser', value: '{"browser":"lynx"}' })).toContain('listed');
    expect(unfitValue({ name: 'browsers', value: { prod: 'rm -rf' } })).toContain('listed');
  });

  it('knows its names from those that every object has', () => {
    expect(isSettingName('toString')).toBe(false);
    expect(isSettingName('theme')).toBe(true);
  });

  it('chooses the shell of the system', () => {
    expect(storedSetting('shell', undefined, 'win32')).toBe('powershell');
    expect(storedSetting('shell', undefined, 'darwin')).toBe('bash');
  });
});
