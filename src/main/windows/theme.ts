import { BrowserWindow, nativeTheme } from 'electron';
import type { Theme } from '../../shared/settings/setting-values.ts';
import { backgroundColour } from './background-colour.ts';
import { send } from './push-to-window.ts';

/**
 * Applies a theme to every window there is: light and dark through Electron, so that menus and scroll bars follow; more
 * contrast through the windows' own colours, since no system lets an app ask for it.
 */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme === 'high-contrast' ? 'system' : theme;
  for (const window of BrowserWindow.getAllWindows()) {
    window.setBackgroundColor(windowBackground(theme));
    send(window.webContents, 'theme:changed', { highContrast: theme === 'high-contrast' });
  }
}

/** What a page is told of the theme in its address: it may be drawn before any message arrives. */
export function themeFragment(theme: Theme): string {
  return theme === 'high-contrast' ? '#high-contrast' : '';
}

/** The colour of a window until its page is drawn: the page's own, so that nothing light flashes up where all is dark. */
export function windowBackground(theme: Theme): string {
  return backgroundColour({
    dark: nativeTheme.shouldUseDarkColors,
    highContrast: theme === 'high-contrast' || nativeTheme.shouldUseHighContrastColors,
  });
}

/** Keeps the colour behind a page right while the desktop turns dark or light: it shows at the edge of a resize. */
export function keepBackground(window: BrowserWindow, theme: () => Theme): void {
  const paint = () => window.setBackgroundColor(windowBackground(theme()));
  nativeTheme.on('updated', paint);
  window.once('closed', () => nativeTheme.off('updated', paint));
}
