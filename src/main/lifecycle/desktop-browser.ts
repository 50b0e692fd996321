import { shell } from 'electron';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { localBrowserSystem, startDetached } from '../../core/browsers/local-browser-system.ts';
import type { BrowserParts } from '../../core/browsers/open-in-browser.ts';
import { withinMs } from '../../core/time-limit.ts';

/** The desktop starts a browser within this, or says that it cannot, in milliseconds. */
const SYSTEM_MS = 10_000;

/** How the app opens a browser: with `BROWSER`, with the chosen one, or as the desktop opens addresses. */
export function desktopBrowser(environment: Environment): BrowserParts {
  return {
    system: localBrowserSystem(environment),
    start: startDetached,
    openWithSystem: (address) =>
      withinMs(
        shell.openExternal(address).then(
          () => true,
          () => false,
        ),
        SYSTEM_MS,
        false,
      ),
  };
}
