import type { MfaPrompter } from './mfa/mfa-prompter.ts';

/** One caller that waits for a request. */
export interface JoinOptions {
  /** Gives up waiting; the request goes on for the others. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the user may be asked for the sake of this caller, at the moment of asking. */
  promptAllowed(): boolean;
  /** A prompt stands open now that this caller waits behind. */
  promptOpened?(): void;
  /** Who asks for the sake of this caller; absent or `undefined`: whoever asks by default. */
  prompter?(): MfaPrompter | undefined;
  /** Calls the listener when `prompter` may say something else from now on. Returns the function that ends it. */
  onPrompterChange?(listener: () => void): () => void;
}

/** What a pending request knows of its waiters. */
export interface PendingRequest {
  /** Fires when the last caller has given up. */
  readonly signal: AbortSignal;
  /** True while anyone waits for whose sake the user may be asked. */
  promptAllowed(): boolean;
  /** Who is to ask, of those that wait: the lowest rank, then who came first. `undefined`: whoever asks by default. */
  prompter(): MfaPrompter | undefined;
  /** Calls the listener when `prompter` may say something else from now on. Returns the function that ends it. */
  onPrompterChange(listener: () => void): () => void;
  /** From here on callers that forbid prompts are turned away, now and when they come later. */
  promptOpened(): void;
  promptClosed(): void;
  /** Runs to its end even if everyone gives up meanwhile: for a call that has spent a one-time code. */
  uninterrupted<R>(work: () => Promise<R>): Promise<R>;
}

/** `cancelled`: the caller gave up. `prompt`: it would have to wait for a prompt, which it forbids. */
export type JoinOutcome<T> =
  | { readonly kind: 'resolved'; readonly value: T }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'prompt' };

interface Waiter<T> {
  readonly joinOptions: JoinOptions;
  settle(result: JoinOutcome<T>): void;
  fail(error: unknown): void;
}

/**
 * Deduplicates requests (single-flight): however many callers want the same thing, the work is done once and each gets its result.
 * A caller that gives up only ends its own waiting; the work is cancelled when the last one has given up, and the next
 * request for the same key does not start before that work has come to rest.
 */
export class RequestDeduplicator<T> {
  readonly #running = new Map<string, RunningRequest<T>>();

  /** Joins the request that is pending for this key, or starts it with `work`. */
  join(
    key: string,
    joinOptions: JoinOptions,
    work: (pending: PendingRequest) => Promise<T>,
  ): Promise<JoinOutcome<T>> {
    if (joinOptions.signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
    const running = this.#running.get(key);
    if (running !== undefined && !running.abandoned) return running.join(joinOptions);

    const pending = new RunningRequest<T>();
    this.#running.set(key, pending);
    const joined = pending.join(joinOptions);
    void pending.run(running?.ended ?? Promise.resolve(), work).finally(() => {
      if (this.#running.get(key) === pending) this.#running.delete(key);
    });
    return joined;
  }

  /** Sends every waiter away and cancels all work. */
  abandonAll(): void {
    for (const pending of this.#running.values()) pending.abandon();
  }
}

class RunningRequest<T> implements PendingRequest {
  readonly #controller = new AbortController();
  readonly #waiters = new Set<Waiter<T>>();
  readonly #prompterListeners = new Set<() => void>();
  #ended: Promise<void> = Promise.resolve();
  #prompting = false;
  #uninterrupted = 0;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True once its work is cancelled. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Resolves when the work has come to rest, whatever its result. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  run(before: Promise<void>, work: (pending: PendingRequest) => Promise<T>): Promise<void> {
    this.#ended = before
      .then(() => work(this))
      .then(
        (value) => this.#settleAll((waiter) => waiter.settle({ kind: 'resolved', value })),
        (error: unknown) => this.#settleAll((waiter) => waiter.fail(error)),
      );
    return this.#ended;
  }

  join(joinOptions: JoinOptions): Promise<JoinOutcome<T>> {
    if (this.#prompting && !joinOptions.promptAllowed()) return Promise.resolve({ kind: 'prompt' });
    return new Promise((resolve, reject) => {
      const leave = () => waiter.settle({ kind: 'cancelled' });
      const done = () => {
        joinOptions.signal?.removeEventListener('abort', leave);
        endListening?.();
        this.#waiters.delete(waiter);
        this.#cancelIfEmpty();
        this.#prompterChanged();
      };
      const waiter: Waiter<T> = {
        joinOptions,
        settle(result) {
          done();
          resolve(result);
        },
        fail(error) {
          done();
          reject(error);
        },
      };
      this.#waiters.add(waiter);
      joinOptions.signal?.addEventListener('abort', leave, { once: true });
      const endListening = joinOptions.onPrompterChange?.(() => this.#prompterChanged());
      if (this.#prompting) joinOptions.promptOpened?.();
      this.#prompterChanged();
    });
  }

  abandon(): void {
    this.#settleAll((waiter) => waiter.settle({ kind: 'cancelled' }));
    this.#controller.abort();
  }

  promptAllowed(): boolean {
    return [...this.#waiters].some(({ joinOptions }) => joinOptions.promptAllowed());
  }

  prompter(): MfaPrompter | undefined {
    let lowest = Number.POSITIVE_INFINITY;
    let chosen: MfaPrompter | undefined;
    for (const { joinOptions } of this.#waiters) {
      if (!joinOptions.promptAllowed()) continue;
      const prompter = joinOptions.prompter?.();
      const rank = prompter?.rank ?? 1;
      if (rank >= lowest) continue;
      lowest = rank;
      chosen = prompter;
    }
    return chosen;
  }

  onPrompterChange(listener: () => void): () => void {
    this.#prompterListeners.add(listener);
    return () => this.#prompterListeners.delete(listener);
  }

  promptOpened(): void {
    this.#prompting = true;
    this.#settleAll((waiter) => {
      if (waiter.joinOptions.promptAllowed()) waiter.joinOptions.promptOpened?.();
      else waiter.settle({ kind: 'prompt' });
    });
  }

  promptClosed(): void {
    this.#prompting = false;
  }

  async uninterrupted<R>(work: () => Promise<R>): Promise<R> {
    this.#uninterrupted += 1;
    try {
      return await work();
    } finally {
      this.#uninterrupted -= 1;
      this.#cancelIfEmpty();
    }
  }

  #settleAll(settle: (waiter: Waiter<T>) => void): void {
    for (const waiter of [...this.#waiters]) settle(waiter);
  }

  #prompterChanged(): void {
    for (const listener of [...this.#prompterListeners]) listener();
  }

  #cancelIfEmpty(): void {
    if (this.#waiters.size === 0 && this.#uninterrupted === 0) this.#controller.abort();
  }
}
