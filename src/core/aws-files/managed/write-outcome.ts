import { assertNever } from '../../../shared/assert-never.ts';
import type { TransactionFailure } from './credentials-transaction.ts';
import type { RestoreDecision } from './managed-change.ts';
import type { TargetAssessment } from './target-assessment.ts';

/** What stands in the way, in words. */
interface Obstacle {
  readonly message: string;
  readonly advice: string;
}

export type WriteOutcome =
  | {
      readonly kind: 'written';
      readonly target: string;
      /** The real file, links resolved. */
      readonly path: string;
      readonly warnings: readonly string[];
      /** The copy of the first state, when this was the first change of the file. */
      readonly backup?: string;
    }
  | ({ readonly kind: 'confirm'; readonly reason: 'long-term-keys' | 'other-tool' } & Obstacle)
  | ({ readonly kind: 'refused' } & Obstacle)
  | ({ readonly kind: 'changed-by-others'; readonly how: 'edited' | 'removed' } & Obstacle)
  | TransactionFailure;

export type RemoveOutcome =
  | {
      /** `restored`: what stood there before is back. `nothing`: the section was gone, or is in use again. */
      readonly kind: 'removed' | 'restored' | 'nothing';
      readonly target: string;
      readonly warnings: readonly string[];
    }
  | ({ readonly kind: 'not-managed' } & Obstacle)
  | ({ readonly kind: 'nothing-to-undo' } & Obstacle)
  | ({ readonly kind: 'changed-by-others'; readonly target: string } & Obstacle)
  | TransactionFailure;

export function refusal(message: string, advice = 'Choose another name or value.'): WriteOutcome {
  return { kind: 'refused', message, advice };
}

export function confirmation(assessment: Extract<TargetAssessment, { kind: 'confirm' }>): WriteOutcome {
  const { reason, message } = assessment;
  return { kind: 'confirm', reason, message, advice: 'Confirm to overwrite it, or choose another profile.' };
}

export function changedByOthers(target: string, how: 'edited' | 'removed'): WriteOutcome {
  const what = how === 'edited' ? 'changed the keys of' : 'removed';
  return {
    kind: 'changed-by-others',
    how,
    message: `Another program or person ${what} the section [${target}] since Understudy wrote it. It was left alone.`,
    advice: 'Confirm to write it again, or choose another profile.',
  };
}

export function restoreObstacle(
  decision: Exclude<RestoreDecision, { kind: 'change' }> | { readonly kind: 'renewed' },
  target: string,
): RemoveOutcome {
  switch (decision.kind) {
    case 'renewed':
      return { kind: 'nothing', target, warnings: [] };
    case 'not-managed':
      return {
        kind: 'not-managed',
        message: `The section [${target}] was not written by Understudy, so it was left alone.`,
        advice: 'Remove it by hand if you no longer need it.',
      };
    case 'nothing-to-undo':
      return {
        kind: 'nothing-to-undo',
        message: 'There is no write to undo.',
        advice: 'Switch to a profile first.',
      };
    case 'changed-by-others':
      return {
        kind: 'changed-by-others',
        target: decision.target,
        message: `Another program or person changed the section [${decision.target}] since Understudy wrote it. It was left alone.`,
        advice: 'Confirm to put back what stood there before, or edit the file by hand.',
      };
    default:
      return assertNever(decision);
  }
}
