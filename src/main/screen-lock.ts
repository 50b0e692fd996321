import type { MfaPrompter } from '../core/sessions/mfa-prompter.ts';

/** Whether the screen is locked, as the system last told. */
export class ScreenLock {
  #isLocked = false;
  readonly #waiting = new Set<() => void>();

  get isLocked(): boolean {
    return this.#isLocked;
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
    if (!this.#isLocked || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      this.#waiting.add(go);
      signal.addEventListener('abort', go, { once: true });
    });
  }
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
