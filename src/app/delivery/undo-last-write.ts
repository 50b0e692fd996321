import { lookAtCredentials } from '../../core/aws-files/managed/credentials-transaction.ts';
import type {
  CredentialsWriterOptions,
  RemoveOutcome,
} from '../../core/aws-files/managed/credentials-writer.ts';
import { decideUndo } from '../../core/aws-files/managed/managed-change.ts';
import { parseManagedComment } from '../../core/aws-files/managed/managed-comment.ts';
import { sectionText } from '../../core/aws-files/managed/section-restore.ts';
import { maskedDiff } from '../../core/aws-files/masking/masked-lines.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { UndoView } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';

/** What undoing the last write would do, read from the file as it is now; `undefined` when there is nothing to undo. */
export async function lastWriteView(
  options: CredentialsWriterOptions,
  now: Date,
): Promise<UndoView | undefined> {
  const place = { ...options, lockWaitMs: 0 };
  const looked = await lookAtCredentials(place, now, async (document, state) => {
    const gentle = decideUndo(document, state, false);
    const decision = gentle.kind === 'changed-by-others' ? decideUndo(document, state, true) : gentle;
    if (decision.kind !== 'change') return undefined;
    const { target } = decision.change;
    const before = sectionText(document, target) ?? '';
    const after = sectionText(decision.change.document, target);
    const lines = maskedDiff(before, after ?? '', 100);
    return {
      target,
      summary: summaryOf(target, after),
      lines,
      changedByOthers: gentle.kind === 'changed-by-others',
    };
  });
  return looked.ok ? looked.result : undefined;
}

/** What undoing came to, in words. */
export function undoResult(outcome: RemoveOutcome): ActionResult {
  switch (outcome.kind) {
    case 'removed':
      return { ok: true, message: `The section [${outcome.target}] is gone again.` };
    case 'restored':
      return { ok: true, message: `What stood in [${outcome.target}] before is back.` };
    case 'nothing':
      return { ok: true, message: `There was nothing left to undo in [${outcome.target}].` };
    case 'changed-by-others':
      return { ok: false, reason: 'confirm', message: outcome.message, advice: outcome.advice };
    case 'not-managed':
    case 'nothing-to-undo':
    case 'busy':
    case 'failed':
      return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    default:
      return assertNever(outcome);
  }
}

function summaryOf(target: string, after: string | null): string {
  if (after === null) return `The section [${target}] goes: it was not there before.`;
  const managed = after.split(/\r?\n/).flatMap((line) => parseManagedComment(line) ?? [])[0];
  if (managed) return `The section [${target}] holds the credentials of ${managed.profile} again.`;
  return `The section [${target}] holds again what stood there before.`;
}
