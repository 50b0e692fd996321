import { type NetworkTrack, nextLookMs } from './network-poll-interval.ts';

/** What somebody waits for. `patient`: nothing is lost by a minute. `yes`: a key waits to be renewed. */
export type WaitReason =
  | { readonly kind: 'no' }
  | { readonly kind: 'patient' }
  | {
      readonly kind: 'yes';
      /** The next end of a key that waits, as milliseconds from now; absent when all have ended. */
      readonly endsInMs?: number;
    };

export interface NetworkWatchOptions {
  /** What the system says. True does not mean that AWS can be reached. */
  readonly isOnline: () => boolean;
  /** The addresses this machine has towards others, as one text. Default: none are looked at. */
  readonly addresses?: () => string;
  /** There was no network and now there is one, or it is another one. */
  readonly onReturn: () => void;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonicMs: () => number;
  /** Calls `look` once after so many milliseconds unless the function it returns is called. Default: the system's timer. */
  readonly after?: (ms: number, look: () => void) => () => void;
}

/** Addresses come and go in bursts while a network is joined; a new one is told of at most this often, in milliseconds. */
export const OTHER_NETWORK_MS = 5_000;

/** Two clocks of one machine, read one after the other, differ by less, in milliseconds. */
const CLOCKS_DIFFER_MS = 20;

/**
 * Tells when the network is back, so that what waits for it need not wait for its next turn. Electron reports no such event
 * to the main process, so the system is asked; not at all while nobody waits, and ever less often while it stays away.
 */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions;
  #stop: (() => void) | undefined;
  #awaited: WaitReason = { kind: 'no' };
  /** Since when looks come quickly: somebody began to wait, or there was a reason to hope. */
  #sinceMs = 0;
  #endsAtMs: number | undefined;
  #wasOnline = true;
  #addresses: string | undefined;
  #notifiedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: NetworkWatchOptions) {
    this.#options = options;
  }

  /** Somebody waits for the network, or nobody any more. */
  set(awaited: WaitReason): void {
    const before = this.#awaited;
    const nowMs = this.#options.monotonicMs();
    const endsInMs = awaited.kind === 'yes' ? awaited.endsInMs : undefined;
    const endsAtMs = endsInMs === undefined ? undefined : nowMs + endsInMs;
    const sameEnd = Math.abs((endsAtMs ?? 0) - (this.#endsAtMs ?? 0)) < CLOCKS_DIFFER_MS;
    this.#awaited = awaited;
    this.#endsAtMs = endsAtMs;
    if (before.kind === awaited.kind && sameEnd) return;
    if (awaited.kind === 'no') {
      this.#rest();
      this.#addresses = undefined;
      return;
    }
    if (before.kind === 'no') {
      this.#sinceMs = nowMs;
      this.#addresses = this.#options.addresses?.();
    }
    this.look();
  }

  /** The computer woke up or somebody came back: the network may follow at any moment. */
  pollSoon(): void {
    this.#sinceMs = this.#options.monotonicMs();
    this.look();
  }

  /**
   * Looks now. At the moment of waking this remembers that there was no network yet, so that one that comes before the
   * first attempt has failed is noticed too.
   */
  look(): void {
    const isAwaited = this.#awaited.kind !== 'no';
    const online = this.#options.isOnline();
    const returned = online && !this.#wasOnline;
    this.#wasOnline = online;
    const isOther = isAwaited && !returned && online && this.#isOtherNetwork();
    // Before anybody is told: what is told may change what is awaited.
    this.#setTimer();
    if (isAwaited && (returned || isOther)) this.#tell();
  }

  /** A cable, a Wi-Fi or a VPN was added while the system saw some network all the time. */
  #isOtherNetwork(): boolean {
    const { addresses, monotonicMs } = this.#options;
    if (addresses === undefined || monotonicMs() - this.#notifiedAtMs < OTHER_NETWORK_MS) return false;
    const before = this.#addresses;
    this.#addresses = addresses();
    return before !== undefined && before !== this.#addresses && this.#addresses !== '';
  }

  #tell(): void {
    this.#notifiedAtMs = this.#options.monotonicMs();
    this.#sinceMs = this.#notifiedAtMs;
    this.#addresses = this.#options.addresses?.();
    this.#setTimer();
    this.#options.onReturn();
  }

  #rest(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #setTimer(): void {
    this.#rest();
    const track = this.#track();
    if (track === undefined) return;
    this.#stop = (this.#options.after ?? systemTimer)(nextLookMs(track), () => this.look());
  }

  #track(): NetworkTrack | undefined {
    if (this.#awaited.kind === 'no') return undefined;
    const nowMs = this.#options.monotonicMs();
    return {
      isPatient: this.#awaited.kind === 'patient',
      waitedMs: nowMs - this.#sinceMs,
      ...(this.#endsAtMs !== undefined && { endsInMs: this.#endsAtMs - nowMs }),
    };
  }
}

function systemTimer(ms: number, look: () => void): () => void {
  const timer = setTimeout(look, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
