import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { SignIns } from './sign-ins.ts';

/**
 * A broker that has somebody sign in where that is needed and the caller lets it ask, and then goes on by itself. As with codes, a caller
 * that may not ask fails with the sentence that names the command.
 */
export function signingIn(
  broker: SessionBroker,
  signIns: Pick<SignIns, 'signIn' | 'refresh'>,
): SessionBroker {
  return {
    ...broker,
    async obtain(chain, options = {}) {
      const first = await broker.obtain(chain, options);
      if (first.ok || first.failure.kind !== 'sign-in-ended') return first;
      if (options.allowPrompt === false) {
        // Tray and windows say what was found out.
        await signIns.refresh();
        return first;
      }
      options.onPrompt?.(first.failure.signIn);
      const signedIn = await signIns.signIn(first.failure.signIn, { signal: options.signal });
      if (signedIn.ok) return broker.obtain(chain, options);
      if (options.signal?.aborted) return { ok: false, failure: { kind: 'cancelled' } };
      const { advice, cancelled, message } = signedIn;
      return {
        ok: false,
        failure: cancelled ? { kind: 'dismissed' } : { kind: 'base', message, advice },
      };
    },
  };
}
