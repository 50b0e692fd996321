import { join } from 'node:path';
import { app, type Session, type WebContents, type WebPreferences } from 'electron';
import type { WindowPage } from '../../shared/ipc-contract.ts';
import { isPage } from './app-protocol.ts';

/** What every window of ours has in common (DESIGN section 8). */
export function secureWebPreferences(): WebPreferences {
  return {
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

/** Denies every permission a page could ask for. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Whatever contents appear in this app: no navigation, no new window, no webview, no reload by keyboard. */
export function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** True when a message really comes from the main frame of that page. */
export function comesFrom(
  event: { readonly sender: WebContents; readonly senderFrame: Electron.WebFrameMain | null },
  page: WindowPage,
): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isPage(frame.url, page);
}
