import { chmod } from 'node:fs/promises';
import { editLocked } from '../../core/files/edit-with-lock.ts';
import { decodeUtf8Lossless } from '../../core/files/text/lossless-utf8.ts';
import { assertNever } from '../../shared/assert-never.ts';

export type FixOutcome =
  | { readonly ok: true; readonly backup?: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * Puts a mended text in place of the one the user was shown: under the lock, with a copy beside the file, and only if
 * the file still says what it said then.
 */
export async function applyFix(request: {
  readonly path: string;
  readonly shown: string;
  readonly fixed: string;
  /** The file holds keys: 0600 at most. */
  readonly secret: boolean;
  readonly now: Date;
}): Promise<FixOutcome> {
  const { fixed, now, path, secret, shown } = request;
  const outcome = await editLocked({
    path,
    secret,
    now,
    copyBefore: 'fix',
    edit: (bytes) =>
      bytes !== 'missing' && decodeUtf8Lossless(bytes) === shown
        ? { kind: 'text', text: fixed }
        : { kind: 'stale' },
  });
  switch (outcome.kind) {
    case 'written':
      return { ok: true, ...(outcome.backup !== undefined && { backup: outcome.backup }) };
    case 'changed':
      return changedMeanwhile(path);
    case 'failed':
      return { ok: false, message: outcome.message, advice: outcome.advice };
    default:
      return assertNever(outcome);
  }
}

/** Takes everybody else's rights to a file away. */
export async function makePrivate(path: string): Promise<FixOutcome> {
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

function changedMeanwhile(path: string): FixOutcome {
  return {
    ok: false,
    message: `${path} changed meanwhile, so it was left alone.`,
    advice: 'Look at the findings again.',
  };
}
