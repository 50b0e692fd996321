import { shell } from 'electron';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { localBrowserSystem, startDetached } from '../../core/browsers/local-browser-system.ts';
import type { BrowserParts } from '../../core/browsers/open-in-browser.ts';

/** How the app opens a browser: with `BROWSER`, with the chosen one, or as the desktop opens addresses. */
export function desktopBrowser(environment: Environment): BrowserParts {
  return {
    system: localBrowserSystem(environment),
    start: startDetached,
    openWithSystem: (address) =>
      shell.openExternal(address).then(
        () => true,
        () => false,
      ),
  };
}
