import { chown, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and what is missing above it, for the owner only (0700). Under `sudo` they are made for whom the folder above belongs to: root
 * must not leave folders in a home that its owner cannot change (AWS CLI 2.33.9 did, aws-cli#10031).
 *
 * @throws what the system refused
 */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined || process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(first));
  for (let made = folder; made.length >= first.length; made = dirname(made)) await chown(made, uid, gid);
}
