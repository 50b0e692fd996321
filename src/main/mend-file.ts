import { chmod } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { replaceFile } from '../core/aws-files/durable-replace.ts';
import { lockFile } from '../core/aws-files/file-lock.ts';
import { backUpFirstState } from '../core/aws-files/first-state-backup.ts';
import { decodeUtf8Lossless, encodeUtf8Lossless } from '../core/aws-files/lossless-utf8.ts';
import { resolveRealTarget } from '../core/aws-files/real-target.ts';
import { readSettled } from '../core/aws-files/settled-read.ts';

/** How long to wait for another Understudy process, in ms. */
const LOCK_WAIT_MS = 5_000;

export type MendOutcome =
  | { readonly ok: true; readonly backup?: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * Puts a mended text in place of the one the user was shown: under the lock, with a copy beside the file, and only if
 * the file still says what it said then.
 */
export async function mendFile(request: {
  readonly path: string;
  readonly shown: string;
  readonly mended: string;
  /** The file holds keys: 0600 at most. */
  readonly secret: boolean;
  readonly now: Date;
}): Promise<MendOutcome> {
  const { mended, now, path, secret, shown } = request;
  const resolved = await resolveRealTarget(path, false);
  if (!resolved.ok) return { ok: false, ...resolved.failure };
  const real = resolved.target.path;
  const lock = await lockFile({ path: real, waitMs: LOCK_WAIT_MS, now });
  if (lock.kind === 'busy') return { ok: false, ...lock };
  if (lock.kind === 'failed') return { ok: false, ...lock.failure };
  try {
    const read = await readSettled(real);
    if (!read.ok) return { ok: false, ...read.failure };
    const { bytes } = read;
    if (bytes === 'missing' || decodeUtf8Lossless(bytes) !== shown) return changedMeanwhile(path);
    const first = await backUpFirstState(real, bytes, now);
    if (!first.ok) return { ok: false, ...first.failure };
    const backup = join(dirname(real), `${basename(real)}.before-fix-${stampOf(now)}`);
    const kept = await replaceFile({ path: backup, content: bytes, secret: true, basedOn: 'missing' });
    if (kept.kind === 'failed') return { ok: false, ...kept.failure };
    const replaced = await replaceFile({
      path: real,
      content: Buffer.from(encodeUtf8Lossless(mended)),
      secret,
      basedOn: bytes,
      mayCommit: () => lock.kind !== 'held' || lock.isStillHeld(),
    });
    if (replaced.kind === 'failed') return { ok: false, ...replaced.failure };
    if (replaced.kind === 'changed') return changedMeanwhile(path);
    return { ok: true, backup };
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

/** Takes everybody else's rights to a file away. */
export async function makePrivate(path: string): Promise<MendOutcome> {
  try {
    await chmod(path, 0o600);
    return { ok: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      message: `The mode of ${path} could not be changed: ${reason}`,
      advice: `Run chmod 600 ${path}.`,
    };
  }
}

function changedMeanwhile(path: string): MendOutcome {
  return {
    ok: false,
    message: `${path} changed meanwhile, so it was left alone.`,
    advice: 'Look at the findings again.',
  };
}

function stampOf(now: Date): string {
  return `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
