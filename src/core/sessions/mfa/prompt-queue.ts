/**
 * One prompt at a time on the whole screen: whoever needs a code waits here for its turn, in order. Dismissing a prompt
 * also dismisses everyone who waits for the same device; nobody is asked again for one dismissal.
 */
export class PromptQueue {
  readonly #waiting: Waiting[] = [];
  #busy = false;

  /**
   * Runs `prompt` when its turn has come. Resolves to `dismissed` when the same device's prompt was dismissed
   * meanwhile, and to `cancelled` when the signal fired before the turn came.
   */
  async run<T>(
    serial: string,
    signal: AbortSignal,
    prompt: () => Promise<T>,
  ): Promise<T | 'dismissed' | 'cancelled'> {
    const turn = await this.#turn(serial, signal);
    if (turn !== 'go') return turn;
    try {
      return await prompt();
    } finally {
      this.#busy = false;
      this.#next();
    }
  }

  /** Sends everyone away who waits for this device now. */
  dismissWaiting(serial: string): void {
    for (const waiting of this.#waiting.filter((other) => other.serial === serial)) {
      waiting.end('dismissed');
    }
  }

  #turn(serial: string, signal: AbortSignal): Promise<Turn> {
    if (signal.aborted) return Promise.resolve('cancelled');
    if (!this.#busy) {
      this.#busy = true;
      return Promise.resolve('go');
    }
    return new Promise((resolve) => {
      const cancel = () => waiting.end('cancelled');
      const waiting: Waiting = {
        serial,
        end: (turn) => {
          const at = this.#waiting.indexOf(waiting);
          if (at >= 0) this.#waiting.splice(at, 1);
          signal.removeEventListener('abort', cancel);
          resolve(turn);
        },
      };
      this.#waiting.push(waiting);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  #next(): void {
    const next = this.#waiting[0];
    if (next === undefined) return;
    this.#busy = true;
    next.end('go');
  }
}

type Turn = 'go' | 'dismissed' | 'cancelled';

interface Waiting {
  readonly serial: string;
  end(turn: Turn): void;
}
