import { readFileSync, writeFileSync } from 'node:fs';
import { settingsPath } from '../../core/settings/settings.ts';
import { fieldsOf, settingsText } from '../../core/settings/settings-text.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

/** A settings file without Electron, for tests of what stands on it. */
export function plainSettingsFile(folder: string): SettingsFile {
  const path = settingsPath(folder);
  return {
    read: () => {
      try {
        return fieldsOf(readFileSync(path, 'utf8')) ?? {};
      } catch {
        return {};
      }
    },
    replace: (fields) => writeFileSync(path, settingsText(fields), { mode: 0o600 }),
  };
}
