import { readFileSync, writeFileSync } from 'node:fs';
import { dataFolderAt } from '../../core/data-folder.ts';
import { fieldsOf, settingsText } from '../../core/settings/settings-text.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

/** A settings file without Electron, for tests of what stands on it. */
export function plainSettingsFile(folder: string): SettingsFile {
  const path = dataFolderAt(folder).settings;
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
