import { app, BrowserWindow } from 'electron';
import type { DesktopAbilities } from '../../core/platform.ts';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { createAppWindow } from '../windows/app-window.ts';
import { bringToFront } from '../windows/bring-to-front.ts';
import { BrokenPages } from '../windows/broken-page.ts';
import { giveFocusBack } from '../windows/prompt-manners.ts';

/** A hidden panel gives its renderer's memory back after this long. */
const DROP_HIDDEN_AFTER_MS = 5 * 60_000;

/** A desktop gives a window that was just shown the focus within this, or not at all, in milliseconds. */
const FOCUS_LIMIT_MS = 1_000;

/** The panel: made at first open, hidden on close, dropped when it stayed hidden for a while. */
export class PanelWindow {
  readonly #desktop: DesktopAbilities;
  readonly #icon: string;
  readonly #theme: () => Theme;
  readonly #onShown: (window: BrowserWindow) => void;
  readonly #onSettled: () => void;
  readonly #pages = new BrokenPages(() => this.#create());
  #window: BrowserWindow | undefined;
  #dropTimer: NodeJS.Timeout | undefined;
  #quitting = false;

  constructor(options: {
    desktop: DesktopAbilities;
    icon: string;
    theme: () => Theme;
    onShown: (window: BrowserWindow) => void;
    /** It was shown and has got the focus, or will not get it: what belongs before it can come. */
    onSettled: () => void;
  }) {
    this.#desktop = options.desktop;
    this.#icon = options.icon;
    this.#theme = options.theme;
    this.#onShown = options.onShown;
    this.#onSettled = options.onSettled;
  }

  get webContents(): Electron.WebContents | undefined {
    return this.#window?.webContents;
  }

  get isInFront(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  show(): void {
    const window = this.#window;
    if (!window) {
      this.#create();
      return;
    }
    bringToFront(window, this.#desktop);
    clearTimeout(this.#dropTimer);
    this.#shown(window);
  }

  hide(): void {
    this.#window?.hide();
    giveFocusBack(app, BrowserWindow.getAllWindows(), this.#desktop);
  }

  /** From now on a close really closes. */
  quit(): void {
    this.#quitting = true;
    clearTimeout(this.#dropTimer);
    this.#window?.destroy();
  }

  #create(): void {
    const window = createAppWindow({
      page: 'panel',
      theme: this.#theme,
      icon: this.#icon,
      shape: { title: 'Understudy', width: 840, height: 540, minWidth: 680, minHeight: 420 },
      onShown: (shown) => this.#shown(shown),
    });
    this.#window = window;
    this.#pages.watch(window);
    window.on('close', (event) => {
      if (this.#quitting) return;
      event.preventDefault();
      window.hide();
    });
    window.on('show', () => clearTimeout(this.#dropTimer));
    window.on('hide', () => {
      clearTimeout(this.#dropTimer);
      this.#dropTimer = setTimeout(() => window.destroy(), DROP_HIDDEN_AFTER_MS);
      this.#dropTimer.unref();
    });
    window.on('closed', () => {
      clearTimeout(this.#dropTimer);
      if (this.#window === window) this.#window = undefined;
    });
  }

  #shown(window: BrowserWindow): void {
    this.#onShown(window);
    if (window.isFocused()) {
      this.#onSettled();
      return;
    }
    const settle = () => {
      clearTimeout(limit);
      window.off('focus', settle);
      this.#onSettled();
    };
    const limit = setTimeout(settle, FOCUS_LIMIT_MS);
    window.once('focus', settle);
    window.once('closed', () => clearTimeout(limit));
  }
}
