import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SettingsStore } from '../../app/settings-store.ts';
import { systemClock } from '../../core/clock.ts';
import { changeSettings } from '../../core/settings/change-settings.ts';
import type { Settings } from '../../core/settings/settings.ts';

// electron-store asks Electron for folders that are given here; outside of Electron there is nobody to ask.
vi.mock('electron', () => ({ default: { app: undefined, ipcMain: undefined, shell: undefined } }));
const { electronSettingsFile } = await import('./electron-settings-file.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (of = folder) => join(of, 'settings.json');

const change: fc.Arbitrary<Partial<Settings>> = fc.record(
  {
    theme: fc.constantFrom('light' as const, 'dark' as const),
    configFile: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    sessionName: fc.constantFrom('jo', undefined),
    awsCliCache: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
    targets: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ minLength: 1 }), { maxKeys: 3 }),
    keepOnQuit: fc.boolean(),
  },
  { requiredKeys: [] },
);
const before = fc.option(
  fc
    .record(
      {
        settingsVersion: fc.constantFrom(0, 1, 7),
        recent: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { maxLength: 3 }),
        theme: fc.constantFrom('dark', 'sepia'),
        ofTomorrow: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((fields) => JSON.stringify(fields)),
  { nil: undefined },
);

describe('the settings file of the app', () => {
  it('is closed to others, and nothing before the first setting', () => {
    const settings = new SettingsStore(folder, electronSettingsFile);
    expect(existsSync(file())).toBe(false);
    settings.change({ theme: 'dark' });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(new SettingsStore(folder, electronSettingsFile).current.theme).toBe('dark');
  });

  it('is written as the command writes it, byte for byte, whatever stood there before', async () => {
    await fc.assert(
      fc.asyncProperty(before, fc.array(change, { minLength: 1, maxLength: 4 }), async (text, changes) => {
        const [app, command] = [mkdtempSync(join(folder, 'app-')), mkdtempSync(join(folder, 'command-'))];
        if (text !== undefined) for (const each of [app, command]) writeFileSync(file(each), text);
        const settings = new SettingsStore(app, electronSettingsFile);
        for (const each of changes) {
          settings.change(each);
          const changed = await changeSettings({ clock: systemClock, dataFolder: command }, () => each);
          expect(changed.ok).toBe(true);
          expect(readFileSync(file(app), 'utf8')).toBe(readFileSync(file(command), 'utf8'));
        }
        expect(new SettingsStore(command, electronSettingsFile).current).toEqual(
          new SettingsStore(app, electronSettingsFile).current,
        );
      }),
      { numRuns: 60 },
    );
  });
});
