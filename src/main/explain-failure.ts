import type { Trouble } from '../core/delivery/switchboard.ts';
import type { SessionFailure } from '../core/sessions/session.ts';

/** A failure in words, for the panel and the tray. */
export function explainFailure(failure: SessionFailure): Trouble {
  switch (failure.kind) {
    case 'sts':
      return {
        message: `${failure.step}: ${failure.failure.detail}`,
        advice: failure.failure.kind,
        ...(failure.failure.requestId && { requestId: failure.failure.requestId }),
      };
    case 'dismissed':
    case 'cancelled':
      return { message: 'Cancelled. Nothing was changed.', advice: '' };
    default:
      return { message: failure.message, advice: failure.advice };
  }
}
