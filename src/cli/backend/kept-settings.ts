import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { giveToFolderOwner, makeFolderSync } from '../../core/files/make-folder.ts';
import { removeQuietly } from '../../core/files/remove-quietly.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { Settings } from '../../core/settings/settings.ts';

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
  const text = textOf(folder.settings) ?? '';
  const program = programStamp();
  const kept = readKept(folder);
  if (kept?.program === program && kept.text === text) return kept.settings;
  const { settingsFromText } = await import('../../core/settings/settings.ts');
  const settings = settingsFromText(text);
  keep(folder, { program, text, settings });
  return settings;
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
  const text = textOf(keptPath(folder), true);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return undefined;
  }
}

/** `undefined` where there is none. `ours`: only what nobody but this user can have written. */
function textOf(path: string, ours = false): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const { mode, uid } = fstatSync(descriptor);
    if (ours && hostPlatform !== 'win32' && (uid !== process.getuid?.() || (mode & 0o022) !== 0))
      return undefined;
    return readFileSync(descriptor, 'utf8');
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
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
