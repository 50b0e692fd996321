import {
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { giveToFolderOwner, makeFolderSync } from '../../core/files/make-folder.ts';

/** The first line; another number where the form changes. The completion scripts know it, too. */
export const KEPT_NAMES_FORM = 'understudy-names 1';

/** Below the data folder. */
export const KEPT_NAMES = ['completion', 'names'] as const;

/** What the names hold for: files that must be older than them, and files that must not be there. */
export interface Watched {
  readonly older: readonly string[];
  readonly absent: readonly string[];
}

/**
 * The file that a shell's completion answers from without starting this program: for whom the names hold, what must be older (`w`)
 * and what absent (`n`), and the profiles (`=`), with a word about each behind a tab. No line is empty, so that a shell can split it.
 * `undefined` where the answer depends on more than that.
 */
export function keptNamesText(
  environment: Environment,
  { absent, older }: Watched,
  profiles: readonly string[],
): string | undefined {
  const {
    AWS_CONFIG_FILE: config = '',
    AWS_SHARED_CREDENTIALS_FILE: credentials = '',
    HOME: home,
  } = environment;
  // A path that is not absolute means another file in each folder.
  if (!home || [config, credentials].some((path) => path !== '' && !isAbsolute(path))) return undefined;
  const paths = [...older.map((path) => `w${path}`), ...absent.map((path) => `n${path}`)];
  const head = [`h${home}`, `c${config}`, `k${credentials}`, ...paths];
  if (head.some((line) => /[\r\n\0]/.test(line))) return undefined;
  return [KEPT_NAMES_FORM, ...head, ...profiles.map((profile) => `=${profile}`), ''].join('\n');
}

/** The files, what they lead to, and the folders they are in: a file may be replaced by one that is older than the names. */
export function watchedFor(files: readonly string[], dataFolder: string): Watched {
  const older = new Set<string>();
  const absent: string[] = [];
  for (const path of files) {
    if (!existsSync(path)) absent.push(path);
    for (const each of existsSync(path) ? [path, realpathSync(path)] : []) {
      older.add(each);
      // Our own folder changes all the time, and its files are replaced by newer ones only.
      if (dirname(each) !== dataFolder) older.add(dirname(each));
    }
  }
  return { older: [...older], absent };
}

/** File systems tell times in ticks of some milliseconds: a change within one of them must not look older. */
const TICK_MS = 20;

/**
 * Puts the names where the shells look for them, mode 0600, unless they are there already. Only where there is a data folder:
 * a press of Tab makes none. Whatever goes wrong costs the next press a little time and nothing else.
 *
 * @param asOf when the files were read: what changes later is newer than the names
 */
export function keepNames(
  dataFolder: string,
  asOf: Date,
  environment: Environment,
  files: readonly string[],
  profiles: () => readonly string[],
): void {
  const path = join(dataFolder, ...KEPT_NAMES);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    if (!existsSync(dataFolder)) return;
    const watched = watchedFor(files, dataFolder);
    const text = keptNamesText(environment, watched, profiles());
    if (text === undefined || (isCurrent(path, watched) && readFileSync(path, 'utf8') === text)) return;
    makeFolderSync(dirname(path));
    writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 });
    giveToFolderOwner(temporary);
    const stamp = new Date(asOf.getTime() - TICK_MS);
    utimesSync(temporary, stamp, stamp);
    renameSync(temporary, path);
  } catch {
    try {
      unlinkSync(temporary);
    } catch {
      // It was not made.
    }
  }
}

function isCurrent(path: string, { older }: Watched): boolean {
  try {
    const made = statSync(path).mtimeMs;
    return older.every((each) => statSync(each).mtimeMs < made);
  } catch {
    return false;
  }
}
