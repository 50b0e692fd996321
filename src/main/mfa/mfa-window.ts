import { type BrowserWindow, screen } from 'electron';
import type { Theme } from '../../shared/settings-view.ts';
import { createAppWindow } from '../windows/app-window.ts';
import { fittedSize, placed } from './fitted-size.ts';

const WIDTH = 380;
const HEIGHT = 300;

/**
 * The small window that asks for a code. It opens on the display where the pointer is, takes the focus once, stays when
 * the focus leaves (people look at their authenticator), grows with its text and zoom as far as the display goes, and
 * closing it is a dismissal.
 */
export class MfaWindow {
  readonly #icon: string;
  readonly #theme: () => Theme;
  readonly #onDismissed: () => void;
  #window: BrowserWindow | undefined;
  /** CSS px that the page needs. */
  #pageHeight = HEIGHT;

  constructor(options: { icon: string; theme: () => Theme; onDismissed: () => void }) {
    this.#icon = options.icon;
    this.#theme = options.theme;
    this.#onDismissed = options.onDismissed;
  }

  get webContents(): Electron.WebContents | undefined {
    return this.#window?.webContents;
  }

  /** Opens it; when it is open already it stays as it is, so that the focus is not taken twice. */
  open(extraHeight: number): void {
    if (this.#window) return;
    this.#pageHeight = HEIGHT + extraHeight;
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const window = createAppWindow({
      page: 'mfa',
      theme: this.#theme,
      icon: this.#icon,
      shape: {
        title: 'MFA code',
        ...placed({ width: WIDTH, height: this.#pageHeight }, workArea),
        resizable: false,
        minimizable: false,
        maximizable: false,
        alwaysOnTop: true,
      },
      onReady: () => this.#resize(),
      onZoom: () => this.#resize(),
    });
    this.#window = window;
    window.on('closed', () => {
      if (this.#window !== window) return;
      this.#window = undefined;
      this.#onDismissed();
    });
  }

  /** The page needs this many CSS px; it grows to them and does not shrink while it is open, so that nothing jumps. */
  fit(pageHeight: number): void {
    if (pageHeight <= this.#pageHeight) return;
    this.#pageHeight = pageHeight;
    this.#resize();
  }

  /** Brings the open prompt to the front, when the user asked for it again. */
  raise(): void {
    this.#window?.show();
    this.#window?.focus();
  }

  close(): void {
    const window = this.#window;
    this.#window = undefined;
    window?.destroy();
  }

  #resize(): void {
    const window = this.#window;
    if (!window) return;
    const bounds = window.getContentBounds();
    const { workArea } = screen.getDisplayMatching(bounds);
    const page = { width: WIDTH, height: this.#pageHeight };
    const size = fittedSize(page, window.webContents.getZoomFactor(), workArea);
    if (size.width === bounds.width && size.height === bounds.height) return;
    window.setContentBounds(placed(size, workArea));
  }
}
