import { sleepFor } from '../../sts/retry-policy.ts';

export interface PaceOptions {
  /** Requests begun in one second at most. */
  readonly perSecond: number;
  /** Requests at the same time at most. */
  readonly atOnce: number;
  /** Milliseconds on a clock that nobody sets. */
  readonly nowMs?: () => number;
  /** Waits; false where the signal fired meanwhile. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<boolean>;
}

/**
 * Begins requests no faster than a service allows. IAM Identity Center shares about 20 calls a second among all of an organization's
 * users (quota page of its User Guide), so one of them takes a quarter.
 */
export class RequestPace {
  readonly #options: Required<PaceOptions>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #nextAt = 0;

  constructor(options: PaceOptions) {
    this.#options = { nowMs: () => performance.now(), sleep: sleepFor, ...options };
  }

  /** Does `work` when its turn comes; `undefined` where the signal fired before. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
    await this.#enter();
    try {
      const { nowMs, perSecond, sleep } = this.#options;
      const now = nowMs();
      const at = Math.max(now, this.#nextAt);
      this.#nextAt = at + 1000 / perSecond;
      if (at > now && !(await sleep(at - now, signal))) return undefined;
      return signal?.aborted ? undefined : await work();
    } finally {
      this.#leave();
    }
  }

  /** Begins nothing more for so many milliseconds. */
  holdFor(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.#options.nowMs() + ms);
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#options.atOnce) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The next in the queue takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
