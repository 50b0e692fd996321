import { type BrowserWindow, screen } from 'electron';
import type { DesktopAbilities } from '../../core/platform.ts';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { createAppWindow } from '../windows/app-window.ts';
import { bringToFront } from '../windows/bring-to-front.ts';
import { type Area, fittedSize, placed, type Size } from './fitted-size.ts';

const WIDTH = 380;
const HEIGHT = 300;

/**
 * The small window that asks for a code. It opens on the display where the pointer is, above all others (on Wayland where the
 * compositor puts it), takes the focus once, stays when the focus leaves (people look at their authenticator), grows with its text and zoom as far as the display goes, and
 * closing it is a dismissal.
 */
export class MfaWindow {
  readonly #desktop: DesktopAbilities;
  readonly #icon: string;
  readonly #theme: () => Theme;
  readonly #onDismissed: () => void;
  #window: BrowserWindow | undefined;
  /** CSS px that the page needs. */
  #pageHeight = HEIGHT;

  constructor(options: {
    desktop: DesktopAbilities;
    icon: string;
    theme: () => Theme;
    onDismissed: () => void;
  }) {
    this.#desktop = options.desktop;
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
    const window = createAppWindow({
      page: 'mfa',
      theme: this.#theme,
      icon: this.#icon,
      shape: {
        title: 'MFA code',
        ...this.#place({ width: WIDTH, height: this.#pageHeight }),
        resizable: false,
        minimizable: false,
        maximizable: false,
        alwaysOnTop: this.#desktop.placesWindows,
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
    if (this.#window) bringToFront(this.#window, this.#desktop);
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
    const { workArea } = this.#desktop.placesWindows
      ? screen.getDisplayMatching(bounds)
      : screen.getPrimaryDisplay();
    const page = { width: WIDTH, height: this.#pageHeight };
    const size = fittedSize(page, window.webContents.getZoomFactor(), workArea);
    if (size.width === bounds.width && size.height === bounds.height) return;
    if (this.#desktop.placesWindows) window.setContentBounds(placed(size, workArea));
    else window.setContentSize(size.width, size.height);
  }

  #place(size: Size): Size | Area {
    if (!this.#desktop.placesWindows) return size;
    const display = this.#desktop.tellsPointer
      ? screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
      : screen.getPrimaryDisplay();
    return placed(size, display.workArea);
  }
}
