import { rmSync } from 'node:fs';

/** Removes a file of ours that is of no use any more. One that cannot be removed, or is not there, is no failure: `force` forgives only the latter. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is closed to this user, or none; then it was never made.
  }
}
