import * as nodeFs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hostPlatform } from '../platform.ts';
import { errorCode, type FileFailure, fileFailure, fileFailureFromError, tornFile } from './file-failure.ts';
import { type InPlaceOperations, TornFile, writeInPlace } from './mounts/write-in-place.ts';
import { resolveRealTarget } from './resolve-target.ts';
import { temporaryFileFor } from './temporary-file.ts';

/** The file operations of a replace; passed in so that tests can make each of them fail. */
export type FileOperations = Pick<
  typeof nodeFs,
  'closeSync' | 'openSync' | 'readFileSync' | 'renameSync' | 'statSync' | 'unlinkSync'
> &
  InPlaceOperations;

export interface ReplaceRequest {
  /** May be a symbolic link: its target is replaced, the link stays. */
  readonly path: string;
  readonly content: Buffer;
  /** The content holds keys: the new file is readable and writable by its owner at most (0600), whatever it was before. */
  readonly secret: boolean;
  /** What the new content was made from. Anything else found right before the rename stops the replace as `changed`. */
  readonly basedOn?: Buffer | 'missing';
  /** Hand out an open descriptor of the file that was replaced (not on Windows, where it would prevent the rename). */
  readonly keepOld?: boolean;
  /**
   * Something that has to be on the disk before the rename, and is made while the new content is flushed. `false`: it could not be
   * made, which stops the replace as `changed`.
   */
  readonly prepared?: Promise<boolean>;
  /** Where the temporary file lies, when it cannot lie beside: the file is written in place then. */
  readonly folder?: string;
  /** Asked right before the rename; `false` stops the replace as `changed` (the lock was lost, for instance). */
  readonly mayCommit?: () => boolean;
}

export type ReplaceOutcome =
  | {
      readonly kind: 'replaced';
      /** The real file, links resolved. */
      readonly path: string;
      readonly mode: number;
      /** False when the file belonged to someone else and the system does not let us give it back. */
      readonly ownerKept: boolean;
      /** The new file, for telling it from what others write later. */
      readonly identity: FileIdentity;
      /** The replaced file, no longer in any folder, when `keepOld` was asked for. To be closed by the caller. */
      readonly old?: number;
    }
  | { readonly kind: 'changed' }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** Tells one version of a file from another without reading it. */
export interface FileIdentity {
  readonly device: number;
  readonly inode: number;
  readonly size: number;
  readonly modifiedMs: number;
}

/** How a rename that is refused is tried again. Passed in for tests. */
export interface RenamePatience {
  readonly platform: NodeJS.Platform;
  readonly limitMs: number;
}

/**
 * Windows refuses a rename while a virus scanner, a synchronised folder or an editor holds the file; most let go within moments, some
 * within seconds.
 */
const PATIENCE: RenamePatience = { platform: hostPlatform, limitMs: hostPlatform === 'win32' ? 3_000 : 0 };
const RENAME_PAUSE_MS = 25;
const LONGEST_RENAME_PAUSE_MS = 400;

/** What stood in the way of the rename itself: the temporary file beside it could be written. */
class RenameRefused extends Error {}

/**
 * Replaces a file in one step that survives a crash at any moment: a temporary file in the same folder (0600 from its creation),
 * written and flushed to disk, given the mode and owner of the old one, renamed over it, the folder flushed. Readers see the old
 * content or the new, never a part. On failure the old file is untouched and no temporary file stays. A file that is a mount of its own
 * cannot be replaced and is written in place; see `mounts/write-in-place.ts`.
 */
export async function replaceFile(
  request: ReplaceRequest,
  operations: FileOperations = nodeFs,
  patience: RenamePatience = PATIENCE,
): Promise<ReplaceOutcome> {
  const resolved = await resolveRealTarget(request.path, true);
  if (!resolved.ok) return { kind: 'failed', failure: resolved.failure };
  const target = resolved.target.path;
  const folder = request.folder ?? dirname(target);
  const temporary = temporaryFileFor(join(folder, basename(target)));
  try {
    const old = statIfPresent(operations, target);
    if (old !== undefined && (old.mode & 0o200) === 0) {
      return { kind: 'failed', failure: fileFailure('read-only', request.path, 'write') };
    }
    const mode = modeOfReplacement(old?.mode, request.secret);
    const owner = old ?? ownerOfNewFile(operations, dirname(target));
    const written = await writeTemporary(operations, temporary.path, request.content, mode, owner);
    if ((await request.prepared) === false) return { kind: 'changed' };
    const committed = await commitOrWrite(operations, temporary.path, target, request, patience);
    if (committed === 'changed') return { kind: 'changed' };
    if (committed === 'in-place') return inPlaceOutcome(operations, target);
    await flushFolder(operations, dirname(target));
    return { kind: 'replaced', path: target, mode, ...written, ...committed };
  } catch (error) {
    return { kind: 'failed', failure: replaceFailure(error, request.path) };
  } finally {
    removeIfPresent(operations, temporary.path);
    temporary.forget();
  }
}

function replaceFailure(error: unknown, path: string): FileFailure {
  if (error instanceof RenameRefused) return fileFailure('in-use', path, 'write');
  return error instanceof TornFile
    ? tornFile(fileFailureFromError(error.cause, path, 'write'), error.copy)
    : fileFailureFromError(error, path, 'write');
}

/** A file that is a mount of its own, a container's for instance, is written in place. The temporary file has shown that there is room. */
async function commitOrWrite(
  operations: FileOperations,
  temporary: string,
  target: string,
  request: ReplaceRequest,
  patience: RenamePatience,
): Promise<{ readonly old?: number } | 'changed' | 'in-place'> {
  if (request.folder === undefined) {
    try {
      return await commit(operations, temporary, target, request, patience);
    } catch (error) {
      if (!refusesRename(error)) throw error;
    }
  }
  const { basedOn, content, mayCommit } = request;
  const written = await writeInPlace(
    {
      path: target,
      content,
      folder: dirname(temporary),
      mayWrite: (present) =>
        (basedOn === undefined || (basedOn !== 'missing' && basedOn.equals(present))) &&
        mayCommit?.() !== false,
    },
    operations,
  );
  return written === 'changed' ? 'changed' : 'in-place';
}

/** Where files that are open can be renamed over, a busy one is a mount; so is what another file system stands at. */
function refusesRename(error: unknown): boolean {
  const code = errorCode(error);
  return hostPlatform !== 'win32' && (code === 'EBUSY' || code === 'EXDEV');
}

function inPlaceOutcome(operations: FileOperations, path: string): ReplaceOutcome {
  const stat = operations.statSync(path);
  return { kind: 'replaced', path, mode: stat.mode & 0o777, ownerKept: true, identity: identityOf(stat) };
}

/**
 * Never looser than before; with keys inside never looser than 0600. A file that did not exist starts at 0600. Windows has no modes:
 * there the new file takes the access list of its folder, as every file that is saved again does.
 */
function modeOfReplacement(old: number | undefined, secret: boolean): number {
  if (old === undefined) return 0o600;
  return old & (secret ? 0o600 : 0o777);
}

async function writeTemporary(
  operations: FileOperations,
  path: string,
  content: Buffer,
  mode: number,
  owner: Owner | undefined,
): Promise<{ readonly ownerKept: boolean; readonly identity: FileIdentity }> {
  // `wx` is O_CREAT | O_EXCL: neither a planted file nor a planted link is ever written through.
  const handle = await operations.promises.open(path, 'wx', 0o600);
  try {
    const ownerKept = await giveTo(handle, owner);
    await handle.writeFile(content);
    if (mode !== 0o600) await handle.chmod(mode);
    await handle.sync();
    return { ownerKept, identity: identityOf(await handle.stat()) };
  } finally {
    await handle.close();
  }
}

type Owner = Pick<nodeFs.Stats, 'uid' | 'gid'>;

/** `sudo` must not leave files in a home that its owner cannot change: root makes new files for whom the folder belongs to. */
function ownerOfNewFile(operations: FileOperations, folder: string): Owner | undefined {
  return process.getuid?.() === 0 ? statIfPresent(operations, folder) : undefined;
}

async function giveTo(handle: nodeFs.promises.FileHandle, owner: Owner | undefined): Promise<boolean> {
  if (owner === undefined || hostPlatform === 'win32') return true;
  const made = await handle.stat();
  if (made.uid === owner.uid && made.gid === owner.gid) return true;
  const given = await handle.chown(owner.uid, owner.gid).then(
    () => true,
    () => false,
  );
  if (given) return true;
  // Without the right to give files away the group can often still be kept.
  await handle.chown(made.uid, owner.gid).catch(() => undefined);
  return made.uid === owner.uid;
}

/** The look at the file and the rename run in one go, with nothing of this process in between. */
async function commit(
  operations: FileOperations,
  temporary: string,
  target: string,
  request: ReplaceRequest,
  { limitMs, platform }: RenamePatience,
): Promise<{ readonly old?: number } | 'changed'> {
  // Windows does not rename over a file that is open.
  const keepOld = request.keepOld === true && platform !== 'win32';
  const deadline = performance.now() + limitMs;
  for (let pause = RENAME_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_RENAME_PAUSE_MS)) {
    let old = openIfPresent(operations, target);
    try {
      if (!isUnchanged(operations, old, request.basedOn)) return 'changed';
      if (request.mayCommit?.() === false) return 'changed';
      if (!keepOld) old = closed(operations, old);
      operations.renameSync(temporary, target);
      const kept = old === undefined ? {} : { old };
      old = undefined;
      return kept;
    } catch (error) {
      const code = errorCode(error);
      const passing = code === 'EPERM' || code === 'EACCES' || code === 'EBUSY';
      if (platform !== 'win32' || !passing) throw error;
      if (performance.now() >= deadline) throw new RenameRefused('The rename was refused.', { cause: error });
    } finally {
      closed(operations, old);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function closed(operations: FileOperations, descriptor: number | undefined): undefined {
  if (descriptor !== undefined) operations.closeSync(descriptor);
}

/** Closes a replaced file: the system gives back its room on the disk then, for which this thread is not to wait. */
export function closeAside(descriptor: number): void {
  nodeFs.close(descriptor, () => undefined);
}

function openIfPresent(operations: FileOperations, path: string): number | undefined {
  try {
    return operations.openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isUnchanged(
  operations: FileOperations,
  old: number | undefined,
  basedOn: Buffer | 'missing' | undefined,
): boolean {
  if (basedOn === undefined) return true;
  if (basedOn === 'missing') return old === undefined;
  return old !== undefined && basedOn.equals(operations.readFileSync(old));
}

/** A rename is durable only when the folder is; Windows and some network file systems have no such call. */
async function flushFolder(operations: FileOperations, folder: string): Promise<void> {
  if (hostPlatform === 'win32') return;
  try {
    const handle = await operations.promises.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The new file is in place and complete; what is missing is only the promise that it outlives a power cut.
  }
}

function statIfPresent(operations: FileOperations, path: string): nodeFs.Stats | undefined {
  return operations.statSync(path, { throwIfNoEntry: false });
}

/** The identity of a file by its status. */
export function identityOf(stat: nodeFs.Stats): FileIdentity {
  return { device: stat.dev, inode: stat.ino, size: stat.size, modifiedMs: stat.mtimeMs };
}

function removeIfPresent(operations: FileOperations, path: string): void {
  try {
    operations.unlinkSync(path);
  } catch {
    // Renamed away, or never made. A leftover is swept by the next writer.
  }
}
