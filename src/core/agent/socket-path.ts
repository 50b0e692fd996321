import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from '../aws-files/profiles/file-locations.ts';

/** What `sun_path` holds besides its end, in bytes (Linux: unix(7); macOS: sys/un.h). */
const LONGEST_PATH = { linux: 107, others: 103 } as const;

export interface PlaceOptions {
  /** The app's data folder; exists, mode 0700. */
  readonly dataFolder: string;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** `os.tmpdir()`. */
  readonly temporaryFolder: string;
}

export type SocketPlace =
  | { readonly ok: true; readonly address: string; readonly isPipe: boolean }
  | { readonly ok: false; readonly message: string };

/**
 * Where the app listens: in a folder of our own (0700) below `XDG_RUNTIME_DIR` where that is this user's alone, else in the
 * data folder, else, where that path is too long for a socket, in a folder of our own for temporary files. A folder that is
 * not ours alone is never used. On Windows a pipe whose name nobody can guess.
 */
export function prepareSocketPath(options: PlaceOptions): SocketPlace {
  const { dataFolder, environment, platform, temporaryFolder } = options;
  const name = createHash('sha256').update(realPath(dataFolder)).digest('hex').slice(0, 12);
  if (platform === 'win32') {
    const secret = randomBytes(16).toString('hex');
    return { ok: true, address: `\\\\.\\pipe\\understudy-${name}-${secret}`, isPipe: true };
  }
  const runtime = environment['XDG_RUNTIME_DIR'];
  const owner = process.getuid?.() ?? 0;
  const folders = [
    ...(runtime && isOursAlone(runtime) ? [join(runtime, `understudy-${name}`)] : []),
    join(resolve(dataFolder), 'agent'),
    join(temporaryFolder, `understudy-${owner}-${name}`),
  ];
  const longest = platform === 'linux' ? LONGEST_PATH.linux : LONGEST_PATH.others;
  for (const folder of folders) {
    const address = join(folder, 'agent.sock');
    if (Buffer.byteLength(address) <= longest && prepareFolder(folder))
      return { ok: true, address, isPipe: false };
  }
  return { ok: false, message: `No folder can hold the socket for the terminal: ${folders.join(', ')}.` };
}

/** True when the folder is there, is ours, and nobody else can reach into it. */
function prepareFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    if (!isFolderOfOurs(found)) return false;
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return true;
  } catch {
    return false;
  }
}

function isOursAlone(folder: string): boolean {
  try {
    const found = lstatSync(realpathSync(folder));
    return isFolderOfOurs(found) && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

function isFolderOfOurs(found: Stats): boolean {
  return found.isDirectory() && found.uid === process.getuid?.();
}

/** Two spellings of one folder give one place. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}
