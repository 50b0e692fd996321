import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { LiveTarget, StopOutcome } from '../../core/delivery/switch/target-switcher.ts';
import type { Log } from '../log.ts';
import type { PendingWork } from '../pending-work.ts';

/** The app is gone this long after Quit at the latest, in milliseconds. */
export const SHUTDOWN_TIMEOUT_MS = 2000;

export interface ShutdownOptions {
  readonly work: PendingWork;
  readonly live: () => readonly LiveTarget[];
  readonly stop: (profile: string) => Promise<StopOutcome>;
  /** What was written stays. */
  readonly keep: () => boolean;
  /** Resolves when the writer has nothing left to do behind its last change. */
  readonly written: () => Promise<void>;
  readonly log: Log;
}

/**
 * What happens between Quit and the end: writes and renewals under way finish, what was written is taken out where the
 * settings say so, and all of it in two seconds at most. When there is nothing to do the app ends at once: holding up a
 * quit that the system asked for would cancel a logout on macOS.
 */
export class Shutdown {
  readonly #options: ShutdownOptions;
  #closed = false;
  #said: Promise<void> | undefined;
  #over = false;

  constructor(options: ShutdownOptions) {
    this.#options = options;
  }

  /**
   * The same delivery, which writes nothing any more once the farewell has come to taking things out, or its time is
   * over: nothing may be written that nobody will take out.
   */
  guard(delivery: DeliveryTarget): DeliveryTarget {
    return {
      assess: (target) => delivery.assess(target),
      list: () => delivery.list(),
      remove: (target) => this.#change(delivery.remove(target)),
      write: (target, entry, options) =>
        this.#closed
          ? Promise.resolve({
              ok: false,
              kind: 'failed',
              message: 'Understudy is about to end.',
              advice: 'Start it again, then switch.',
            })
          : this.#change(delivery.write(target, entry, options)),
    };
  }

  /** True when the app may end now. False: `say` first. */
  get isOver(): boolean {
    return this.#over || (this.#said === undefined && this.#options.work.isIdle && !this.#takesOut);
  }

  /** Does what is left to do; the second call joins the first. Never rejects, never takes longer than `FAREWELL_MS`. */
  say(): Promise<void> {
    this.#said ??= this.#finish().finally(() => {
      this.#over = true;
    });
    return this.#said;
  }

  #change<T>(change: Promise<T>): Promise<T> {
    const { work, written } = this.#options;
    void work.track(change.then(written));
    return change;
  }

  get #takesOut(): boolean {
    return !this.#options.keep() && this.#options.live().some(({ expiresAt }) => expiresAt !== undefined);
  }

  async #finish(): Promise<void> {
    const { log, work } = this.#options;
    if (this.#takesOut) {
      this.#closed = true;
      await work.settled(SHUTDOWN_TIMEOUT_MS / 4);
      void work.track(this.#takeOut());
      if (!(await work.settled((SHUTDOWN_TIMEOUT_MS * 3) / 4))) log.warn('Quit before everything had ended.');
      return;
    }
    if (!(await work.settled(SHUTDOWN_TIMEOUT_MS))) log.warn('Quit before everything had ended.');
    this.#closed = true;
  }

  async #takeOut(): Promise<void> {
    const { live, log, stop } = this.#options;
    for (const profile of new Set(live().map((line) => line.profile))) {
      const outcome = await stop(profile);
      if (outcome.kind === 'delivery') log.warn(`stop ${profile} at quit: ${outcome.message}`);
      else log.info(`stop ${profile} at quit: done`);
    }
  }
}
