import type { Caller } from '../../core/agent/request-handler.ts';
import type { MfaPrompter, MfaRejection } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { ObtainArguments } from './request-schemas.ts';

/** How a code is come by for one call of a terminal. */
export interface Asking {
  readonly options: Pick<ObtainOptions, 'allowPrompt' | 'prompter' | 'onPrompt' | 'signal'>;
  /** Why the code that was given with the call was not taken, where nobody else could be asked. */
  error(): MfaRejection | undefined;
}

/**
 * A terminal that can ask is asked itself, while the window stays shut; one that cannot has the window, or nobody. A code
 * given with the call answers the first question; where nobody can be asked for another, the call leaves alone: others
 * who wait for the same code are asked as if it had not been there.
 */
export function askingFor(
  { ask, mfaCode }: Pick<ObtainArguments, 'ask' | 'mfaCode'>,
  caller: Caller,
): Asking {
  const onPrompt = () => caller.waits();
  const next = ask === 'terminal' ? caller.prompter : undefined;
  if (mfaCode === undefined) {
    const who = ask === 'terminal' ? { prompter: caller.prompter, onPrompt } : { onPrompt };
    const options = ask === 'never' ? { allowPrompt: false } : who;
    return { options: { ...options, signal: caller.signal }, error: () => undefined };
  }

  const leaving = new AbortController();
  let given = false;
  let last: MfaRejection | undefined;
  const prompter: MfaPrompter = {
    get rank() {
      return given ? (next?.rank ?? 1) : 0;
    },
    async ask(question, error, signal) {
      if (!given) {
        given = true;
        return mfaCode;
      }
      if (next) return next.ask(question, error, signal);
      last = error;
      leaving.abort();
      return undefined;
    },
    settled: (question) => {
      if (given) next?.settled(question);
    },
  };
  const signal = AbortSignal.any([caller.signal, leaving.signal]);
  return { options: { prompter, onPrompt, signal }, error: () => last };
}
