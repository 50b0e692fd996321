import { assertNever } from '../../shared/assert-never.ts';
import { explainStsFailure, type FailureContext } from '../sts/failure-messages.ts';
import type { SessionFailure } from './store/session.ts';

/** A failure in words, with AWS's request id for a support case where there is one. */
export interface ExplainedFailure {
  readonly message: string;
  readonly advice: string;
  readonly requestId?: string;
}

/** Explains why credentials could not be had: what happened, and what to do. */
export function explainSessionFailure(
  failure: SessionFailure,
  context: FailureContext = {},
): ExplainedFailure {
  switch (failure.kind) {
    case 'sts': {
      const { requestId } = failure.failure;
      const known = failure.step.startsWith('arn:')
        ? { ...context, roleArn: failure.step }
        : withoutRole(context);
      return {
        ...explainStsFailure(failure.failure, known),
        ...(requestId === undefined ? {} : { requestId }),
      };
    }
    case 'dismissed':
      return { message: 'No code was entered.', advice: 'Nothing was changed. Switch again to enter one.' };
    case 'cancelled':
      return { message: 'The request was cancelled.', advice: 'Nothing was changed.' };
    case 'code-needed':
    case 'chain':
    case 'base':
    case 'sign-in-ended':
    case 'person-needed':
    case 'unsupported-base':
      return { message: failure.message, advice: failure.advice };
    default:
      return assertNever(failure);
  }
}

/** It would work if a person were asked, which the caller forbade: for a code, to sign in, or by a program of theirs. */
export function waitsForPerson(failure: SessionFailure): boolean {
  switch (failure.kind) {
    case 'code-needed':
    case 'sign-in-ended':
    case 'person-needed':
      return true;
    case 'sts':
    case 'dismissed':
    case 'cancelled':
    case 'chain':
    case 'base':
    case 'unsupported-base':
      return false;
    default:
      return assertNever(failure);
  }
}

/** The same may work a little later, without anybody doing anything: AWS or the way there had trouble. */
export function isRetryable(failure: SessionFailure): boolean {
  if (failure.kind === 'sts') return failure.failure.retryable;
  return failure.kind === 'base' && failure.retryable === true;
}

/** The call that failed led to no role, whatever the chain leads to. */
function withoutRole(context: FailureContext): FailureContext {
  const { roleArn: _none, ...rest } = context;
  return rest;
}
