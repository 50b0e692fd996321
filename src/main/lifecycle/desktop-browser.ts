import { shell } from 'electron';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { localBrowserSystem, startDetached } from '../../core/browsers/local-browser-system.ts';
import { type BrowserParts, openInBrowser } from '../../core/browsers/open-in-browser.ts';
import { SecretAddress } from '../../core/browsers/secret-address.ts';

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

/** Opens an address in the person's own browser; false where nothing came for it. */
export async function openAddress(
  environment: Environment,
  address: string,
  signal: AbortSignal,
): Promise<boolean> {
  const opened = await openInBrowser(
    new SecretAddress(address),
    undefined,
    desktopBrowser(environment),
    signal,
  );
  return opened.ok;
}
