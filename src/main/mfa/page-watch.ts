/** How often a page is asked whether it lives, in milliseconds. */
export const LOOK_MS = 1_000;
/** Looks without an answer after which a page is given up. Counted, not timed: a computer that slept asked nothing. */
export const MISSED_FIRST = 5;
/** The one in its place has less time, so that the person knows within ten seconds. */
export const MISSED_AGAIN = 2;

export interface PageWatchOptions {
  /** Asks the page for a sign of life. */
  readonly ask: () => void;
  /** Puts a new page in its place. */
  readonly replace: (why: string) => void;
  /** Nobody can be shown the page, for now. */
  readonly onLost: (why: string) => void;
  /** It answered after all. */
  readonly onFound: () => void;
  /** Calls `look` every so many milliseconds until the function it returns is called. Default: the system's timer. */
  readonly every?: (ms: number, look: () => void) => () => void;
}

/**
 * Watches that a page comes up, paints and answers. One that does not, whatever the reason, is replaced once; when that does not help
 * either, somebody else has to say what is asked.
 */
export class PageWatch {
  readonly #options: PageWatchOptions;
  #missed = 0;
  #isReplaced = false;
  #isLost = false;
  #end: (() => void) | undefined;

  constructor(options: PageWatchOptions) {
    this.#options = options;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** A page was opened. `fresh`: for a new question or because the person asked for it, so it may be replaced again. */
  begin({ fresh }: { readonly fresh: boolean }): void {
    this.end();
    this.#missed = 0;
    if (fresh) {
      this.#isReplaced = false;
      this.#isLost = false;
    }
    this.#end = (this.#options.every ?? systemTimer)(LOOK_MS, () => this.#look());
  }

  /** The page has painted and answered. */
  answered(): void {
    this.#missed = 0;
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#options.onFound();
  }

  /** The page is gone or did not load. */
  broke(why: string): void {
    if (this.#end === undefined) return;
    if (!this.#isReplaced) {
      this.#isReplaced = true;
      this.end();
      this.#options.replace(why);
      return;
    }
    if (this.#isLost) return;
    this.#isLost = true;
    this.#options.onLost(why);
  }

  /** Nothing is to be watched any more. */
  end(): void {
    this.#end?.();
    this.#end = undefined;
  }

  #look(): void {
    if (this.#missed >= (this.#isReplaced ? MISSED_AGAIN : MISSED_FIRST)) {
      this.broke('it does not answer');
      if (this.#end === undefined) return;
    }
    this.#missed += 1;
    this.#options.ask();
  }
}

function systemTimer(ms: number, look: () => void): () => void {
  const timer = setInterval(look, ms);
  return () => clearInterval(timer);
}
