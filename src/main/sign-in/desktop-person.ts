import type { AppContext } from '../../app/app-context.ts';
import type { SignInPerson } from '../../app/sign-in/sign-ins.ts';
import { openInBrowser } from '../../core/browsers/open-in-browser.ts';
import { isRemoteSession } from '../../core/browsers/remote-session.ts';
import { SecretAddress } from '../../core/browsers/secret-address.ts';
import { desktopBrowser } from '../lifecycle/desktop-browser.ts';

/** Somebody at this desktop, whose own browser is opened: never a window of ours, in which passkeys and many sign-in pages fail. */
export function desktopPerson({ environment, settings }: AppContext, showPanel: () => void): SignInPerson {
  return {
    isRemote: isRemoteSession(environment),
    async open(address, signal) {
      const browser = desktopBrowser(environment);
      return (await openInBrowser(new SecretAddress(address), settings.current.browser, browser, signal)).ok;
    },
    // What a browser shows is enough, but a code to compare or an address that no browser took must be seen.
    show: ({ browserFailed, userCode }) => {
      if (browserFailed || userCode !== undefined) showPanel();
    },
  };
}
