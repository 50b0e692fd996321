import { assertNever } from '../../shared/assert-never.ts';
import type { RemoveOutcome } from '../aws-files/managed/credentials-writer.ts';
import type { ChainProblem } from '../chain/chain.ts';
import { CANCELLED, notActive, SUPERSEDED } from '../delivery/switch/messages.ts';
import type { Explanation, StopOutcome, SwitchOutcome } from '../delivery/switch/target-switcher.ts';
import type { SessionFailure } from '../sessions/store/session.ts';
import type { Answer, BackendError, UndoneAnswer } from './backend.ts';

/** The outcomes of the core as the command says them. */

export function chainError({ advice, code, message }: ChainProblem): BackendError {
  return { kind: 'refused', message, advice, code };
}

export function sessionError(failure: SessionFailure, problem: Explanation, canAsk: boolean): BackendError {
  switch (failure.kind) {
    case 'dismissed':
      // A terminal that cannot be read any more is one in which nobody can be asked.
      return canAsk
        ? { kind: 'dismissed', message: 'No code was entered. Nothing was changed.' }
        : codeNeeded(problem.message);
    case 'cancelled':
      return { kind: 'dismissed', message: CANCELLED };
    case 'code-needed':
      return codeNeeded(problem.message);
    case 'sign-in-ended':
    case 'person-needed':
      return signInNeeded(problem);
    case 'base':
    case 'chain':
    case 'sts':
    case 'unsupported-base': {
      const { advice, message, requestId } = problem;
      return { kind: 'failed', message, advice, ...(requestId !== undefined && { requestId }) };
    }
    default:
      return assertNever(failure);
  }
}

/** One sentence, since tools such as the AWS CLI show it as it is. */
function codeNeeded(message: string): BackendError {
  return { kind: 'code-needed', message };
}

/** One sentence that names the command, for the same reason. */
function signInNeeded({ advice, message }: Explanation): BackendError {
  return { kind: 'sign-in-needed', message: `${message} ${advice ?? ''}`.trim() };
}

/** `undefined` for a switch that was done. */
export function switchError(outcome: SwitchOutcome, canAsk: boolean): BackendError | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'chain':
      return chainError(outcome.problem);
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
      return { kind: 'dismissed', message: SUPERSEDED };
    case 'session':
      return sessionError(outcome.failure, outcome.problem, canAsk);
    default:
      return assertNever(outcome);
  }
}

export function stopError(profile: string, outcome: Exclude<StopOutcome, { kind: 'stopped' }>): BackendError {
  return outcome.kind === 'not-live'
    ? { kind: 'refused', message: notActive(profile) }
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
        error: {
          kind: 'confirm',
          message: outcome.message,
          advice: 'Add --force to put back what stood there before all the same.',
        },
      };
    case 'nothing-to-undo':
      return { ok: false, error: { kind: 'refused', message: outcome.message } };
    case 'not-managed':
    case 'busy':
    case 'failed':
      return { ok: false, error: { kind: 'failed', message: outcome.message, advice: outcome.advice } };
    default:
      return assertNever(outcome);
  }
}
