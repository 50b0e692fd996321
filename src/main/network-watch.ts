/** How often the system is asked whether there is a network, in milliseconds; only while somebody waits for one. */
export const LOOK_MS = 1000;
/** The same while nothing is lost by waiting: an app that nobody uses has no timer that is shorter. */
export const PATIENT_LOOK_MS = 60_000;
/** The same while a key in the file has ended, so that each moment counts. */
export const URGENT_LOOK_MS = 100;

/** `patient`: it may come a minute later. `urgent`: what waits has ended already. */
export type Awaited = 'no' | 'patient' | 'yes' | 'urgent';

const SPANS_MS = { patient: PATIENT_LOOK_MS, yes: LOOK_MS, urgent: URGENT_LOOK_MS };

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
  #awaited: Awaited = 'no';
  #wasOnline = true;

  constructor(options: NetworkWatchOptions) {
    this.#options = options;
  }

  /** Somebody waits for the network, or nobody any more. */
  set(awaited: Awaited): void {
    if (awaited === this.#awaited) return;
    this.#awaited = awaited;
    this.#stop?.();
    this.#stop = undefined;
    if (awaited === 'no') return;
    this.#stop = (this.#options.every ?? systemTimer)(SPANS_MS[awaited], () => this.look());
    this.look();
  }

  /**
   * Looks now. At the moment of waking this remembers that there was no network yet, so that one that comes before the
   * first attempt has failed is noticed too.
   */
  look(): void {
    const online = this.#options.isOnline();
    const returned = online && !this.#wasOnline;
    this.#wasOnline = online;
    if (returned && this.#awaited !== 'no') this.#options.onReturn();
  }
}

function systemTimer(ms: number, look: () => void): () => void {
  const timer = setInterval(look, ms);
  timer.unref();
  return () => clearInterval(timer);
}
