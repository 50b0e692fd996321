import { withinMs } from '../../core/time-limit.ts';

/** Secrets stay on the clipboard this long at most. */
export const CLIPBOARD_SECONDS = 60;

/** Another program may hold the clipboard and not answer, in milliseconds. */
const READ_MS = 2_000;

/**
 * The desktop's clipboard. Electron's answers at once up to version 43 and with a promise from 44 on; both are awaited.
 */
export interface SystemClipboard {
  writeText(text: string): void | Promise<void>;
  readText(): string | Promise<string>;
  clear(): void | Promise<void>;
}

/** Puts texts on the clipboard where the desktop takes none of a program that has no window in front. */
export interface ClipboardProgram {
  /** Resolves when the text is there, with what takes it away if it still is; `undefined` when it could not be done. */
  put(text: string, seconds: number): Promise<(() => void) | undefined>;
}

export interface ClipboardOptions {
  /** Whether the desktop takes what is written now. Default: always. */
  readonly isHeard?: () => boolean;
  /** Asked where it does not. */
  readonly program?: ClipboardProgram;
}

/** `needs-window`: nothing was copied; the desktop takes it only from a window of ours that has the focus. */
export type CopyOutcome = 'copied' | 'needs-window';

/**
 * Puts a secret on the clipboard and takes it away after a minute, or at quit, if it is still the one we put there.
 */
export class SensitiveClipboard {
  readonly #clipboard: SystemClipboard;
  readonly #options: ClipboardOptions;
  #takeAway: (() => void | Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(clipboard: SystemClipboard, options: ClipboardOptions = {}) {
    this.#clipboard = clipboard;
    this.#options = options;
  }

  /** A secret that we put there may still be on it. */
  get isHolding(): boolean {
    return this.#takeAway !== undefined;
  }

  async copy(text: string): Promise<CopyOutcome> {
    const takeAway = await this.#put(text);
    if (takeAway === undefined) return 'needs-window';
    this.#takeAway = takeAway;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.clear(), CLIPBOARD_SECONDS * 1000);
    this.#timer.unref();
    return 'copied';
  }

  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    const takeAway = this.#takeAway;
    this.#takeAway = undefined;
    await takeAway?.();
  }

  async #put(text: string): Promise<(() => void | Promise<void>) | undefined> {
    const { isHeard = () => true, program } = this.#options;
    // What the desktop does not take is still Electron's own text: reading it back would prove nothing.
    if (!isHeard()) return program?.put(text, CLIPBOARD_SECONDS);
    await this.#clipboard.writeText(text);
    return async () => {
      // A text that came from elsewhere meanwhile is the user's own.
      const now = await withinMs(Promise.resolve(this.#clipboard.readText()), READ_MS, undefined);
      if (now === text) await this.#clipboard.clear();
    };
  }
}
