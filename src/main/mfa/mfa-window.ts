import { app, BrowserWindow, screen } from 'electron';
import type { Log } from '../../app/log.ts';
import type { DesktopAbilities } from '../../core/platform.ts';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { createAppWindow } from '../windows/app-window.ts';
import { bringToFront } from '../windows/bring-to-front.ts';
import { callForFocus, giveFocusBack, showOverFullScreens } from '../windows/prompt-manners.ts';
import { send } from '../windows/push-to-window.ts';
import { type Area, fittedSize, placed, type Size } from './fitted-size.ts';
import { PageWatch } from './page-watch.ts';

const WIDTH = 380;
const HEIGHT = 300;
/** A desktop that gives a new window the focus does it at once; in milliseconds. */
const FOCUS_LIMIT_MS = 1_000;

export interface MfaWindowOptions {
  readonly desktop: DesktopAbilities;
  readonly icon: string;
  readonly log: Log;
  readonly theme: () => Theme;
  readonly onDismissed: () => void;
  /** Whether the page can be seen: false once neither it nor the one in its place paints or answers. */
  readonly onSight: (inSight: boolean) => void;
  /** Whether it got the focus, or has it by now; told only where the desktop may withhold it. */
  readonly onFocus: (hasFocus: boolean) => void;
}

/**
 * The small window that asks for a code. It opens on the display where the pointer is, above all others (on Wayland where the
 * compositor puts it), takes the focus once, stays when the focus leaves (people look at their authenticator), grows with its text and zoom as far as the display goes, and
 * closing it is a dismissal.
 */
export class MfaWindow {
  readonly #options: MfaWindowOptions;
  readonly #watch: PageWatch;
  #window: BrowserWindow | undefined;
  /** CSS px that the page needs. */
  #pageHeight = HEIGHT;

  constructor(options: MfaWindowOptions) {
    this.#options = options;
    this.#watch = new PageWatch({
      ask: () => send(this.webContents, 'mfa:look', undefined),
      replace: (why) => {
        options.log.warn(`The window that asks for a code is opened anew: ${why}.`);
        this.#renew({ fresh: false });
      },
      onLost: (why) => {
        options.log.warn(`The window that asks for a code cannot be shown: ${why}.`);
        options.onSight(false);
      },
      onFound: () => options.onSight(true),
    });
  }

  get webContents(): Electron.WebContents | undefined {
    return this.#window?.webContents;
  }

  /** Opens it; when it is open already it stays as it is, so that the focus is not taken twice. */
  open(extraHeight: number): void {
    if (this.#window) return;
    this.#pageHeight = HEIGHT + extraHeight;
    this.#create({ fresh: true });
  }

  /** The page needs this many CSS px; it grows to them and does not shrink while it is open, so that nothing jumps. */
  fit(pageHeight: number): void {
    if (pageHeight <= this.#pageHeight) return;
    this.#pageHeight = pageHeight;
    this.#resize();
  }

  /** Brings the open prompt to the front, when the user asked for it again. */
  raise(): void {
    if (this.#watch.isLost) this.#renew({ fresh: true });
    else if (this.#window) bringToFront(this.#window, this.#options.desktop);
  }

  /** The page lives and paints. */
  answered(): void {
    this.#watch.answered();
  }

  close(): void {
    this.#watch.end();
    const window = this.#window;
    if (!window) return;
    this.#window = undefined;
    window.destroy();
    giveFocusBack(app, BrowserWindow.getAllWindows(), this.#options.desktop);
  }

  #renew(how: { readonly fresh: boolean }): void {
    const former = this.#window;
    this.#window = undefined;
    former?.destroy();
    this.#create(how);
    if (how.fresh) this.#options.onSight(true);
  }

  #create(how: { readonly fresh: boolean }): void {
    const { desktop, icon, theme } = this.#options;
    const window = createAppWindow({
      page: 'mfa',
      theme,
      icon,
      shape: {
        title: 'MFA code',
        ...this.#place({ width: WIDTH, height: this.#pageHeight }),
        resizable: false,
        minimizable: false,
        maximizable: false,
        alwaysOnTop: desktop.placesWindows,
      },
      onReady: () => this.#resize(),
      onShown: () => this.#followFocus(window),
      onZoom: () => this.#resize(),
    });
    this.#window = window;
    showOverFullScreens(window, desktop);
    window.webContents.on('render-process-gone', (_event, { reason }) => this.#broke(window, reason));
    window.webContents.on('did-fail-load', (_event, _code, reason) => this.#broke(window, reason));
    window.on('closed', () => {
      if (this.#window !== window) return;
      this.#window = undefined;
      this.#watch.end();
      this.#options.onDismissed();
    });
    this.#watch.begin(how);
  }

  #broke(window: BrowserWindow, why: string): void {
    if (this.#window === window) this.#watch.broke(why);
  }

  /** Where the desktop may withhold the focus, somebody else tells the person. */
  #followFocus(window: BrowserWindow): void {
    const { desktop, onFocus } = this.#options;
    if (desktop.givesFocus) return;
    window.on('focus', () => onFocus(true));
    setTimeout(() => {
      if (this.#window !== window || window.isFocused()) return;
      callForFocus(window, desktop);
      onFocus(false);
    }, FOCUS_LIMIT_MS).unref();
  }

  #resize(): void {
    const window = this.#window;
    if (!window) return;
    const bounds = window.getContentBounds();
    const { workArea } = this.#options.desktop.placesWindows
      ? screen.getDisplayMatching(bounds)
      : screen.getPrimaryDisplay();
    const page = { width: WIDTH, height: this.#pageHeight };
    const size = fittedSize(page, window.webContents.getZoomFactor(), workArea);
    if (size.width === bounds.width && size.height === bounds.height) return;
    if (this.#options.desktop.placesWindows) window.setContentBounds(placed(size, workArea));
    else window.setContentSize(size.width, size.height);
  }

  #place(size: Size): Size | Area {
    if (!this.#options.desktop.placesWindows) return size;
    const display = this.#options.desktop.tellsPointer
      ? screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
      : screen.getPrimaryDisplay();
    return placed(size, display.workArea);
  }
}
