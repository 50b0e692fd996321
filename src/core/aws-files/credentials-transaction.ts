import { readFile } from 'node:fs/promises';
import { type FileIdentity, replaceFile } from './durable-replace.ts';
import type { FileFailure } from './file-failure.ts';
import { type LockHolder, lockFile } from './file-lock.ts';
import { type BackupOutcome, backUpFirstState } from './first-state-backup.ts';
import { type IniDocument, parseIniDocument } from './ini-document.ts';
import { decodeUtf8Lossless, encodeUtf8Lossless } from './lossless-utf8.ts';
import { resolveRealTarget } from './real-target.ts';
import { readSettled } from './settled-read.ts';
import { removeLeftovers } from './temporary-file.ts';
import { type NoTextReason, noTextReason } from './text-check.ts';
import {
  loadWrittenSections,
  saveWrittenSections,
  type WrittenSections,
  writtenSectionsPath,
} from './written-sections.ts';

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
      readonly document: IniDocument;
      readonly state: WrittenSections;
      /** Whether the file, read again, says what it should. */
      verify(document: IniDocument): boolean;
      readonly result: T;
    };

export type TransactionResult<T> =
  | {
      readonly ok: true;
      readonly result: T;
      /** The real file. */
      readonly path: string;
      readonly warnings: readonly string[];
      /** The copy of the first state, when this was the first change. */
      readonly backup?: string;
      readonly identity?: FileIdentity;
    }
  | { readonly ok: false; readonly failure: TransactionFailure };

/** Other tools take no lock, so the file may change under our hands; this often it is read and edited anew. */
const MOST_TRIES = 12;

/**
 * Changes the credentials file: takes the lock, reads, asks `decide`, keeps a copy of the first state, remembers what stood there,
 * replaces the file if it still is what was read, reads it back. Only then is it done.
 */
export async function changeCredentials<T>(
  place: TransactionPlace,
  now: Date,
  ours: FileIdentity | undefined,
  decide: (document: IniDocument, state: WrittenSections) => Promise<Step<T>>,
): Promise<TransactionResult<T>> {
  const resolved = await resolveRealTarget(place.credentialsPath, true);
  if (!resolved.ok) return failed(resolved.failure);
  const { path } = resolved.target;
  const lock = await lockFile({ path, waitMs: place.lockWaitMs, now });
  if (lock.kind === 'busy') return { ok: false, failure: lock };
  if (lock.kind === 'failed') return failed(lock.failure);
  try {
    await removeLeftovers(path, now);
    const warnings = lock.kind === 'unsupported' ? [lock.message] : [];
    const isHeld = lock.kind === 'held' ? lock.isStillHeld : () => true;
    return await changeLocked({ ...place, path, now, ours, warnings, isHeld }, decide);
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

/** Reads the file and what is remembered of it, without a lock and without changing anything. */
export async function lookAtCredentials<T>(
  place: TransactionPlace,
  now: Date,
  inspect: (document: IniDocument, state: WrittenSections) => Promise<T>,
): Promise<TransactionResult<T>> {
  const resolved = await resolveRealTarget(place.credentialsPath, false);
  if (!resolved.ok) return failed(resolved.failure);
  const { path } = resolved.target;
  const memory = await loadWrittenSections(writtenSectionsPath(place.dataFolder, path), path, now);
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
  readonly now: Date;
  readonly ours: FileIdentity | undefined;
  readonly warnings: readonly string[];
  readonly isHeld: () => boolean;
}

async function changeLocked<T>(
  place: Locked,
  decide: (document: IniDocument, state: WrittenSections) => Promise<Step<T>>,
): Promise<TransactionResult<T>> {
  const memoryPath = writtenSectionsPath(place.dataFolder, place.path);
  const memory = await loadWrittenSections(memoryPath, place.path, place.now);
  if (!memory.ok) return failed(memory.failure);
  const warnings = [...place.warnings, ...(memory.warning === undefined ? [] : [memory.warning])];
  let { firstState } = memory.state;
  let backup: string | undefined;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const read = await readSettled(place.path, place.ours);
    if (!read.ok) return failed(read.failure);
    const bytes = read.bytes === 'missing' ? Buffer.alloc(0) : read.bytes;
    const noText = noTextReason(bytes);
    if (noText !== undefined) return { ok: false, failure: noTextFailure(place.path, noText) };
    const document = parseIniDocument(decodeUtf8Lossless(bytes));
    const step = await decide(document, memory.state);
    if (step.kind === 'stop') return { ok: true, result: step.result, path: place.path, warnings };
    if (firstState === null && step.document !== document) {
      const kept = await keepFirstState(place, bytes);
      if (!kept.ok) return failed(kept.failure);
      firstState = kept.path ?? 'none';
      backup = kept.path;
    }
    const unsaved = await saveWrittenSections(memoryPath, { ...step.state, firstState });
    if (unsaved !== undefined) return failed(unsaved);
    const done = {
      ok: true,
      result: step.result,
      path: place.path,
      ...(backup === undefined ? {} : { backup }),
    } as const;
    const content = Buffer.from(encodeUtf8Lossless(step.document.toString()));
    if (content.equals(bytes)) return { ...done, warnings };
    const replaced = await replaceFile({
      path: place.path,
      content,
      secret: true,
      basedOn: read.bytes,
      mayCommit: place.isHeld,
    });
    if (replaced.kind === 'failed') return failed(replaced.failure);
    if (replaced.kind === 'changed') continue;
    if (!step.verify(await readBack(place.path))) continue;
    const ownerWarning = replaced.ownerKept
      ? []
      : [`${place.path} belonged to another user and now belongs to you.`];
    return { ...done, warnings: [...warnings, ...ownerWarning], identity: replaced.identity };
  }
  return { ok: false, failure: restlessFailure(place.path) };
}

async function keepFirstState(place: Locked, bytes: Buffer): Promise<BackupOutcome> {
  if (bytes.length === 0) return { ok: true };
  return backUpFirstState(place.path, bytes, place.now, place.backupFolder);
}

async function readBack(path: string): Promise<IniDocument> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
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
