import { posix, win32 } from 'node:path';
import type { AwsFile } from './profile-set.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a file is looked for, and who said so. */
export interface FileLocation {
  readonly file: AwsFile;
  readonly path: string;
  readonly from: 'flag' | 'environment' | 'settings' | 'default';
}

export interface FileLocations {
  readonly config: FileLocation;
  readonly credentials: FileLocation;
}

/** Paths that somebody asked for. An empty one counts as not given. */
export interface WantedPaths {
  readonly config?: string | undefined;
  readonly credentials?: string | undefined;
}

export interface LocationSources {
  readonly flags?: WantedPaths;
  readonly environment: Environment;
  readonly settings?: WantedPaths;
  readonly platform: NodeJS.Platform;
  /** The home directory when the environment names none: `os.homedir()`. */
  readonly homeOfUser: string;
}

const VARIABLES: Readonly<Record<AwsFile, string>> = {
  config: 'AWS_CONFIG_FILE',
  credentials: 'AWS_SHARED_CREDENTIALS_FILE',
};

/** Flag before environment before settings before `~/.aws`. A leading `~` is the home directory; nothing else is expanded. */
export function locateFiles(sources: LocationSources): FileLocations {
  return { config: locateFile('config', sources), credentials: locateFile('credentials', sources) };
}

function locateFile(file: AwsFile, sources: LocationSources): FileLocation {
  const { flags, environment, settings, platform, homeOfUser } = sources;
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  const asked: readonly (readonly [FileLocation['from'], string | undefined])[] = [
    ['flag', flags?.[file]],
    ['environment', environment[VARIABLES[file]]],
    ['settings', settings?.[file]],
  ];
  for (const [from, path] of asked) {
    if (path) return { file, path: expandHome(path, home, platform), from };
  }
  return { file, path: pathsOf(platform).join(home, '.aws', file), from: 'default' };
}

/**
 * The home directory that the environment names: `HOME`, and on Windows `USERPROFILE`, then `HOMEDRIVE` with `HOMEPATH`
 * (AWS SDKs: location of the shared files). Empty counts as unset.
 */
export function homeDirectory(environment: Environment, platform: NodeJS.Platform): string | undefined {
  if (environment['HOME']) return environment['HOME'];
  if (platform !== 'win32') return undefined;
  if (environment['USERPROFILE']) return environment['USERPROFILE'];
  const { HOMEDRIVE: drive, HOMEPATH: path } = environment;
  return drive && path ? drive + path : undefined;
}

/** Replaces a `~` that stands alone or before a separator. `~name` stays: no AWS SDK looks up other users. */
export function expandHome(path: string, home: string, platform: NodeJS.Platform): string {
  if (path === '~') return home;
  const separated = path.startsWith('~/') || (platform === 'win32' && path.startsWith('~\\'));
  return separated ? pathsOf(platform).join(home, path.slice(2)) : path;
}

/** The profile that AWS tools take when none is named: `AWS_PROFILE`, or `default`. */
export function environmentProfile(environment: Environment): string {
  return environment['AWS_PROFILE'] || 'default';
}

function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
