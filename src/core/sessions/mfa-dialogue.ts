import type { Clock } from '../clock.ts';
import type { StsFailure } from '../sts/sts-failure.ts';
import type { StsOutcome } from '../sts/sts-gateway.ts';
import type { Flight } from './flights.ts';
import { codeNeeded, mfaRefusals } from './messages.ts';
import { createUsedCodes, nextCodeAt, readMfaCode, type UsedCodes } from './mfa-codes.ts';
import type { MfaPrompter, MfaQuestion, MfaRefusal } from './mfa-prompter.ts';
import { PromptQueue } from './prompt-queue.ts';
import type { SessionFailure } from './session.ts';

export type DialogueOutcome<T> =
  | { readonly kind: 'granted'; readonly value: T }
  | { readonly kind: 'refused'; readonly failure: StsFailure }
  | { readonly kind: 'ended'; readonly failure: SessionFailure };

/** A call that needs a code. */
export interface CodedCall<T> {
  readonly question: MfaQuestion;
  /** Sends the call with this code. */
  send(code: string): Promise<StsOutcome<T>>;
  /** True when the call failed but will go through in another form, for which `send` is now prepared. */
  adjust(failure: StsFailure): boolean;
  /** A result that turned up while the call waited for its turn. */
  meanwhile(): T | undefined;
}

/**
 * Talks with the user until AWS has taken a code, or until there is no more to ask.
 *
 * One prompt stands at a time, whatever waits behind it. No code is sent twice: each one counts as used from the moment
 * it is sent, unless it surely never left this machine. A refused code is asked for again in the same prompt; any other
 * failure ends it.
 */
export class MfaDialogue {
  readonly #prompter: MfaPrompter;
  readonly #clock: Clock;
  readonly #queue = new PromptQueue();
  readonly #used: UsedCodes = createUsedCodes();

  constructor(prompter: MfaPrompter, clock: Clock) {
    this.#prompter = prompter;
    this.#clock = clock;
  }

  async run<T>(call: CodedCall<T>, flight: Flight): Promise<DialogueOutcome<T>> {
    const { serial } = call.question;
    if (!flight.promptAllowed()) return { kind: 'ended', failure: codeNeeded(serial) };
    flight.promptOpened();
    try {
      const outcome = await this.#queue.run(serial, flight.signal, () => this.#converse(call, flight));
      return typeof outcome === 'string' ? { kind: 'ended', failure: { kind: outcome } } : outcome;
    } finally {
      flight.promptClosed();
    }
  }

  async #converse<T>(call: CodedCall<T>, flight: Flight): Promise<DialogueOutcome<T>> {
    const meanwhile = call.meanwhile();
    if (meanwhile !== undefined) return { kind: 'granted', value: meanwhile };
    const { question } = call;
    let refusal: MfaRefusal | undefined;
    try {
      for (;;) {
        const typed = await this.#ask(question, refusal, flight.signal);
        if (typed === 'cancelled') return { kind: 'ended', failure: { kind: 'cancelled' } };
        if (typed === 'dismissed') {
          this.#queue.dismissWaiting(question.serial);
          return { kind: 'ended', failure: { kind: 'dismissed' } };
        }
        const step = await this.#try(typed.text, call, flight);
        if (step.kind !== 'again') return step;
        refusal = step.refusal;
      }
    } finally {
      this.#prompter.settled(question);
    }
  }

  async #ask(
    question: MfaQuestion,
    refusal: MfaRefusal | undefined,
    signal: AbortSignal,
  ): Promise<{ text: string } | 'dismissed' | 'cancelled'> {
    if (signal.aborted) return 'cancelled';
    let cancel = () => {};
    const cancelled = new Promise<'cancelled'>((resolve) => {
      cancel = () => resolve('cancelled');
      signal.addEventListener('abort', cancel, { once: true });
    });
    try {
      const answer = this.#prompter.ask(question, refusal, signal);
      const typed = await Promise.race([answer, cancelled]);
      if (signal.aborted || typed === 'cancelled') return 'cancelled';
      return typed === undefined ? 'dismissed' : { text: typed };
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async #try<T>(
    typed: string,
    call: CodedCall<T>,
    flight: Flight,
  ): Promise<DialogueOutcome<T> | { readonly kind: 'again'; readonly refusal: MfaRefusal }> {
    const { serial } = call.question;
    const read = readMfaCode(typed);
    if (!read.ok) return { kind: 'again', refusal: mfaRefusals.malformed(read.reason) };
    const now = this.#clock.now();
    if (this.#used.isUsed(serial, read.code, now)) {
      return { kind: 'again', refusal: mfaRefusals.used(nextCodeAt(now)) };
    }

    this.#used.use(serial, read.code, now);
    const outcome = await flight.uninterrupted(() => call.send(read.code));
    if (outcome.ok) return { kind: 'granted', value: outcome.value };
    const { failure } = outcome;
    if (failure.neverSent === true) this.#used.release(serial, read.code);
    if (failure.kind === 'mfa-code-refused') return { kind: 'again', refusal: mfaRefusals.refused() };
    if (call.adjust(failure)) {
      return { kind: 'again', refusal: mfaRefusals.spent(nextCodeAt(this.#clock.now())) };
    }
    return { kind: 'refused', failure };
  }
}
