import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import type { WindowPage } from '../../shared/ipc-contract.ts';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { pageUrl } from './app-protocol.ts';
import { letZoom } from './page-zoom.ts';
import { revealOnce } from './reveal-once.ts';
import { secureWebPreferences } from './secure-window.ts';
import { keepBackground, themeFragment, windowBackground } from './theme.ts';

export interface AppWindowOptions {
  readonly page: WindowPage;
  readonly theme: () => Theme;
  /** The picture's path. */
  readonly icon: string;
  /** Its title, sizes, place and what else is this window's own. */
  readonly shape: Omit<BrowserWindowConstructorOptions, 'webPreferences'>;
  /** It is about to be shown. */
  readonly onReady?: () => void;
  readonly onShown?: (window: BrowserWindow) => void;
  readonly onZoom?: () => void;
}

/**
 * Opens a window with one of our pages: confined, named by us and not by its page, zoomed by keys, in the colours
 * of the theme, and seen once it is painted or loaded. It has no menu, since the application has none: taking one away from a window would
 * wait for the session bus on Linux, however long (Electron looks for Unity's menu bar there).
 */
export function createAppWindow({
  page,
  theme,
  icon,
  shape,
  onReady,
  onShown,
  onZoom,
}: AppWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    useContentSize: true,
    fullscreenable: false,
    autoHideMenuBar: true,
    ...shape,
    show: false,
    icon,
    backgroundColor: windowBackground(theme()),
    webPreferences: secureWebPreferences(),
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  keepBackground(window, theme);
  letZoom(window, onZoom);
  revealOnce(window, () => {
    onReady?.();
    window.show();
    window.focus();
    onShown?.(window);
  });
  void window.loadURL(pageUrl(page) + themeFragment(theme()));
  return window;
}
