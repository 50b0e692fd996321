import { basename, dirname, join } from 'node:path';
import { closeAside, type FileIdentity, replaceFile } from '../../files/atomic-replace.ts';
import { type FileFailure, fileFailure } from '../../files/file-failure.ts';
import { type LockHolder, lockFile } from '../../files/file-lock.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { folderBeside } from '../../files/mounts/mount-point.ts';
import { resolveRealTarget } from '../../files/resolve-target.ts';
import { readSettled } from '../../files/stable-read.ts';
import { removeLeftovers } from '../../files/temporary-file.ts';
import { decodeUtf8Lossless, encodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { type NoTextReason, noTextReason } from '../../files/text/text-check.ts';
import { type IniDocument, parseIniDocument } from '../ini/ini-document.ts';
import { JournalWriter } from './journal-writer.ts';
import type { ManagedChange } from './managed-change.ts';
import {
  loadSectionJournal,
  recordOf,
  type SectionJournal,
  sectionJournalPath,
  type TargetRecord,
} from './section-journal.ts';

export interface TransactionPlace {
  /** The credentials file as configured, links and all. */
  readonly credentialsPath: string;
  /** The app's own data folder: keeps what stood in the sections before. */
  readonly dataFolder: string;
  /** Where the copy of the first state goes; beside the file by default. */
  readonly backupFolder?: string;
  /** How long to wait for another Understudy process, in ms. */
  readonly lockWaitMs: number;
}

/** Why nothing was changed. */
export interface TransactionFailure {
  readonly kind: 'failed' | 'busy';
  readonly message: string;
  readonly advice: string;
  /** Who has the lock, when that is the reason. */
  readonly holder?: LockHolder;
  readonly failure?: FileFailure;
}

/** What to do with the file as it is now. Asked again when the file changed before the new one was in place. */
export type Step<T> =
  | { readonly kind: 'stop'; readonly result: T }
  | {
      readonly kind: 'change';
      readonly change: ManagedChange;
      /** Whether the file, read again, says what it should. */
      verify(document: IniDocument): boolean;
      readonly result: T;
    };

export type Decide<T> = (document: IniDocument, state: SectionJournal) => Promise<Step<T>>;

/** A change that is in place, as the late-write guard needs to know it. */
export interface PlacedChange {
  readonly path: string;
  readonly target: string;
  /** What the change was made from. */
  readonly base: Buffer;
  /** What stood in the file until then: the same, unless the change was made again. */
  readonly replaced: Buffer;
  readonly content: Buffer;
  /** What was remembered of the target before the change, and since. */
  readonly recordBefore: TargetRecord | undefined;
  readonly recordAfter: TargetRecord | undefined;
  /** The replaced file, still open. */
  readonly old?: number;
  readonly identity: FileIdentity;
}

export type TransactionResult<T> =
  | {
      readonly ok: true;
      readonly result: T;
      /** The real file. */
      readonly path: string;
      readonly warnings: readonly string[];
      /** The copy of the first state, when this was the first change. */
      readonly backup?: string;
      /** Absent when the file already said what it should. */
      readonly placed?: PlacedChange;
    }
  | { readonly ok: false; readonly failure: TransactionFailure };

/** Stands in for the file's content: what another program meant to write; see `late-write-guard.ts`. */
export type Substitute = (
  current: Buffer,
  state: SectionJournal,
) => { readonly base: Buffer; readonly state: SectionJournal } | 'leave';

/** Other tools take no lock, so the file may change under our hands: it is read and edited anew for this long. */
const LONGEST_TRYING_MS = 5_000;

/**
 * Changes the credentials file: takes the lock, reads, asks `decide`, keeps a copy of the first state, remembers what stood there,
 * replaces the file if it still is what was read, reads it back. Only then is it done.
 */
export async function changeCredentials<T>(
  place: TransactionPlace,
  now: Date,
  decide: Decide<T>,
  more: { readonly ours?: FileIdentity | undefined; readonly substitute?: Substitute } = {},
): Promise<TransactionResult<T> | 'left'> {
  const resolved = await resolveRealTarget(place.credentialsPath, true);
  if (!resolved.ok) return failed(resolved.failure);
  const { path } = resolved.target;
  const beside = folderBeside(path, place.dataFolder);
  if (beside !== dirname(path)) {
    // What keeps it from being made keeps the lock from being made, which says so.
    await makeFolder(beside).catch(() => undefined);
  }
  const lock = await lockFile({ path, folder: beside, waitMs: place.lockWaitMs, now });
  if (lock.kind === 'busy') return { ok: false, failure: lock };
  if (lock.kind === 'failed') return failed(lock.failure);
  let swept: Promise<void> | undefined;
  try {
    swept = removeAllLeftovers(place, path, beside);
    const warnings = lock.kind === 'unsupported' ? [lock.message] : [];
    const isHeld = lock.kind === 'held' ? lock.isStillHeld : () => true;
    return await changeLocked({ ...place, ...more, path, beside, now, warnings, isHeld }, decide);
  } finally {
    await swept;
    if (lock.kind === 'held') await lock.release();
  }
}

/** Reads the file and what is remembered of it, without a lock and without changing anything. */
export async function lookAtCredentials<T>(
  place: TransactionPlace,
  now: Date,
  inspect: (document: IniDocument, state: SectionJournal) => Promise<T>,
): Promise<TransactionResult<T>> {
  const resolved = await resolveRealTarget(place.credentialsPath, false);
  if (!resolved.ok) return failed(fileFailure(resolved.failure.kind, resolved.failure.path, 'read'));
  const { path } = resolved.target;
  const memory = await loadSectionJournal(sectionJournalPath(place.dataFolder, path), path, now);
  if (!memory.ok) return failed(memory.failure);
  const read = await readSettled(path);
  if (!read.ok) return failed(read.failure);
  const bytes = read.bytes === 'missing' ? Buffer.alloc(0) : read.bytes;
  const document = parseIniDocument(decodeUtf8Lossless(bytes));
  const warnings = memory.warning === undefined ? [] : [memory.warning];
  return { ok: true, result: await inspect(document, memory.state), path, warnings };
}

interface Locked extends TransactionPlace {
  readonly path: string;
  /** Where the copies and the temporary file lie: in the file's own folder, unless that is closed to us. */
  readonly beside: string;
  readonly now: Date;
  readonly ours?: FileIdentity | undefined;
  readonly substitute?: Substitute;
  readonly warnings: readonly string[];
  readonly isHeld: () => boolean;
}

async function changeLocked<T>(place: Locked, decide: Decide<T>): Promise<TransactionResult<T> | 'left'> {
  const memoryPath = sectionJournalPath(place.dataFolder, place.path);
  const memory = await loadSectionJournal(memoryPath, place.path, place.now);
  if (!memory.ok) return failed(memory.failure);
  const keeper = new JournalWriter(memoryPath, memory.state);
  const warnings = [...place.warnings, ...(memory.warning === undefined ? [] : [memory.warning])];
  const deadline = performance.now() + LONGEST_TRYING_MS;
  do {
    const read = await readSettled(place.path, place.ours);
    if (!read.ok) return failed(read.failure);
    const current = read.bytes === 'missing' ? Buffer.alloc(0) : read.bytes;
    const from = place.substitute?.(current, keeper.known) ?? { base: current, state: keeper.known };
    if (from === 'leave') return 'left';
    const noText = noTextReason(from.base);
    if (noText !== undefined) return { ok: false, failure: noTextFailure(place.path, noText) };
    const step = await decide(parseIniDocument(decodeUtf8Lossless(from.base)), from.state);
    if (step.kind === 'stop') return { ok: true, result: step.result, path: place.path, warnings };
    const { change } = step;
    const content = Buffer.from(encodeUtf8Lossless(change.document.toString()));
    const isChanged = !content.equals(current);
    const uncopied = isChanged
      ? await keeper.keepFirstState({ backupFolder: place.beside, ...place, content: current })
      : undefined;
    if (uncopied !== undefined) return failed(uncopied);
    const remembering = keeper.remember(isChanged ? change.ahead : change.state, change.target);
    // The memory reaches the disk while the new file does: two waits at once. It is there before the new file is in place.
    const [unkept, replaced] = await Promise.all([
      remembering,
      isChanged
        ? replaceFile({
            path: place.path,
            content,
            secret: true,
            basedOn: read.bytes,
            prepared: remembering.then((failure) => failure === undefined),
            mayCommit: place.isHeld,
            keepOld: true,
            ...(place.beside !== dirname(place.path) && { folder: place.beside }),
          })
        : undefined,
    ]);
    if (unkept !== undefined) return failed(unkept);
    const done = { ok: true, result: step.result, path: place.path, ...keeper.newBackup } as const;
    if (replaced === undefined) return { ...done, warnings };
    if (replaced.kind === 'failed') return failed(replaced.failure);
    if (replaced.kind === 'changed') continue;
    if (!step.verify(await readBack(place.path, replaced.identity, content, change.document))) {
      closeOld(replaced.old);
      continue;
    }
    // The file is in place; a memory that could not be cleared is harmless and cleared the next time.
    await keeper.remember(change.state, change.target);
    const { ownerKept, identity, old } = replaced;
    const placed: PlacedChange = {
      path: place.path,
      target: change.target,
      base: from.base,
      replaced: current,
      content,
      recordBefore: recordOf(from.state, change.target),
      recordAfter: recordOf(change.state, change.target),
      identity,
      ...(old === undefined ? {} : { old }),
    };
    const owner = ownerKept ? [] : [`${place.path} belonged to another user and now belongs to you.`];
    return { ...done, warnings: [...warnings, ...owner], placed };
  } while (performance.now() < deadline);
  return { ok: false, failure: restlessFailure(place.path) };
}

function closeOld(old: number | undefined): void {
  if (old !== undefined) closeAside(old);
}

async function removeAllLeftovers(place: TransactionPlace, path: string, beside: string): Promise<void> {
  await removeLeftovers(join(beside, basename(path)));
  await removeLeftovers(sectionJournalPath(place.dataFolder, path));
  if (place.backupFolder !== undefined) await removeLeftovers(join(place.backupFolder, basename(path)));
}

/** What stands in the file now. The bytes that were meant need not be parsed again: the edit was. */
async function readBack(
  path: string,
  ours: FileIdentity,
  meant: Buffer,
  document: IniDocument,
): Promise<IniDocument> {
  const read = await readSettled(path, ours);
  const bytes = read.ok && read.bytes !== 'missing' ? read.bytes : Buffer.alloc(0);
  if (bytes.equals(meant)) return document;
  return parseIniDocument(decodeUtf8Lossless(bytes));
}

function failed(failure: FileFailure): { readonly ok: false; readonly failure: TransactionFailure } {
  const { message, advice } = failure;
  return { ok: false, failure: { kind: 'failed', message, advice, failure } };
}

function noTextFailure(path: string, reason: NoTextReason): TransactionFailure {
  const what =
    reason === 'utf-16' ? 'it is saved as UTF-16, which no AWS tool reads' : 'it holds binary data, not text';
  const advice =
    reason === 'utf-16'
      ? 'Save it as UTF-8 without a byte order mark, then try again.'
      : 'Check that this is the right file, or restore it from a backup.';
  return { kind: 'failed', message: `Could not write ${path}: ${what}. The file is as it was.`, advice };
}

function restlessFailure(path: string): TransactionFailure {
  return {
    kind: 'failed',
    message: `Could not write ${path}: another program keeps changing it.`,
    advice: 'Wait until that program is done, then try again.',
  };
}
