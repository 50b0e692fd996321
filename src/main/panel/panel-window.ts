import type { BrowserWindow } from 'electron';
import type { DesktopAbilities } from '../../core/platform.ts';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { createAppWindow } from '../windows/app-window.ts';
import { bringToFront } from '../windows/bring-to-front.ts';

/** A hidden panel gives its renderer's memory back after this long. */
const DROP_HIDDEN_AFTER_MS = 5 * 60_000;

/** The panel: made at first open, hidden on close, dropped when it stayed hidden for a while. */
export class PanelWindow {
  readonly #desktop: DesktopAbilities;
  readonly #icon: string;
  readonly #theme: () => Theme;
  readonly #onShown: (window: BrowserWindow) => void;
  #window: BrowserWindow | undefined;
  #dropTimer: NodeJS.Timeout | undefined;
  #quitting = false;

  constructor(options: {
    desktop: DesktopAbilities;
    icon: string;
    theme: () => Theme;
    onShown: (window: BrowserWindow) => void;
  }) {
    this.#desktop = options.desktop;
    this.#icon = options.icon;
    this.#theme = options.theme;
    this.#onShown = options.onShown;
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
    this.#onShown(window);
  }

  hide(): void {
    this.#window?.hide();
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
      onShown: this.#onShown,
    });
    this.#window = window;
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
}
