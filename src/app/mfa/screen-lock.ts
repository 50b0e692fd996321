import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';

/** How often a locked screen is looked at while a question waits behind it, in milliseconds. */
export const LOCKED_LOOK_MS = 1_000;

export interface ScreenLockOptions {
  /** What the system says when it is asked; not every system tells of its own accord. */
  readonly isLockedNow?: () => boolean;
  /** Calls `look` every so many milliseconds until the function it returns is called. Default: the system's timer. */
  readonly every?: (ms: number, look: () => void) => () => void;
}

/** Whether the screen is locked, as the system told last or says when it is asked. */
export class ScreenLock {
  readonly #options: ScreenLockOptions;
  #isLocked = false;
  readonly #waiting = new Set<() => void>();

  constructor(options: ScreenLockOptions = {}) {
    this.#options = options;
  }

  get isLocked(): boolean {
    return this.#isLocked || this.#options.isLockedNow?.() === true;
  }

  locked(): void {
    this.#isLocked = true;
  }

  unlocked(): void {
    this.#isLocked = false;
    for (const go of [...this.#waiting]) go();
  }

  /** Resolves when the screen is not locked, or when the signal fires. */
  open(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.isLocked) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', go);
        endLooking();
        resolve();
      };
      const endLooking = (this.#options.every ?? systemTimer)(LOCKED_LOOK_MS, () => {
        if (!this.isLocked) go();
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

/** Raises no window behind a locked screen: the question waits until somebody is there to answer it. */
export function heldWhileLocked(prompter: MfaPrompter, lock: ScreenLock): MfaPrompter {
  const asked = new Set<unknown>();
  return {
    // Whoever was given a code may have to be asked for the next one.
    get rank() {
      return prompter.rank ?? 1;
    },
    async ask(question, refusal, signal) {
      await lock.open(signal);
      if (signal.aborted) return undefined;
      asked.add(question);
      return prompter.ask(question, refusal, signal);
    },
    settled(question) {
      if (asked.delete(question)) prompter.settled(question);
    },
  };
}
