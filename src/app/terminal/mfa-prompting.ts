import type { Caller } from '../../core/agent/request-handler.ts';
import type { RequestOf } from '../../core/agent/verbs.ts';
import type { MfaPrompter, MfaRejection } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import { type SignInTarget, signInLabel } from '../../core/sign-in/sign-in-target.ts';
import { WAIT_TEXTS } from '../../shared/words/wait-text.ts';
import type { OpenQuestions } from '../mfa/open-questions.ts';

/** How a code is come by for one call of a terminal. */
export interface MfaPrompting {
  readonly options: Pick<ObtainOptions, 'allowPrompt' | 'prompter' | 'onPrompt' | 'signal'>;
  /** Somebody can be asked, or a code was given along. */
  readonly canAsk: boolean;
  /** The call is over. */
  end(): void;
  /** Why the code that was given with the call (`--mfa-token`) was not taken, where nobody else could be asked. */
  error(): MfaRejection | undefined;
}

/**
 * A terminal that can ask is asked itself, while the window stays shut; one that cannot has the window, where there is one, or
 * nobody. A code given with the call answers the first question; where nobody can be asked for another, the call leaves alone:
 * others who wait for the same code are asked as if it had not been there.
 *
 * @param hasWindow false in a process that can ask in its terminal only
 * @param questions that are open in the app
 */
export function promptingFor(
  { ask, mfaCode }: Pick<RequestOf<'obtain'>, 'ask' | 'mfaCode'>,
  caller: Caller,
  hasWindow: boolean,
  questions?: OpenQuestions,
): MfaPrompting {
  let stopFollowing: (() => void) | undefined;
  /** Told again when it is another reason by now. */
  const onPrompt = (signIn?: SignInTarget) => {
    caller.waits(signIn && signInLabel(signIn), whyHidden(questions));
    stopFollowing ??= questions?.onChange(() => {
      const why = whyHidden(questions);
      if (why !== undefined) caller.waits(undefined, why);
    });
  };
  const end = () => stopFollowing?.();
  const next = ask === 'terminal' ? caller.prompter : undefined;
  if (mfaCode === undefined) {
    const isNobody = next === undefined && (ask === 'never' || !hasWindow);
    const who = next ? { prompter: next, onPrompt } : { onPrompt };
    const options = isNobody ? { allowPrompt: false } : who;
    return { options: { ...options, signal: caller.signal }, canAsk: !isNobody, end, error: () => undefined };
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
  return { options: { prompter, onPrompt, signal }, canAsk: true, end, error: () => last };
}

/** Why the person does not see the question, and how to answer it all the same. */
function whyHidden(questions: OpenQuestions | undefined): string | undefined {
  const hidden = questions?.hidden;
  if (hidden === undefined) return undefined;
  const { advice, message } = WAIT_TEXTS[hidden.waitsFor];
  return `${message(hidden.question.wanted)} ${advice}`;
}
