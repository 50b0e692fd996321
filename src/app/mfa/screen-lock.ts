import { withinMs } from '../../core/time-limit.ts';

/** How often a locked screen is looked at while a question waits behind it, in milliseconds. */
export const LOCKED_LOOK_MS = 1_000;
/** The system answers at once; one that does not is not waited for. In milliseconds. */
export const LOCK_ANSWER_MS = 4_000;

export interface ScreenLockOptions {
  /** What the system says when it is asked; not every system tells of its own accord. */
  readonly ask?: () => Promise<boolean>;
  /** Calls `look` every so many milliseconds until the function it returns is called. Default: the system's timer. */
  readonly every?: (ms: number, look: () => void) => () => void;
}

/** Whether the screen is locked, as the system told last or says when it is asked. */
export class ScreenLock {
  readonly #options: ScreenLockOptions;
  #isLocked = false;
  #asking: Promise<boolean> | undefined;
  #last = false;
  readonly #waiting = new Set<() => void>();

  constructor(options: ScreenLockOptions = {}) {
    this.#options = options;
  }

  /** Resolves within seconds. Where the system does not say, the screen counts as open: nobody would see that a question waits. */
  async isLocked(): Promise<boolean> {
    if (this.#isLocked) return true;
    const { ask } = this.#options;
    if (ask === undefined) return false;
    // Several who want to know at once ask once.
    this.#asking ??= withinMs(
      ask().catch(() => false),
      LOCK_ANSWER_MS,
      false,
    ).then((locked) => {
      this.#asking = undefined;
      this.#last = locked;
      return locked;
    });
    return this.#asking;
  }

  /** What it was when it was looked at last, for those who cannot wait; has it looked at again. */
  get seemsLocked(): boolean {
    void this.isLocked();
    return this.#isLocked || this.#last;
  }

  locked(): void {
    this.#isLocked = true;
  }

  unlocked(): void {
    this.#isLocked = false;
    for (const go of [...this.#waiting]) go();
  }

  /**
   * Resolves when the screen is not locked, or when the signal fires.
   *
   * @param onLocked called once when it has to be waited for
   */
  async open(signal: AbortSignal, onLocked: () => void = () => undefined): Promise<void> {
    if (signal.aborted || !(await this.isLocked()) || signal.aborted) return;
    onLocked();
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', go);
        endLooking();
        resolve();
      };
      const endLooking = (this.#options.every ?? systemTimer)(LOCKED_LOOK_MS, async () => {
        if (!(await this.isLocked())) go();
      });
      this.#waiting.add(go);
      signal.addEventListener('abort', go, { once: true });
    });
  }
}

function systemTimer(ms: number, look: () => void): () => void {
  const timer = setInterval(look, ms);
  timer.unref();
  return () => clearInterval(timer);
}
