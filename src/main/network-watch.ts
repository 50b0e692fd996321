/** How often the system is asked whether there is a network, in milliseconds; only while somebody waits for one. */
export const LOOK_MS = 1000;

export interface NetworkWatchOptions {
  /** What the system says. True does not mean that AWS can be reached. */
  readonly isOnline: () => boolean;
  /** There was no network and now there is one. */
  readonly onReturn: () => void;
  /** Calls `look` every so many milliseconds until the function it returns is called. Default: the system's timer. */
  readonly every?: (ms: number, look: () => void) => () => void;
}

/**
 * Tells when the network is back, so that what waits for it need not wait for its next turn. Electron reports no such event
 * to the main process, so the system is asked; not at all while nobody waits.
 */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions;
  #stop: (() => void) | undefined;
  #wasOnline = true;

  constructor(options: NetworkWatchOptions) {
    this.#options = options;
  }

  /** Somebody waits for the network, or nobody any more. */
  set(isAwaited: boolean): void {
    if (isAwaited === (this.#stop !== undefined)) return;
    if (!isAwaited) {
      this.#stop?.();
      this.#stop = undefined;
      return;
    }
    this.#wasOnline = this.#options.isOnline();
    this.#stop = (this.#options.every ?? systemTimer)(LOOK_MS, () => this.#look());
  }

  #look(): void {
    const online = this.#options.isOnline();
    const returned = online && !this.#wasOnline;
    this.#wasOnline = online;
    if (returned) this.#options.onReturn();
  }
}

function systemTimer(ms: number, look: () => void): () => void {
  const timer = setInterval(look, ms);
  timer.unref();
  return () => clearInterval(timer);
}
