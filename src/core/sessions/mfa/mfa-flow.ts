import type { Clock } from '../../clock.ts';
import type { StsFailure } from '../../sts/sts-failure.ts';
import type { StsOutcome } from '../../sts/sts-gateway.ts';
import { codeNeeded, mfaRejections } from '../messages.ts';
import type { PendingRequest } from '../request-deduplicator.ts';
import type { SessionFailure } from '../store/session.ts';
import { createUsedCodes, nextCodeAt, readMfaCode, type UsedCodes } from './mfa-codes.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from './mfa-prompter.ts';
import { PromptQueue } from './prompt-queue.ts';

export type DialogueOutcome<T> =
  | { readonly kind: 'granted'; readonly value: T }
  | { readonly kind: 'refused'; readonly failure: StsFailure }
  | { readonly kind: 'ended'; readonly failure: SessionFailure };

interface Moved {
  readonly kind: 'moved';
  readonly refusal: MfaRejection | undefined;
}

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
 * One prompt stands at a time before each of those who can be asked, whatever waits behind it; a call's question is put
 * to one of them at a time. No code is sent twice: each one counts as used from the moment
 * it is sent, unless it surely never left this machine. A refused code is asked for again in the same prompt; any other
 * failure ends it.
 */
export class MfaDialogue {
  readonly #prompter: MfaPrompter;
  readonly #clock: Clock;
  readonly #around: (prompter: MfaPrompter) => MfaPrompter;
  /** What stands around each of those who ask, so that each stays the same one. */
  readonly #wrapped = new WeakMap<MfaPrompter, MfaPrompter>();
  /** One prompt at a time for each of those who ask: the screen, a terminal. */
  readonly #queues = new WeakMap<MfaPrompter, PromptQueue>();
  readonly #used: UsedCodes = createUsedCodes();

  /** @param around puts something in front of whoever asks, such as programs that may give the code */
  constructor(
    prompter: MfaPrompter,
    clock: Clock,
    around: (prompter: MfaPrompter) => MfaPrompter = (unchanged) => unchanged,
  ) {
    this.#prompter = prompter;
    this.#clock = clock;
    this.#around = around;
  }

  async run<T>(call: CodedCall<T>, pending: PendingRequest): Promise<DialogueOutcome<T>> {
    const { serial } = call.question;
    if (!pending.promptAllowed()) return { kind: 'ended', failure: codeNeeded(serial) };
    let refusal: MfaRejection | undefined;
    try {
      for (;;) {
        pending.promptOpened();
        const prompter = this.#prompterOf(pending);
        const said = refusal;
        const turn = this.#turnOf(prompter, pending);
        const outcome = await this.#queueOf(prompter)
          .run(serial, turn.signal, () => this.#converse(call, pending, prompter, turn.signal, said))
          .finally(turn.end);
        if (outcome === 'cancelled' && !pending.signal.aborted) continue;
        if (typeof outcome === 'string') return { kind: 'ended', failure: { kind: outcome } };
        if (outcome.kind !== 'moved') return outcome;
        refusal = outcome.refusal;
      }
    } finally {
      pending.promptClosed();
    }
  }

  #prompterOf(pending: PendingRequest): MfaPrompter {
    const prompter = pending.prompter() ?? this.#prompter;
    const wrapped = this.#wrapped.get(prompter) ?? this.#around(prompter);
    this.#wrapped.set(prompter, wrapped);
    return wrapped;
  }

  #queueOf(prompter: MfaPrompter): PromptQueue {
    const queue = this.#queues.get(prompter) ?? new PromptQueue();
    this.#queues.set(prompter, queue);
    return queue;
  }

  /** Its signal fires when the request is over, or when another one is to ask. */
  #turnOf(
    prompter: MfaPrompter,
    pending: PendingRequest,
  ): { readonly signal: AbortSignal; readonly end: () => void } {
    const over = new AbortController();
    const stop = () => over.abort();
    const look = () => {
      if (this.#prompterOf(pending) !== prompter) stop();
    };
    pending.signal.addEventListener('abort', stop, { once: true });
    const endListening = pending.onPrompterChange(look);
    if (pending.signal.aborted) stop();
    return {
      signal: over.signal,
      end: () => {
        pending.signal.removeEventListener('abort', stop);
        endListening();
      },
    };
  }

  /** Talks with one of those who can ask. `moved`: another one is to ask from here on. */
  async #converse<T>(
    call: CodedCall<T>,
    pending: PendingRequest,
    prompter: MfaPrompter,
    turn: AbortSignal,
    refusedBefore: MfaRejection | undefined,
  ): Promise<DialogueOutcome<T> | Moved> {
    const meanwhile = call.meanwhile();
    if (meanwhile !== undefined) return { kind: 'granted', value: meanwhile };
    const { question } = call;
    let refusal = refusedBefore;
    let asked = false;
    try {
      for (;;) {
        if (pending.signal.aborted) return { kind: 'ended', failure: { kind: 'cancelled' } };
        if (turn.aborted) return { kind: 'moved', refusal };
        asked = true;
        const typed = await this.#ask(prompter, question, refusal, turn, pending);
        if (typed === 'cancelled') return { kind: 'ended', failure: { kind: 'cancelled' } };
        if (typed === 'moved') return { kind: 'moved', refusal };
        if (typed === 'dismissed') {
          this.#queueOf(prompter).dismissWaiting(question.serial);
          return { kind: 'ended', failure: { kind: 'dismissed' } };
        }
        const step = await this.#try(typed.text, call, pending);
        if (step.kind !== 'again') return step;
        refusal = step.refusal;
      }
    } finally {
      if (asked) prompter.settled(question);
    }
  }

  async #ask(
    prompter: MfaPrompter,
    question: MfaQuestion,
    refusal: MfaRejection | undefined,
    turn: AbortSignal,
    pending: PendingRequest,
  ): Promise<{ text: string } | 'dismissed' | 'cancelled' | 'moved'> {
    let end = () => {};
    const over = new Promise<undefined>((resolve) => {
      end = () => resolve(undefined);
      turn.addEventListener('abort', end, { once: true });
    });
    try {
      const typed = await Promise.race([prompter.ask(question, refusal, turn), over]);
      if (pending.signal.aborted) return 'cancelled';
      // Whoever asked may have gone while others still wait: they are asked elsewhere.
      if (turn.aborted) return 'moved';
      return typed === undefined ? 'dismissed' : { text: typed };
    } finally {
      turn.removeEventListener('abort', end);
    }
  }

  async #try<T>(
    typed: string,
    call: CodedCall<T>,
    pending: PendingRequest,
  ): Promise<DialogueOutcome<T> | { readonly kind: 'again'; readonly refusal: MfaRejection }> {
    const { serial } = call.question;
    const read = readMfaCode(typed);
    if (!read.ok) return { kind: 'again', refusal: mfaRejections.malformed(read.reason) };
    const now = this.#clock.now();
    if (this.#used.isUsed(serial, read.code, now)) {
      return { kind: 'again', refusal: mfaRejections.used(nextCodeAt(now)) };
    }

    this.#used.use(serial, read.code, now);
    const outcome = await pending.uninterrupted(() => call.send(read.code));
    if (outcome.ok) return { kind: 'granted', value: outcome.value };
    const { failure } = outcome;
    if (failure.neverSent === true) this.#used.release(serial, read.code);
    if (failure.kind === 'mfa-code-refused') return { kind: 'again', refusal: mfaRejections.refused() };
    if (call.adjust(failure)) {
      return { kind: 'again', refusal: mfaRejections.spent(nextCodeAt(this.#clock.now())) };
    }
    return { kind: 'refused', failure };
  }
}
