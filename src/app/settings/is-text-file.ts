import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { hostPlatform } from '../../core/platform.ts';

/** A name without an ending, as AWS's own files have, or with one of plain text. */
const TEXT_NAME = /^\.?[^.]+$|\.(?:ini|cfg|conf|config|credentials|txt|bak)$/i;

/**
 * Whether the desktop will show this file in an editor. It would run a program, and the settings name a path that anybody could have
 * talked the user into. A file that is not there is opened by nobody.
 */
export async function opensAsText(path: string): Promise<boolean> {
  if (!TEXT_NAME.test(basename(path))) return false;
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return true;
  // Windows says of every file that it may be run.
  return facts.isFile() && (hostPlatform === 'win32' || (facts.mode & 0o111) === 0);
}
