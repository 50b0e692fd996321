import { localBrowserSystem, startDetached } from '../../core/browsers/local-browser-system.ts';
import type { BrowserParts } from '../../core/browsers/open-in-browser.ts';
import type { CliContext } from '../context.ts';

/** How a command opens a browser: with `BROWSER`, with the chosen one, or as the system opens addresses. */
export function terminalBrowser({
  environment,
  platform,
}: Pick<CliContext, 'environment' | 'platform'>): BrowserParts {
  return {
    system: { ...localBrowserSystem(environment), platform },
    start: startDetached,
    openWithSystem,
  };
}

/** False where the system has nothing that opens addresses. */
async function openWithSystem(address: string): Promise<boolean> {
  try {
    const { default: open } = await import('open');
    const opener = await open(address);
    // What goes wrong after its start shows in nobody coming for the address.
    opener.on('error', () => undefined);
    return true;
  } catch {
    return false;
  }
}
