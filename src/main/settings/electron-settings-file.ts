import { basename, dirname } from 'node:path';
import Store from 'electron-store';
import type { SettingsFile } from '../../app/settings/settings-file.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import { settingsText } from '../../core/settings/settings-text.ts';

/** The settings file as electron-store keeps it: atomically, and written as the command writes it. */
export function electronSettingsFile(folder: string): SettingsFile {
  const path = dataFolderAt(folder).settings;
  const store = new Store<Record<string, unknown>>({
    name: basename(path, '.json'),
    cwd: dirname(path),
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: settingsText,
  });
  return {
    read: () => ({ ...store.store }),
    replace: (fields) => {
      store.store = { ...fields };
    },
  };
}
