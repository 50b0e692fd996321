import type { BrowserSystem } from '../browser-places.ts';

/** A system whose files are these, by path; for tests. */
export function pretendedSystem(
  platform: NodeJS.Platform,
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): BrowserSystem {
  const windows = platform === 'win32';
  return {
    platform,
    environment: windows
      ? {
          ProgramFiles: 'C:\\Program Files',
          'ProgramFiles(x86)': 'C:\\Program Files (x86)',
          LOCALAPPDATA: 'C:\\Users\\jo\\AppData\\Local',
          APPDATA: 'C:\\Users\\jo\\AppData\\Roaming',
          ...environment,
        }
      : { PATH: '/usr/local/bin:/usr/bin:relative', ...environment },
    home: windows ? 'C:\\Users\\jo' : '/home/jo',
    isFile: async (path) => Object.hasOwn(files, path),
    readText: async (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}

/** Chromium's list of profiles: folder to name, or to name and account. */
export function localState(profiles: Readonly<Record<string, string | readonly [string, string]>>): string {
  const entries = Object.entries(profiles).map(([folder, value]) => {
    const [name, account] = typeof value === 'string' ? [value, ''] : value;
    return [folder, { name, user_name: account, gaia_name: 'x' }];
  });
  return JSON.stringify({
    profile: { info_cache: Object.fromEntries(entries), last_used: 'Default' },
    other: 1,
  });
}
