import type { BrowserId } from '../../shared/browser-choice.ts';

/**
 * The browsers that are looked for, and where they are on each system. `data` is the folder that holds the list of profiles:
 * below the configuration folder of the user on Linux (`~/.config`, unless it begins with a dot: then below the home
 * directory), below `~/Library/Application Support` on macOS, below the folder that `in` names on Windows.
 */
export interface BrowserPlaces {
  /** `chromium`: profiles in `Local State`; `firefox`: in `profiles.ini`, and containers; `none`: profiles cannot be chosen. */
  readonly profiles: 'chromium' | 'firefox' | 'none';
  /** Ways to install it, the commonest first: programs by name on the search path, and where that way keeps its data. */
  readonly linux?: readonly { readonly programs: readonly string[]; readonly data: readonly string[] }[];
  readonly mac?: { readonly app: string; readonly program: string; readonly data: readonly string[] };
  readonly windows?: {
    /** Below Program Files (either) or the local application data of the user. */
    readonly program: string;
    readonly in: 'LOCALAPPDATA' | 'APPDATA';
    readonly data: readonly string[];
  };
}

function chromium(
  native: { readonly programs: readonly string[]; readonly data: string },
  flatpak: { readonly id: string; readonly data: string },
  mac: { readonly app: string; readonly data: string },
  windows: { readonly program: string; readonly data: string },
): BrowserPlaces {
  return {
    profiles: 'chromium',
    linux: [
      { programs: native.programs, data: [native.data] },
      { programs: [flatpak.id], data: [`.var/app/${flatpak.id}/config/${flatpak.data}`] },
    ],
    mac: { app: `${mac.app}.app`, program: mac.app, data: [mac.data] },
    windows: { program: windows.program, in: 'LOCALAPPDATA', data: [windows.data] },
  };
}

/** In the order in which they are listed. */
export const BROWSERS = {
  chrome: chromium(
    { programs: ['google-chrome', 'google-chrome-stable'], data: 'google-chrome' },
    { id: 'com.google.Chrome', data: 'google-chrome' },
    { app: 'Google Chrome', data: 'Google/Chrome' },
    { program: 'Google\\Chrome\\Application\\chrome.exe', data: 'Google\\Chrome\\User Data' },
  ),
  chromium: {
    ...chromium(
      { programs: ['chromium', 'chromium-browser'], data: 'chromium' },
      { id: 'org.chromium.Chromium', data: 'chromium' },
      { app: 'Chromium', data: 'Chromium' },
      { program: 'Chromium\\Application\\chrome.exe', data: 'Chromium\\User Data' },
    ),
    linux: [
      {
        programs: ['chromium', 'chromium-browser'],
        data: ['chromium', 'snap/chromium/common/chromium'],
      },
      { programs: ['org.chromium.Chromium'], data: ['.var/app/org.chromium.Chromium/config/chromium'] },
    ],
  },
  edge: chromium(
    { programs: ['microsoft-edge', 'microsoft-edge-stable'], data: 'microsoft-edge' },
    { id: 'com.microsoft.Edge', data: 'microsoft-edge' },
    { app: 'Microsoft Edge', data: 'Microsoft Edge' },
    { program: 'Microsoft\\Edge\\Application\\msedge.exe', data: 'Microsoft\\Edge\\User Data' },
  ),
  brave: chromium(
    { programs: ['brave-browser', 'brave'], data: 'BraveSoftware/Brave-Browser' },
    { id: 'com.brave.Browser', data: 'BraveSoftware/Brave-Browser' },
    { app: 'Brave Browser', data: 'BraveSoftware/Brave-Browser' },
    {
      program: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
      data: 'BraveSoftware\\Brave-Browser\\User Data',
    },
  ),
  vivaldi: chromium(
    { programs: ['vivaldi', 'vivaldi-stable'], data: 'vivaldi' },
    { id: 'com.vivaldi.Vivaldi', data: 'vivaldi' },
    { app: 'Vivaldi', data: 'Vivaldi' },
    { program: 'Vivaldi\\Application\\vivaldi.exe', data: 'Vivaldi\\User Data' },
  ),
  /** Its command line takes an address and no profile. */
  arc: { profiles: 'none', mac: { app: 'Arc.app', program: 'Arc', data: [] } },
  firefox: {
    profiles: 'firefox',
    linux: [
      {
        programs: ['firefox', 'firefox-esr'],
        data: ['.mozilla/firefox', 'mozilla/firefox', 'snap/firefox/common/.mozilla/firefox'],
      },
      {
        programs: ['org.mozilla.firefox'],
        data: ['.var/app/org.mozilla.firefox/.mozilla/firefox'],
      },
    ],
    mac: { app: 'Firefox.app', program: 'firefox', data: ['Firefox'] },
    windows: { program: 'Mozilla Firefox\\firefox.exe', in: 'APPDATA', data: ['Mozilla\\Firefox'] },
  },
} as const satisfies Readonly<Record<BrowserId, BrowserPlaces>>;
