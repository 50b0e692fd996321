import { chmodSync, mkdirSync, statSync } from 'node:fs';

/**
 * Makes the folder, mode 0700. One that is there already may be read by others if its owner wants that, for every file in it has
 * a mode of its own; but whoever can write there could put settings and hooks of theirs under the app. So that right is taken
 * away, and a folder of another user is not used.
 *
 * @throws Error with a sentence for the user
 */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const user = process.getuid?.();
  // Windows keeps a user's folders by access lists.
  if (user === undefined) return;
  const { mode, uid } = statSync(path);
  if (uid !== user && user !== 0) throw new Error(`The folder ${path} belongs to another user.`);
  if ((mode & 0o022) !== 0) chmodSync(path, mode & 0o755);
}
