import { readFile, stat } from 'node:fs/promises';
import { type FileIdentity, identityOf } from './atomic-replace.ts';
import { errorCode, type FileFailure, fileFailureFromError } from './file-failure.ts';

export type SettledRead =
  | { readonly ok: true; readonly bytes: Buffer | 'missing' }
  | { readonly ok: false; readonly failure: FileFailure };

/** A file changed less than this ago may be half written: other tools truncate it and write it anew. */
const FRESH_MS = 40;
/** Between two looks. Short: a half that stands still for longer is found by the late-write guard. */
const PAUSE_MS = 4;
/** An empty file that was not empty before is almost surely the first half of such a write. */
const EMPTY_WAIT_MS = 400;
const LONGEST_WAIT_MS = 1_000;

/**
 * Reads a file that other programs may be writing without a lock. A file that changed a moment ago is read again until it stands
 * still, unless it is the very one that we put there (`ours`), which is whole by construction.
 */
export async function readSettled(path: string, ours?: FileIdentity): Promise<SettledRead> {
  const started = performance.now();
  let earlier: { readonly bytes: Buffer; readonly identity: FileIdentity } | undefined;
  try {
    for (;;) {
      const before = identityOf(await stat(path));
      const bytes = await readFile(path);
      const after = identityOf(await stat(path));
      const waited = performance.now() - started;
      if (sameIdentity(before, after)) {
        if (ours !== undefined && sameIdentity(ours, after)) return { ok: true, bytes };
        const age = Math.abs(Date.now() - after.modifiedMs);
        const still =
          earlier !== undefined && sameIdentity(earlier.identity, after) && earlier.bytes.equals(bytes);
        const wait = bytes.length === 0 && age < EMPTY_WAIT_MS ? EMPTY_WAIT_MS : 0;
        if ((age > FRESH_MS || still) && waited >= wait) return { ok: true, bytes };
      }
      if (waited > LONGEST_WAIT_MS) return { ok: true, bytes };
      earlier = { bytes, identity: after };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { ok: true, bytes: 'missing' };
    return { ok: false, failure: fileFailureFromError(error, path, 'read') };
  }
}

/** Whether two looks at a path saw the same version of the same file. */
function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  return a.device === b.device && a.inode === b.inode && a.size === b.size && a.modifiedMs === b.modifiedMs;
}
