import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { dataFolderAt } from '../data-folder.ts';
import { replaceFile } from '../files/atomic-replace.ts';
import { lockFile } from '../files/file-lock.ts';
import { makeFolderSync } from '../files/make-folder.ts';
import { type Settings, settingsFrom } from './settings.ts';
import { changedFields, fieldsOf, type StoredFields, settingsText } from './settings-text.ts';

export type ChangedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly message: string; readonly advice: string };

const LOCK_WAIT_MS = 5_000;

/**
 * Changes the settings file while the app does not run; the running app changes its own. What else stands in the file stays,
 * known or not. A file that is no JSON is left alone: the app sets it aside at its next start.
 */
export async function changeSettings(
  { clock, dataFolder }: { readonly clock: Clock; readonly dataFolder: string },
  change: (settings: Settings) => Partial<Settings>,
): Promise<ChangedSettings> {
  const path = dataFolderAt(dataFolder).settings;
  makeFolderSync(dataFolder);
  const lock = await lockFile({ path, waitMs: LOCK_WAIT_MS, now: clock.now() });
  if (lock.kind === 'busy') return { ok: false, message: lock.message, advice: lock.advice };
  if (lock.kind === 'failed') return { ok: false, ...lock.failure };
  try {
    const stored = readStored(path);
    if (stored === undefined)
      return {
        ok: false,
        message: `The settings file ${path} cannot be read, so nothing was changed.`,
        advice: 'Start the app once: it sets the file aside and begins a new one.',
      };
    const next = changedFields(stored, change(settingsFrom(stored)));
    const content = Buffer.from(settingsText(next));
    const replaced = await replaceFile({ path, content, secret: true });
    if (replaced.kind === 'failed') return { ok: false, ...replaced.failure };
    return { ok: true, settings: settingsFrom(next) };
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

function readStored(path: string): StoredFields | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? {} : undefined;
  }
  return fieldsOf(text);
}
