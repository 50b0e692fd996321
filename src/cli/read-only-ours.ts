import { closeSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { hostPlatform } from '../core/platform.ts';

/** Nobody but this user may have written it. Windows gives a user's folders to that user alone. */
export function isOnlyOurs({ mode, uid }: Stats): boolean {
  return hostPlatform === 'win32' || (uid === process.getuid?.() && (mode & 0o022) === 0);
}

/** A file that nobody but this user can have written; `undefined` where there is none, or others may write it. */
export function readOnlyOurs(path: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    return isOnlyOurs(fstatSync(descriptor)) ? readFileSync(descriptor) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
