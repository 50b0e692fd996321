import type { Settings } from '../../core/settings/settings.ts';
import type { BrowserChoice } from '../../shared/browser-choice.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { ConsoleSettings } from './console-actions.ts';

/** The browser for the console of a profile: its own, else that of its account, else the one for all. Absent: the system's. */
export function browserFor(
  { accountBrowsers, browser, browsers }: Pick<Settings, 'browser' | 'browsers' | 'accountBrowsers'>,
  profile: string,
  accountId: string | undefined,
): BrowserChoice | undefined {
  const own = Object.hasOwn(browsers, profile) ? browsers[profile] : undefined;
  if (own !== undefined) return own;
  const ofAccount =
    accountId !== undefined && Object.hasOwn(accountBrowsers, accountId)
      ? accountBrowsers[accountId]
      : undefined;
  return ofAccount ?? browser;
}

/** What the app's settings say of the console. */
export function consoleSettings(settings: SettingsStore): ConsoleSettings {
  return {
    isProduction: (profile) => settings.current.production.includes(profile),
    browserFor: (profile, accountId) => browserFor(settings.current, profile, accountId),
    lastDestination: (profile) => {
      const { consolePages } = settings.current;
      return Object.hasOwn(consolePages, profile) ? consolePages[profile] : undefined;
    },
    rememberDestination: (profile, destination) => settings.rememberConsolePage(profile, destination),
  };
}
