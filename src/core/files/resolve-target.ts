import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode, type FileFailure, fileFailure, fileFailureFromError } from './file-failure.ts';
import { makeFolder } from './make-folder.ts';

/** The regular file behind a path, or the place where it will come to be. */
export interface RealTarget {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly exists: boolean;
}

export type RealTargetResult =
  | { readonly ok: true; readonly target: RealTarget }
  | { readonly ok: false; readonly failure: FileFailure };

/**
 * Follows every symbolic link, so that a replace by rename lands on the link's target and leaves the link alone. A missing
 * folder is created for the owner only (0700) when `createFolder` is set. A dangling link is a failure: what it points to is most
 * likely a disk that is not there now.
 */
export async function resolveRealTarget(path: string, createFolder: boolean): Promise<RealTargetResult> {
  const absolute = resolve(path);
  try {
    const real = await realpath(absolute);
    const found = await stat(real);
    if (found.isDirectory()) return { ok: false, failure: fileFailure('is-folder', absolute, 'write') };
    if (!found.isFile()) return { ok: false, failure: fileFailure('not-a-file', absolute, 'write') };
    return { ok: true, target: { path: real, exists: true } };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      return { ok: false, failure: fileFailureFromError(error, absolute, 'write') };
    }
  }
  if (await isPresent(absolute)) {
    return { ok: false, failure: fileFailure('dangling-link', absolute, 'write') };
  }
  return resolveMissing(absolute, createFolder);
}

async function resolveMissing(absolute: string, createFolder: boolean): Promise<RealTargetResult> {
  const folder = dirname(absolute);
  try {
    if (createFolder) await makeFolder(folder);
    return {
      ok: true,
      target: { path: join(await realFolder(folder), basename(absolute)), exists: false },
    };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') {
      // mkdir met something that is no folder: a file, or a link that leads nowhere.
      const kind = (await realpath(folder).catch(() => undefined)) ? 'folder-is-file' : 'dangling-link';
      return { ok: false, failure: fileFailure(kind, folder, 'write') };
    }
    if (code === 'ENOENT') return { ok: false, failure: fileFailure('dangling-link', folder, 'write') };
    return { ok: false, failure: fileFailureFromError(error, folder, 'write') };
  }
}

/** Resolves the existing part of a folder's path; the rest of it is taken as written. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder || (await isPresent(folder))) throw error;
    return join(await realFolder(dirname(folder)), basename(folder));
  }
}

async function isPresent(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
