import type { RemoveOutcome } from '../aws-files/managed/credentials-writer.ts';
import type { ChainProblem } from '../chain/chain.ts';
import type { StopOutcome, SwitchOutcome, Trouble } from '../delivery/switch/target-switcher.ts';
import type { SessionFailure } from '../sessions/store/session.ts';
import type { Answer, Refusal, UndoneAnswer } from './backend.ts';

/** The outcomes of the core as the command says them. */

export function chainRefusal({ advice, code, message }: ChainProblem): Refusal {
  return { kind: 'refused', message, advice, code };
}

export function sessionRefusal(failure: SessionFailure, trouble: Trouble, canAsk: boolean): Refusal {
  switch (failure.kind) {
    case 'dismissed':
      // A terminal that cannot be read any more is one in which nobody can be asked.
      return canAsk
        ? { kind: 'dismissed', message: 'No code was entered. Nothing was changed.' }
        : codeNeeded(trouble.message);
    case 'cancelled':
      return { kind: 'dismissed', message: 'Cancelled. Nothing was changed.' };
    case 'code-needed':
      return codeNeeded(trouble.message);
    default: {
      const { advice, message, requestId } = trouble;
      return { kind: 'failed', message, advice, ...(requestId !== undefined && { requestId }) };
    }
  }
}

/** One sentence, since tools such as the AWS CLI show it as it is. */
function codeNeeded(message: string): Refusal {
  return { kind: 'code-needed', message };
}

/** `undefined` for a switch that was done. */
export function switchRefusal(outcome: SwitchOutcome, canAsk: boolean): Refusal | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'chain':
      return chainRefusal(outcome.problem);
    case 'target-refused':
      return { kind: 'refused', message: outcome.message, advice: outcome.advice };
    case 'confirm':
      return {
        kind: 'confirm',
        message: outcome.message,
        advice: 'Nothing was changed. Add --force to go on.',
      };
    case 'delivery':
      return { kind: 'failed', message: outcome.message, advice: outcome.advice };
    case 'superseded':
      return { kind: 'dismissed', message: 'Another switch to the same profile took over.' };
    case 'session':
      return sessionRefusal(outcome.failure, outcome.trouble, canAsk);
  }
}

export function stopRefusal(profile: string, outcome: Exclude<StopOutcome, { kind: 'stopped' }>): Refusal {
  return outcome.kind === 'not-live'
    ? { kind: 'refused', message: `${profile} is not active, so there is nothing to stop.` }
    : { kind: 'failed', message: outcome.message, advice: outcome.advice };
}

/** What undoing the last write came to. */
export function undoAnswer(outcome: RemoveOutcome): Answer<UndoneAnswer> {
  switch (outcome.kind) {
    case 'removed':
    case 'restored':
    case 'nothing':
      return { ok: true, value: { target: outcome.target, did: outcome.kind } };
    case 'changed-by-others':
      return {
        ok: false,
        refusal: {
          kind: 'confirm',
          message: outcome.message,
          advice: 'Add --force to put back what stood there before all the same.',
        },
      };
    case 'nothing-to-undo':
      return { ok: false, refusal: { kind: 'refused', message: outcome.message } };
    default:
      return { ok: false, refusal: { kind: 'failed', message: outcome.message, advice: outcome.advice } };
  }
}
