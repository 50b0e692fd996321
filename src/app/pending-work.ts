/** What is under way and better comes to its end before the app does: a file being written, a renewal, a keychain's answer. */
export class PendingWork {
  readonly #running = new Set<Promise<unknown>>();

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Remembers the work until it has ended, well or badly. Returns it as it is. */
  track<T>(work: Promise<T>): Promise<T> {
    const ended = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#running.delete(ended));
    this.#running.add(ended);
    return work;
  }

  /** Waits until nothing is under way, also not what came in meanwhile; `limitMs` at most. False when the time ran out. */
  async settled(limitMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), limitMs);
    });
    const allEnded = async (): Promise<true> => {
      while (!this.isIdle) await Promise.all(this.#running);
      return true;
    };
    try {
      return await Promise.race([allEnded(), timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }
}
