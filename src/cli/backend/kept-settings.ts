import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { giveToFolderOwner, makeFolderSync } from '../../core/files/make-folder.ts';
import { removeQuietly } from '../../core/files/remove-quietly.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { readOnlyOurs } from '../read-only-ours.ts';

/** What the settings file said, and what this very program made of it. */
interface Kept {
  readonly program: string;
  readonly text: string;
  readonly settings: Settings;
}

/**
 * The app's settings, as `readSettings` gives them. To judge them takes a command more time than all the rest of its reading; so what came out
 * is kept, and holds as long as the program is the same and the settings file says the same to the letter.
 */
export async function settingsOfApp(root: string): Promise<Settings> {
  const folder = dataFolderAt(root);
  const text = settingsFileText(folder.settings);
  const program = programStamp();
  const kept = readKept(folder);
  if (kept?.program === program && kept.text === text) return kept.settings;
  const { settingsFromText } = await import('../../core/settings/settings.ts');
  const settings = settingsFromText(text);
  keep(folder, { program, text, settings });
  return settings;
}

/** Empty where there is none. */
function settingsFileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** By size and time of change of the file that this code stands in. */
function programStamp(): string {
  const { mtimeMs, size } = statSync(import.meta.filename);
  return `${size} ${mtimeMs}`;
}

function keptPath(folder: DataFolder): string {
  return join(folder.compiled, 'settings.json');
}

function readKept(folder: DataFolder): Kept | undefined {
  const bytes = readOnlyOurs(keptPath(folder));
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString()) as Kept;
  } catch {
    return undefined;
  }
}

/** Where there is a data folder already: a command that only reads makes none. */
function keep(folder: DataFolder, kept: Kept): void {
  const path = keptPath(folder);
  const scratch = `${path}.${process.pid}`;
  try {
    statSync(folder.root);
    makeFolderSync(dirname(path));
    writeFileSync(scratch, JSON.stringify(kept), { mode: 0o600, flag: 'wx' });
    giveToFolderOwner(scratch);
    renameSync(scratch, path);
  } catch {
    // The next command judges them again.
    removeQuietly(scratch);
  }
}
