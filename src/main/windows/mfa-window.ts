import { BrowserWindow, screen } from 'electron';
import type { Theme } from '../../shared/settings-view.ts';
import { themeFragment, windowGround } from '../theme.ts';
import { pageUrl } from './app-protocol.ts';
import { secureWebPreferences } from './secure-window.ts';

const WIDTH = 380;
const HEIGHT = 300;

/**
 * The small window that asks for a code. It opens on the display where the pointer is, takes the focus once, stays when
 * the focus leaves (people look at their authenticator), and closing it is a dismissal.
 */
export class MfaWindow {
  readonly #icon: string;
  readonly #theme: () => Theme;
  readonly #onDismissed: () => void;
  #window: BrowserWindow | undefined;

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
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const height = HEIGHT + extraHeight;
    const window = new BrowserWindow({
      title: 'MFA code',
      width: WIDTH,
      height,
      x: Math.round(workArea.x + (workArea.width - WIDTH) / 2),
      y: Math.round(workArea.y + (workArea.height - height) / 3),
      useContentSize: true,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      show: false,
      icon: this.#icon,
      autoHideMenuBar: true,
      backgroundColor: windowGround(this.#theme()),
      webPreferences: secureWebPreferences() ?? {},
    });
    this.#window = window;
    window.setMenu(null);
    window.on('page-title-updated', (event) => event.preventDefault());
    window.once('ready-to-show', () => {
      window.show();
      window.focus();
    });
    window.on('closed', () => {
      if (this.#window !== window) return;
      this.#window = undefined;
      this.#onDismissed();
    });
    void window.loadURL(pageUrl('mfa') + themeFragment(this.#theme()));
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
}
