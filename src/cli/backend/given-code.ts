import type { MfaPrompter, MfaRejection } from '../../core/sessions/mfa/mfa-prompter.ts';

/** A prompter that has a code at hand, and what AWS said of it. */
export interface GivenCode {
  readonly prompter: MfaPrompter;
  /** Why the code was not taken, where there was nobody else to ask. */
  error(): MfaRejection | undefined;
}

/** Answers the first question with a code from the command line; whatever comes after that is put to `next`. */
export function givenCode(code: string, next: MfaPrompter | undefined): GivenCode {
  let given = false;
  let last: MfaRejection | undefined;
  return {
    prompter: {
      rank: 0,
      async ask(question, error, signal) {
        if (!given) {
          given = true;
          return code;
        }
        last = error;
        return next?.ask(question, error, signal);
      },
      settled: (question) => next?.settled(question),
    },
    error: () => (next ? undefined : last),
  };
}
