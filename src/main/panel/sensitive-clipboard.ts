import { clipboard } from 'electron';

/** Secrets stay on the clipboard this long at most. */
export const CLIPBOARD_SECONDS = 60;

/**
 * Puts a secret on the clipboard and takes it away after a minute, or at quit, if it is still the one we put there.
 * Electron's clipboard answers at once today and with a promise from version 44 on; both are awaited.
 */
export class SensitiveClipboard {
  #held: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** A secret that we put there may still be on it. */
  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  async copy(text: string): Promise<void> {
    await clipboard.writeText(text);
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
    if ((await clipboard.readText()) === held) await clipboard.clear();
  }
}
