import { type IsHarmless, maskedUnifiedDiff } from '../../core/aws-files/masking/masked-lines.ts';
import { editLocked } from '../../core/files/edit-with-lock.ts';
import { resolveRealTarget } from '../../core/files/resolve-target.ts';
import { readSettled } from '../../core/files/stable-read.ts';
import { decodeUtf8Lossless } from '../../core/files/text/lossless-utf8.ts';
import { noTextReason } from '../../core/files/text/text-check.ts';
import { unifiedDiff } from '../../core/files/text/text-diff.ts';
import { assertNever } from '../../shared/assert-never.ts';

export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly path: string; readonly backup?: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/** A new text for a file, or why there is none. */
export type Edit =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

export interface ChangeRequest {
  readonly path: string;
  readonly edit: (text: string) => Edit;
  /** Shown the diff; only a yes changes anything. */
  readonly agree: (diff: string) => Promise<boolean>;
  /**
   * An AWS file, which may hold keys: its copy and the new one are for the owner alone, and of its values only those are shown that
   * are harmless.
   */
  readonly aws?: { readonly isHarmless: IsHarmless };
  /** This machine's clock. */
  readonly now: () => Date;
}

/**
 * Changes a file of the user's after showing what will change. The question is asked without a lock, since a person takes their
 * time; what was agreed to is written only if the file still is as it was shown.
 */
export async function changeWithConsent(request: ChangeRequest): Promise<ChangeOutcome> {
  const { path, edit, now } = request;
  const before = await look(path);
  if (!before.ok) return before.outcome;
  const edited = edit(before.text);
  if (!edited.ok) return { kind: 'failed', message: edited.message, advice: edited.advice };
  if (edited.text === before.text) return { kind: 'unchanged' };
  const diff =
    request.aws === undefined
      ? unifiedDiff(path, before.text, edited.text)
      : maskedUnifiedDiff(path, before.text, edited.text, request.aws.isHarmless);
  if (!(await request.agree(diff))) return { kind: 'declined' };

  const outcome = await editLocked({
    path,
    secret: request.aws !== undefined,
    now: now(),
    edit: (bytes) =>
      sameBytes(bytes, before.bytes) ? { kind: 'text', text: edited.text } : { kind: 'stale' },
  });
  switch (outcome.kind) {
    case 'written':
      return {
        kind: 'changed',
        path: outcome.path,
        ...(outcome.backup !== undefined && { backup: outcome.backup }),
      };
    case 'changed':
      return {
        kind: 'failed',
        message: `${path} changed meanwhile, so nothing was written.`,
        advice: 'Run the same command again.',
      };
    case 'failed':
      return failure(outcome);
    default:
      return assertNever(outcome);
  }
}

function sameBytes(now: Buffer | 'missing', shown: Buffer | undefined): boolean {
  if (now === 'missing' || shown === undefined) return now === 'missing' && shown === undefined;
  return now.equals(shown);
}

type Look =
  | { readonly ok: true; readonly text: string; readonly bytes: Buffer | undefined }
  | { readonly ok: false; readonly outcome: ChangeOutcome };

async function look(path: string): Promise<Look> {
  const target = await resolveRealTarget(path, false);
  if (!target.ok) return { ok: false, outcome: failure(target.failure) };
  const read = await readSettled(target.target.path);
  if (!read.ok) return { ok: false, outcome: failure(read.failure) };
  const bytes = read.bytes === 'missing' ? undefined : read.bytes;
  if (bytes !== undefined && noTextReason(bytes) !== undefined) {
    const message = `${path} holds no plain text, so it is left alone.`;
    return { ok: false, outcome: { kind: 'failed', message, advice: 'Save it as UTF-8, then try again.' } };
  }
  return { ok: true, bytes, text: bytes === undefined ? '' : decodeUtf8Lossless(bytes) };
}

function failure({ advice, message }: { readonly message: string; readonly advice: string }): ChangeOutcome {
  return { kind: 'failed', message, advice };
}
