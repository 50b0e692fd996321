import type { BrowserWindow } from 'electron';
import type { DesktopAbilities } from '../../core/platform.ts';
import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { createAppWindow } from '../windows/app-window.ts';
import { bringToFront } from '../windows/bring-to-front.ts';
import { BrokenPages } from '../windows/broken-page.ts';

/** The settings: a window like any other, made when it is opened and gone when it is closed. */
export class SettingsWindow {
  readonly #options: {
    readonly desktop: DesktopAbilities;
    readonly icon: string;
    readonly theme: () => Theme;
    readonly onShown: (window: BrowserWindow) => void;
    readonly onClosed: () => void;
  };
  readonly #pages = new BrokenPages(() => this.#create());
  #window: BrowserWindow | undefined;
  #section: SettingsSection | undefined;

  constructor(options: {
    readonly desktop: DesktopAbilities;
    readonly icon: string;
    readonly theme: () => Theme;
    /** It was asked for: a section may be waiting. */
    readonly onShown: (window: BrowserWindow) => void;
    readonly onClosed: () => void;
  }) {
    this.#options = options;
  }

  get window(): BrowserWindow | undefined {
    return this.#window;
  }

  get webContents(): Electron.WebContents | undefined {
    return this.#window?.webContents;
  }

  /** Opens it, or brings it to the front, on the section that is meant. */
  show(section?: SettingsSection): void {
    this.#section = section ?? this.#section;
    const window = this.#window;
    if (!window) {
      this.#create();
      return;
    }
    bringToFront(window, this.#options.desktop);
    this.#options.onShown(window);
  }

  /** The section that it was opened for; given once. */
  takeSection(): SettingsSection | undefined {
    const section = this.#section;
    this.#section = undefined;
    return section;
  }

  close(): void {
    this.#window?.close();
  }

  /** The app ends. */
  quit(): void {
    this.#window?.destroy();
  }

  #create(): void {
    const { icon, onClosed, onShown, theme } = this.#options;
    const window = createAppWindow({
      page: 'settings',
      theme,
      icon,
      shape: { title: 'Settings', width: 820, height: 600, minWidth: 420, minHeight: 360 },
      onShown,
    });
    this.#window = window;
    this.#pages.watch(window);
    window.on('closed', () => {
      if (this.#window === window) this.#window = undefined;
      onClosed();
    });
  }
}
