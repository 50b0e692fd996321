import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from '../files/atomic-replace.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { lockFile } from '../files/file-lock.ts';
import { makeFolder } from '../files/make-folder.ts';
import { type KeyRecord, RECORDS_VERSION, readKeyRecords } from './key-records.ts';
import { keyMessages } from './messages.ts';

export type RecordsOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** How long to wait for another process that changes them, in milliseconds. */
const LOCK_WAIT_MS = 5_000;

/** Changes the records in one step, under the lock that app and command share; a failure leaves them as they were. */
export async function changeKeyRecords(
  path: string,
  now: Date,
  edit: (records: readonly KeyRecord[]) => readonly KeyRecord[],
): Promise<RecordsOutcome> {
  await makeFolder(dirname(path));
  const lock = await lockFile({ path, waitMs: LOCK_WAIT_MS, now });
  if (lock.kind === 'busy') return { ok: false, message: lock.message, advice: lock.advice };
  if (lock.kind === 'failed') return failed(lock.failure);
  try {
    const before = existsSync(path) ? readKeyRecords(path) : [];
    if (before === undefined) return { ok: false, ...keyMessages.unreadableRecords(path) };
    const content = Buffer.from(`${JSON.stringify({ version: RECORDS_VERSION, keys: edit(before) })}\n`);
    const replaced = await replaceFile({ path, content, secret: true });
    return replaced.kind === 'failed' ? failed(replaced.failure) : { ok: true };
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

function failed({ advice, message }: FileFailure): RecordsOutcome {
  return { ok: false, message, advice };
}
