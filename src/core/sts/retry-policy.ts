import { isCertificateProblem } from './classify-failure.ts';
import type { StsFailure } from './sts-failure.ts';

/** When a failed call is sent once more at once, while the caller waits. */
export interface RetryPolicy {
  /** Sendings in all. */
  readonly attempts: number;
  /** Pause before the second sending in milliseconds; it doubles each time. */
  readonly firstPauseMs: number;
  /** 0 to 1; spreads the pauses so that many callers do not come back together. */
  readonly random: () => number;
}

/** Three sendings, about 0.2 s and 0.4 s apart: the user is waiting. Longer outages are the planner's. */
export const retryPolicy: RetryPolicy = { attempts: 3, firstPauseMs: 200, random: Math.random };

/**
 * The pause in milliseconds before the same call is sent again, or `undefined` when it is not.
 * A call with a one-time code is sent again only when the first sending surely never left this machine.
 */
export function pauseBefore(
  failure: StsFailure,
  call: { readonly tries: number; readonly carriesCode: boolean },
  policy: RetryPolicy,
): number | undefined {
  if (call.tries >= policy.attempts || !failure.retryable || failure.kind === 'not-sts') return undefined;
  // A time-out has cost the user seconds already, and an untrusted certificate stays untrusted.
  if (failure.kind === 'timeout' || failure.code === 'ETIMEDOUT') return undefined;
  if (isCertificateProblem(failure.code)) return undefined;
  if (call.carriesCode && failure.neverSent !== true) return undefined;
  return policy.firstPauseMs * 2 ** (call.tries - 1) * (0.5 + policy.random());
}

/** Waits; resolves to `false` at once when the signal fires. */
export function sleepFor(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (finished: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(finished);
    };
    const stop = () => done(false);
    const timer = setTimeout(() => done(true), ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
