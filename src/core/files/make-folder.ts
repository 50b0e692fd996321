import { lchownSync, mkdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/*
 * `sudo` with the user's HOME must not leave folders and files there that their owner cannot change (AWS CLI 2.33.9 did, aws-cli#10031): what
 * root makes belongs to whom the folder around it belongs to.
 */

/** Makes a folder and what is missing above it, for the owner only (0700). Throws what the system refused. */
export async function makeFolder(folder: string): Promise<void> {
  giveFolders(folder, await mkdir(folder, { recursive: true, mode: 0o700 }));
}

/** The same, at once. */
export function makeFolderSync(folder: string): void {
  giveFolders(folder, mkdirSync(folder, { recursive: true, mode: 0o700 }));
}

/** Gives a file or folder that this process has just made to whom the folder around it belongs to. Links are not followed. */
export function giveToFolderOwner(path: string): void {
  if (process.getuid?.() !== 0) return;
  try {
    const { gid, uid } = statSync(dirname(path));
    if (uid !== 0) lchownSync(path, uid, gid);
  } catch {
    // A network home may know no root; then nobody but root gets at it, and doctor says so.
  }
}

/** @param first the topmost folder that was made; nothing when all were there */
function giveFolders(folder: string, first: string | undefined): void {
  if (first === undefined) return;
  const made = [];
  for (let each = folder; each.length >= first.length; each = dirname(each)) made.push(each);
  // From the top, so that each finds its owner in the one above it.
  for (const each of made.reverse()) giveToFolderOwner(each);
}
