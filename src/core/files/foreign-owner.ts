import { accessSync, constants, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

/** Something that stands in the way because it belongs to another user, such as root after a run under `sudo`. */
export interface ForeignOwner {
  readonly path: string;
  /** `root`, or the number of the user. */
  readonly owner: string;
  /** What gives it back, all below it included. */
  readonly command: string;
}

/**
 * Whether this file or folder, or the nearest folder above it that is there, belongs to another user and is closed to this one. Nobody is foreign
 * to root, and Windows has no such owners.
 */
export function foreignOwner(path: string): ForeignOwner | undefined {
  const user = process.getuid?.();
  if (user === undefined || user === 0) return undefined;
  const found = nearestPresent(path);
  if (found === undefined || found.uid === user || !isClosed(found.path, found.isFolder)) return undefined;
  return {
    path: found.path,
    owner: found.uid === 0 ? 'root' : `user ${found.uid}`,
    command: `sudo chown -R ${userName(user)}: ${quoted(found.path)}`,
  };
}

function nearestPresent(
  path: string,
): { readonly path: string; readonly uid: number; readonly isFolder: boolean } | undefined {
  for (let at = path; ; at = dirname(at)) {
    try {
      const stat = statSync(at);
      return { path: at, uid: stat.uid, isFolder: stat.isDirectory() };
    } catch {
      if (dirname(at) === at) return undefined;
    }
  }
}

function isClosed(path: string, isFolder: boolean): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | (isFolder ? constants.X_OK : 0));
    return false;
  } catch {
    return true;
  }
}

function userName(uid: number): string {
  try {
    const { username } = userInfo();
    return /^[\w.-]+$/.test(username) ? username : String(uid);
  } catch {
    // An account without a name, as in containers.
    return String(uid);
  }
}

function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
