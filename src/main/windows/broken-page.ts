/** What is heard of a window whose page may break. */
export interface BreakableWindow {
  isVisible(): boolean;
  destroy(): void;
  on(event: 'unresponsive', listener: () => void): unknown;
  readonly webContents: {
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: { readonly reason: string }) => void,
    ): unknown;
  };
}

/** A page that breaks again within this is not opened again by itself, in milliseconds. */
const AGAIN_MS = 60_000;

/**
 * Puts a new window in the place of one whose page crashed or hangs, once a minute at most; the user's next click opens one in any
 * case. One that nobody sees is only given up.
 */
export class BrokenPages {
  readonly #reopen: () => void;
  readonly #now: () => number;
  #replacedAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(reopen: () => void, now: () => number = () => performance.now()) {
    this.#reopen = reopen;
    this.#now = now;
  }

  watch(window: BreakableWindow): void {
    let isOver = false;
    const broke = () => {
      if (isOver) return;
      isOver = true;
      const wasSeen = window.isVisible();
      window.destroy();
      if (!wasSeen || this.#now() - this.#replacedAt < AGAIN_MS) return;
      this.#replacedAt = this.#now();
      this.#reopen();
    };
    window.on('unresponsive', broke);
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') broke();
    });
  }
}
