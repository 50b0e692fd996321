import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { type Clock, systemClock } from '../../clock.ts';
import {
  errorCode,
  type FileFailureKind,
  fileFailure,
  fileFailureFromError,
} from '../../files/file-failure.ts';
import { decodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { type NoTextReason, noTextReason } from '../../files/text/text-check.ts';
import { type IniDocument, parseIniDocument } from '../ini/ini-document.ts';
import type { FileLocation, FileLocations } from './file-locations.ts';
import type { FileProblem } from './file-problem.ts';
import { type FileProfiles, noFileProfiles, readFileProfiles } from './file-profiles.ts';
import { mergeProfiles } from './merge-profiles.ts';
import type { ProfileSet } from './profile-set.ts';

/** No file of this kind is that long; anything longer is not read. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** By these a file is the same one that was read before. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
}

export interface ReadFile {
  readonly kind: 'read';
  readonly path: string;
  readonly document: IniDocument;
  readonly profiles: FileProfiles;
  readonly stamp: FileStamp;
  /**
   * The file had not changed for a while when it was read. Otherwise an equal stamp proves nothing, since a second change within
   * one tick of the file system's clock leaves the times as they are.
   */
  readonly isSettled: boolean;
}

/** Nothing stands there, which is how everybody begins. */
export interface MissingFile {
  readonly kind: 'missing';
  readonly path: string;
}

export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly path: string;
  readonly reason: FileFailureKind | NoTextReason | 'too-large';
  /** One sentence that names the file. */
  readonly message: string;
  readonly advice: string;
}

export type FileState = ReadFile | MissingFile | UnreadableFile;

export interface LoadedProfiles {
  readonly config: FileState;
  readonly credentials: FileState;
  /** The same object as before when neither file says anything new. */
  readonly profiles: ProfileSet;
}

/**
 * Reads both files from disk. Give what came back the last time and only a file that changed is read again. Never fails: a file
 * that cannot be read is an `unreadable` state and a problem of the set, and the other one is still read.
 */
export async function loadProfiles(
  locations: FileLocations,
  previous?: LoadedProfiles,
  clock: Clock = systemClock,
): Promise<LoadedProfiles> {
  const [config, credentials] = await Promise.all([
    readFileState(locations.config, previous?.config, clock),
    readFileState(locations.credentials, previous?.credentials, clock),
  ]);
  if (previous && saysTheSame(config, previous.config) && saysTheSame(credentials, previous.credentials)) {
    return { config, credentials, profiles: previous.profiles };
  }
  const merged = mergeProfiles(profilesOf(config), profilesOf(credentials));
  const unreadable = [
    ...unreadableProblem(config, locations.config),
    ...unreadableProblem(credentials, locations.credentials),
  ];
  return { config, credentials, profiles: { ...merged, problems: [...unreadable, ...merged.problems] } };
}

/** What the file says; nothing where it is missing or cannot be read. */
export function profilesOf(state: FileState): FileProfiles {
  return state.kind === 'read' ? state.profiles : noFileProfiles;
}

function saysTheSame(now: FileState, before: FileState): boolean {
  if (now.path !== before.path) return false;
  if (now.kind === 'read') return before.kind === 'read' && now.profiles === before.profiles;
  if (now.kind === 'unreadable') return before.kind === 'unreadable' && now.message === before.message;
  return before.kind === 'missing';
}

function unreadableProblem(state: FileState, { file, path }: FileLocation): FileProblem[] {
  if (state.kind !== 'unreadable') return [];
  const { reason, message, advice } = state;
  return [{ code: `file-${reason}`, severity: 'error', file, path, message, advice }];
}

async function readFileState(
  { file, path }: FileLocation,
  previous: FileState | undefined,
  clock: Clock,
): Promise<FileState> {
  const before = previous?.kind === 'read' && previous.path === path ? previous : undefined;
  try {
    if (before?.isSettled && sameStamp(before.stamp, stampOf(await stat(path, { bigint: true }))))
      return before;
    // Without O_NONBLOCK a named pipe in place of the file would hold the application up for good. Windows has no such flag.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const content = await readContent(handle, path);
      if (content.kind === 'unreadable') return content;
      return understand(content, file, path, before, clock);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failedState(error, path);
  }
}

interface Content {
  readonly kind: 'content';
  readonly bytes: Uint8Array;
  readonly stamp: FileStamp;
}

/** Reads again when the file changed meanwhile: tools that write in place can be caught halfway. */
async function readContent(handle: FileHandle, path: string): Promise<Content | UnreadableFile> {
  const ATTEMPTS = 3;
  let stats = await handle.stat({ bigint: true });
  for (let attempt = 1; ; attempt++) {
    const refusal = refuse(stats, path);
    if (refusal) return refusal;
    const bytes = Buffer.alloc(Number(stats.size) + 1);
    const length = await readFully(handle, bytes);
    const after = await handle.stat({ bigint: true });
    const isWhole = sameStamp(stampOf(stats), stampOf(after)) && BigInt(length) === stats.size;
    if (isWhole || attempt === ATTEMPTS) {
      return { kind: 'content', bytes: bytes.subarray(0, length), stamp: stampOf(after) };
    }
    stats = after;
  }
}

async function readFully(handle: FileHandle, bytes: Buffer): Promise<number> {
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function understand(
  { bytes, stamp }: Content,
  file: FileLocation['file'],
  path: string,
  before: ReadFile | undefined,
  clock: Clock,
): FileState {
  const noText = noTextReason(bytes);
  if (noText) return { kind: 'unreadable', path, ...noTextSentence(noText, path) };
  const text = decodeUtf8Lossless(bytes);
  const isSettled = hasSettled(stamp, clock.now());
  if (before && before.document.toString() === text) return { ...before, stamp, isSettled };
  const document = parseIniDocument(text);
  return { kind: 'read', path, document, profiles: readFileProfiles(document, file, path), stamp, isSettled };
}

function refuse(stats: BigIntStats, path: string): UnreadableFile | undefined {
  if (stats.isDirectory()) return unreadable(fileFailure('is-folder', path, 'read'));
  if (!stats.isFile() && path !== devNull) return unreadable(fileFailure('not-a-file', path, 'read'));
  if (stats.size <= MAX_FILE_BYTES) return undefined;
  return {
    kind: 'unreadable',
    path,
    reason: 'too-large',
    message: `Could not read ${path}: it is larger than 16 MB.`,
    advice: 'Check that this is the right file.',
  };
}

function noTextSentence(
  reason: NoTextReason,
  path: string,
): Pick<UnreadableFile, 'reason' | 'message' | 'advice'> {
  if (reason === 'utf-16') {
    const message = `Could not read ${path}: it is saved as UTF-16, which no AWS tool reads.`;
    return { reason, message, advice: 'Save it as UTF-8 without a byte order mark.' };
  }
  const message = `Could not read ${path}: it holds binary data, not text.`;
  return { reason, message, advice: 'Check that this is the right file, or restore it from a backup.' };
}

async function failedState(error: unknown, path: string): Promise<MissingFile | UnreadableFile> {
  if (errorCode(error) !== 'ENOENT') return unreadable(fileFailureFromError(error, path, 'read'));
  const isLink = await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
  return isLink ? unreadable(fileFailure('dangling-link', path, 'read')) : { kind: 'missing', path };
}

function unreadable({ kind, path, message, advice }: ReturnType<typeof fileFailure>): UnreadableFile {
  return { kind: 'unreadable', path, reason: kind, message, advice };
}

function stampOf(stats: BigIntStats): FileStamp {
  return {
    device: stats.dev,
    inode: stats.ino,
    size: stats.size,
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
    mode: Number(stats.mode) & 0o777,
  };
}

function sameStamp(one: FileStamp, other: FileStamp): boolean {
  return (
    one.device === other.device &&
    one.inode === other.inode &&
    one.size === other.size &&
    one.modifiedNs === other.modifiedNs &&
    one.changedNs === other.changedNs &&
    one.mode === other.mode
  );
}

/** Two seconds is the coarsest time stamp in use (FAT). */
function hasSettled(stamp: FileStamp, now: Date): boolean {
  const COARSEST_NS = 2_000_000_000n;
  const nowNs = BigInt(now.getTime()) * 1_000_000n;
  return nowNs - stamp.modifiedNs > COARSEST_NS && nowNs - stamp.changedNs > COARSEST_NS;
}
