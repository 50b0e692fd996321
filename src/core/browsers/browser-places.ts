import { posix, win32 } from 'node:path';
import type { BrowserId } from '../../shared/browser-choice.ts';
import { type Environment, homeDirectory } from '../aws-files/profiles/file-locations.ts';
import { BROWSERS, type BrowserPlaces } from './browser-table.ts';

/** The system that browsers are looked for on; files are read through it, never written. */
export interface BrowserSystem {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  /** The home directory when the environment names none: `os.homedir()`. */
  readonly home: string;
  isFile(path: string): Promise<boolean>;
  /** `undefined` where it cannot be read. */
  readText(path: string): Promise<string | undefined>;
}

/** One place where a browser may be: its program, and the folders that may hold its profiles. */
export interface CandidatePlace {
  readonly program: string;
  readonly data: readonly string[];
}

/** Where a browser may be on this system, the likeliest first. Nothing is looked at. */
export function candidatePlaces(id: BrowserId, system: BrowserSystem): readonly CandidatePlace[] {
  const places: BrowserPlaces = BROWSERS[id];
  switch (system.platform) {
    case 'win32':
      return windowsPlaces(places, system);
    case 'darwin':
      return macPlaces(places, system);
    default:
      return linuxPlaces(places, system);
  }
}

function linuxPlaces({ linux = [] }: BrowserPlaces, system: BrowserSystem): readonly CandidatePlace[] {
  const home = homeOf(system);
  const config = system.environment['XDG_CONFIG_HOME'] || posix.join(home, '.config');
  const folders = [
    ...(system.environment['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder)),
    '/var/lib/flatpak/exports/bin',
    posix.join(home, '.local/share/flatpak/exports/bin'),
  ];
  const isBelowHome = (data: string) => /^(\.|snap\/)/.test(data);
  return linux.flatMap(({ data, programs }) =>
    programs.flatMap((name) =>
      folders.map((folder) => ({
        program: posix.join(folder, name),
        data: data.map((each) => posix.join(isBelowHome(each) ? home : config, each)),
      })),
    ),
  );
}

function macPlaces({ mac }: BrowserPlaces, system: BrowserSystem): readonly CandidatePlace[] {
  if (mac === undefined) return [];
  const home = homeOf(system);
  return ['/Applications', posix.join(home, 'Applications')].map((folder) => ({
    program: posix.join(folder, mac.app, 'Contents/MacOS', mac.program),
    data: mac.data.map((each) => posix.join(home, 'Library/Application Support', each)),
  }));
}

function windowsPlaces(
  { windows }: BrowserPlaces,
  { environment }: BrowserSystem,
): readonly CandidatePlace[] {
  if (windows === undefined) return [];
  const dataFolder = environment[windows.in];
  const data = dataFolder ? windows.data.map((each) => win32.join(dataFolder, each)) : [];
  return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = environment[variable] ?? environment[variable.toUpperCase()];
    return folder ? [{ program: win32.join(folder, windows.program), data }] : [];
  });
}

function homeOf({ environment, home, platform }: BrowserSystem): string {
  return homeDirectory(environment, platform) ?? home;
}
