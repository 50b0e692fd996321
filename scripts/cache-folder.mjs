import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where the project's scripts keep what is costly to fetch again: `$XDG_CACHE_HOME/understudy`, else `~/.cache/understudy`.
 * It is outside the repository, so a second clone finds it too. (XDG Base Directory: a relative value is ignored.)
 */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'understudy');
}

/** Bytes of all files below a folder; files that vanish meanwhile count nothing. @param {string} folder @returns {Promise<number>} */
export async function folderSize(folder) {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const sizes = entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath ?? entry.path, entry.name))
          .then((s) => s.size)
          .catch(() => 0),
      );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}
