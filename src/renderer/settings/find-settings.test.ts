import { expect, it } from 'vitest';
import { findSettings } from './find-settings.ts';
import { rows, rowsOf } from './rows.ts';

it.each([
  ['dark', ['theme']],
  ['DARK theme', ['theme']],
  ['hotkey', ['globalShortcut']],
  ['autostart', ['launchAtLogin']],
  ['code hours', ['mfaSessionSeconds']],
  ['nothing like it', []],
])('finds for "%s" %j', (query, ids) => {
  expect([...findSettings(query)]).toEqual(ids);
});

it('finds every setting of a section by its name', () => {
  for (const id of rowsOf('delivery')) expect(findSettings('delivery')).toContain(id);
});

it('finds everything for nothing', () => {
  expect(findSettings('  ').size).toBe(Object.keys(rows).length);
});
