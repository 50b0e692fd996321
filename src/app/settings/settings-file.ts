import { readFileSync, renameSync } from 'node:fs';
import { dataFolderAt } from '../../core/data-folder.ts';
import { fieldsOf, type StoredFields } from '../../core/settings/settings-text.ts';

/** The file that the running app keeps its settings in. What it holds is this app's alone while it runs. */
export interface SettingsFile {
  /** What stands in it; nothing while there is none. */
  readonly read: () => StoredFields;
  /** Puts other fields in the place of all that stand there: at once, whole or not at all, and closed to others. */
  readonly replace: (fields: StoredFields) => void;
}

/** Opens the settings file in a data folder, which need not be there yet. */
export type OpenSettingsFile = (folder: string) => SettingsFile;

/** What is said when the settings of the last run could not be read: one sentence, and where they are now. */
export interface UnreadableSettings {
  readonly message: string;
  readonly advice: string;
}

/** Sets a settings file aside that is no JSON, so that it is never overwritten. `undefined` where there is none such. */
export function setAsideUnreadable(folder: string, now: Date): UnreadableSettings | undefined {
  const file = dataFolderAt(folder).settings;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  if (fieldsOf(text) !== undefined) return undefined;
  const aside = `${file}.unreadable-${now.getTime()}`;
  renameSync(file, aside);
  return {
    message: 'The settings could not be read, so the app starts with its defaults.',
    advice: `The old file is kept as ${aside}.`,
  };
}
