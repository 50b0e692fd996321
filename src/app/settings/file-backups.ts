import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BackupView } from '../../shared/settings-view.ts';

/**
 * The copies that were kept of files before they were changed for the first time, or mended: they lie beside the file.
 * Newest first. `paths` are the real files.
 */
export async function fileBackups(paths: readonly string[]): Promise<readonly BackupView[]> {
  const found = await Promise.all(paths.map(backupsOf));
  return found.flat().sort((a, b) => b.at - a.at || a.path.localeCompare(b.path));
}

async function backupsOf(path: string): Promise<readonly BackupView[]> {
  const folder = dirname(path);
  const prefixes = ['.before-understudy-', '.before-fix-'].map((part) => basename(path) + part);
  const names = await readdir(folder).catch(() => []);
  const found: BackupView[] = [];
  for (const name of names) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const copy = join(folder, name);
    const { mtimeMs, size } = await stat(copy).catch(() => ({ mtimeMs: 0, size: -1 }));
    if (size >= 0) found.push({ name, path: copy, at: stampIn(name) ?? mtimeMs, bytes: size });
  }
  return found;
}

/** `…-20261122T100000Z` at the end of a name. */
function stampIn(name: string): number | undefined {
  const [, y, mo, d, h, mi, s] = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(name) ?? [];
  if (s === undefined) return undefined;
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  return Number.isNaN(at) ? undefined : at;
}
