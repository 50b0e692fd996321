import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { LiveTarget, StopOutcome } from '../../core/delivery/switch/target-switcher.ts';
import type { Log } from '../log.ts';
import type { PendingWork } from '../pending-work.ts';

/** The app is gone this long after Quit at the latest, in milliseconds. */
export const SHUTDOWN_TIMEOUT_MS = 2000;

export interface ShutdownOptions {
  /** What everything that is written goes through. */
  readonly gate: DeliveryGate;
  readonly work: PendingWork;
  readonly live: () => readonly LiveTarget[];
  readonly stop: (profile: string) => Promise<StopOutcome>;
  /** What was written stays. */
  readonly keep: () => boolean;
  readonly log: Log;
}

/** Lets writes through until it is closed: nothing may be written that nobody will take out. */
export class DeliveryGate {
  readonly #work: PendingWork;
  #closed = false;

  constructor(work: PendingWork) {
    this.#work = work;
  }

  close(): void {
    this.#closed = true;
  }

  /**
   * The same delivery, which writes nothing any more once the gate is closed.
   *
   * @param written resolves when the writer has nothing left to do behind its last change
   */
  guard(delivery: DeliveryTarget, written: () => Promise<void>): DeliveryTarget {
    const tracked = <T>(change: Promise<T>): Promise<T> => {
      void this.#work.track(change.then(written));
      return change;
    };
    return {
      assess: (target) => delivery.assess(target),
      list: () => delivery.list(),
      remove: (target) => tracked(delivery.remove(target)),
      write: (target, entry, options) =>
        this.#closed
          ? Promise.resolve({
              ok: false,
              kind: 'failed',
              message: 'Understudy is about to end.',
              advice: 'Start it again, then switch.',
            })
          : tracked(delivery.write(target, entry, options)),
    };
  }
}

/**
 * What happens between Quit and the end: writes and renewals under way finish, what was written is taken out where the
 * settings say so, and all of it in two seconds at most. When there is nothing to do the app ends at once: holding up a
 * quit that the system asked for would cancel a logout on macOS.
 */
export class Shutdown {
  readonly #options: ShutdownOptions;
  #running: Promise<void> | undefined;
  #done = false;

  constructor(options: ShutdownOptions) {
    this.#options = options;
  }

  /** True when the app may end now. False: `run` first. */
  get isDone(): boolean {
    return this.#done || (this.#running === undefined && this.#options.work.isIdle && !this.#takesOut);
  }

  /** Does what is left to do; the second call joins the first. Never rejects, never takes longer than `SHUTDOWN_TIMEOUT_MS`. */
  run(): Promise<void> {
    this.#running ??= this.#finish().finally(() => {
      this.#done = true;
    });
    return this.#running;
  }

  get #takesOut(): boolean {
    return !this.#options.keep() && this.#options.live().some(({ expiresAt }) => expiresAt !== undefined);
  }

  async #finish(): Promise<void> {
    const { log, work } = this.#options;
    if (this.#takesOut) {
      this.#options.gate.close();
      await work.settled(SHUTDOWN_TIMEOUT_MS / 4);
      void work.track(this.#takeOut());
      if (!(await work.settled((SHUTDOWN_TIMEOUT_MS * 3) / 4))) log.warn('Quit before everything had ended.');
      return;
    }
    if (!(await work.settled(SHUTDOWN_TIMEOUT_MS))) log.warn('Quit before everything had ended.');
    this.#options.gate.close();
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
