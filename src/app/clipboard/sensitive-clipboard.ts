/** Secrets stay on the clipboard this long at most. */
export const CLIPBOARD_SECONDS = 60;

/**
 * The desktop's clipboard. Electron's answers at once up to version 43 and with a promise from 44 on; both are awaited.
 */
export interface SystemClipboard {
  writeText(text: string): void | Promise<void>;
  readText(): string | Promise<string>;
  clear(): void | Promise<void>;
}

/**
 * Puts a secret on the clipboard and takes it away after a minute, or at quit, if it is still the one we put there.
 */
export class SensitiveClipboard {
  readonly #clipboard: SystemClipboard;
  #held: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(clipboard: SystemClipboard) {
    this.#clipboard = clipboard;
  }

  /** A secret that we put there may still be on it. */
  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  async copy(text: string): Promise<void> {
    await this.#clipboard.writeText(text);
    this.#held = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.clear(), CLIPBOARD_SECONDS * 1000);
    this.#timer.unref();
  }

  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    // A text that came from elsewhere meanwhile is the user's own.
    if ((await this.#clipboard.readText()) === held) await this.#clipboard.clear();
  }
}
