import type { MfaPrompter, MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import type { ServerMessage } from './protocol.ts';

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;
type Saying = WithoutId<Extract<ServerMessage, { ask: unknown } | { settled: unknown }>>;

/** Asks for a code at the other end of a connection. */
export class RemotePrompter implements MfaPrompter {
  readonly rank = 2;
  readonly #say: (saying: Saying) => void;
  #turn = 0;
  #open: ((code: string | undefined) => void) | undefined;

  constructor(say: (saying: Saying) => void) {
    this.#say = say;
  }

  ask(
    question: MfaQuestion,
    error: MfaRejection | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    this.leave();
    if (signal.aborted) return Promise.resolve(undefined);
    this.#turn += 1;
    const turn = this.#turn;
    return new Promise((resolve) => {
      const withdraw = () => this.leave();
      signal.addEventListener('abort', withdraw, { once: true });
      this.#open = (code) => {
        signal.removeEventListener('abort', withdraw);
        this.#open = undefined;
        resolve(code);
      };
      this.#say({ turn, ask: question, ...(error && { error: wireRefusal(error) }) });
    });
  }

  settled(): void {
    this.leave();
    this.#say({ settled: true });
  }

  /** The person at the other end typed something, or dismissed the question. An answer to an older one is ignored. */
  answer(turn: number, code: string | undefined): void {
    if (turn === this.#turn) this.#open?.(code);
  }

  /** Nobody will answer any more. */
  leave(): void {
    this.#open?.(undefined);
  }
}

function wireRefusal({ kind, message, nextCodeAt }: MfaRejection) {
  return { kind, message, ...(nextCodeAt && { nextCodeAt: nextCodeAt.toISOString() }) };
}
