import { basename, dirname, join } from 'node:path';
import { replaceFile } from './atomic-replace.ts';
import type { FileFailure } from './file-failure.ts';
import { lockFile } from './file-lock.ts';
import { backUpFirstState } from './original-backup.ts';
import { resolveRealTarget } from './resolve-target.ts';
import { readSettled } from './stable-read.ts';
import { encodeUtf8Lossless } from './text/lossless-utf8.ts';

/** What a file is to say from now on, or why it is left alone; `stale`: it no longer says what the user was shown. */
export type NewText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string };

export interface LockedEdit {
  readonly path: string;
  /** Given what the file holds under the lock. */
  readonly edit: (bytes: Buffer | 'missing') => NewText;
  /** The file holds keys: it and its copies are for the owner alone. */
  readonly secret: boolean;
  /** Keeps one more copy of what stood there, under this word: `credentials.before-fix-20260102T030405Z`. */
  readonly copyBefore?: string;
  /**
   * Done under the lock when the copies are kept, right before the file is replaced: what must be remembered of the change even if this
   * process ends in the middle of it. A failure leaves the file as it is.
   */
  readonly remember?: (before: Buffer | 'missing', after: string) => Promise<FileFailure | undefined>;
  /** This machine's clock. */
  readonly now: Date;
}

export type LockedEditOutcome =
  | { readonly kind: 'written'; readonly path: string; readonly backup?: string }
  /** Someone else changed the file; it was left as it is. */
  | { readonly kind: 'changed' }
  | Failed;

/** How long to wait for another Understudy process, in ms. */
const LOCK_WAIT_MS = 5_000;

/**
 * Changes one of the user's files as a whole: under the lock, from what it says there and then, with a copy of its first state,
 * and in one atomic step. For sections of the credentials file there is the credentials writer.
 */
export async function editLocked(request: LockedEdit): Promise<LockedEditOutcome> {
  const { now, secret } = request;
  const target = await resolveRealTarget(request.path, true);
  if (!target.ok) return failed(target.failure);
  const { path } = target.target;
  const lock = await lockFile({ path, waitMs: LOCK_WAIT_MS, now });
  if (lock.kind === 'busy') return failed(lock);
  if (lock.kind === 'failed') return failed(lock.failure);
  try {
    const read = await readSettled(path);
    if (!read.ok) return failed(read.failure);
    const wanted = request.edit(read.bytes);
    if (wanted.kind === 'stale') return { kind: 'changed' };
    if (wanted.kind === 'refused') return failed(wanted);
    const kept = await keepCopies(path, read.bytes, request);
    if (kept.kind === 'failed') return kept;
    const forgotten = await request.remember?.(read.bytes, wanted.text);
    if (forgotten) return failed(forgotten);
    const replaced = await replaceFile({
      path,
      content: Buffer.from(encodeUtf8Lossless(wanted.text)),
      secret,
      basedOn: read.bytes,
      mayCommit: () => lock.kind !== 'held' || lock.isStillHeld(),
    });
    if (replaced.kind === 'failed') return failed(replaced.failure);
    if (replaced.kind === 'changed') return { kind: 'changed' };
    return {
      kind: 'written',
      path: replaced.path,
      ...(kept.backup !== undefined && { backup: kept.backup }),
    };
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

interface Failed {
  readonly kind: 'failed';
  readonly message: string;
  readonly advice: string;
}

function failed({ advice, message }: Omit<Failed, 'kind'>): Failed {
  return { kind: 'failed', message, advice };
}

type Copies = { readonly kind: 'kept'; readonly backup?: string } | Failed;

async function keepCopies(
  path: string,
  bytes: Buffer | 'missing',
  { copyBefore, now }: LockedEdit,
): Promise<Copies> {
  if (bytes === 'missing') return { kind: 'kept' };
  const first = await backUpFirstState(path, bytes, now);
  if (!first.ok) return failed(first.failure);
  if (copyBefore === undefined)
    return { kind: 'kept', ...(first.path !== undefined && { backup: first.path }) };
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '');
  const backup = join(dirname(path), `${basename(path)}.before-${copyBefore}-${stamp}Z`);
  const copy = await replaceFile({ path: backup, content: bytes, secret: true, basedOn: 'missing' });
  return copy.kind === 'failed' ? failed(copy.failure) : { kind: 'kept', backup };
}
