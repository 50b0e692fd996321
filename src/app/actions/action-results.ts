import { CANCELLED, notActive, SUPERSEDED } from '../../core/delivery/switch/messages.ts';
import type { Explanation, StopOutcome, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import type { SessionFailure } from '../../core/sessions/store/session.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { ActionResult } from '../../shared/view.ts';

/** What a switch or a renewal came to, in the words of the panel, the tray's notice and the log. */
export function switchResult(profile: string, outcome: SwitchOutcome): ActionResult {
  switch (outcome.kind) {
    case 'done':
      return { ok: true, message: `${profile} is written to profile ${outcome.target}.` };
    case 'chain':
      return {
        ok: false,
        reason: 'refused',
        message: outcome.problem.message,
        advice: outcome.problem.advice,
      };
    case 'target-refused':
      return { ok: false, reason: 'refused', message: outcome.message, advice: outcome.advice };
    case 'confirm':
      return { ok: false, reason: 'confirm', message: outcome.message };
    case 'delivery':
      return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    case 'superseded':
      return { ok: false, reason: 'dismissed', message: SUPERSEDED };
    case 'session':
      return sessionFailureResult(outcome.failure, outcome.problem);
    default:
      return assertNever(outcome);
  }
}

export function sessionFailureResult(failure: SessionFailure, problem: Explanation): ActionResult {
  if (failure.kind === 'dismissed' || failure.kind === 'cancelled') {
    return { ok: false, reason: 'dismissed', message: CANCELLED };
  }
  const { message, advice, requestId } = problem;
  return { ok: false, reason: 'failed', message, advice, ...(requestId && { requestId }) };
}

export function stopResult(profile: string, outcome: StopOutcome): ActionResult {
  switch (outcome.kind) {
    case 'stopped':
      return {
        ok: true,
        message: `${profile} is stopped. Its keys are no longer in profile ${outcome.targets.join(', ')}.`,
      };
    case 'not-live':
      return {
        ok: false,
        reason: 'refused',
        message: notActive(profile),
      };
    case 'delivery':
      return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    default:
      return assertNever(outcome);
  }
}
