import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import { basename } from 'node:path';
import { hostPlatform } from '../platform.ts';
import { errorCode } from './file-failure.ts';
import { planWatches, type WatchedFolder } from './watch-plan.ts';

export interface FileWatcherOptions {
  /** May be missing, may be symbolic links, their folder may be missing. */
  readonly paths: readonly string[];
  /** Called once for changes that come close together. The files are to be read again then. */
  readonly onChange: () => void;
  /** A folder cannot be watched (too many watches on this machine, for instance): a sentence. Changes there need `check`. */
  readonly onProblem?: (message: string) => void;
  /** Quiet time after the last event before `onChange`, in ms. Default 100. */
  readonly quietMs?: number;
}

export interface FileWatcher {
  /** Looks right now, for moments when events may have been missed: after sleep, when a window opens, on network homes. */
  check(): void;
  close(): void;
}

const DEFAULT_QUIET_MS = 100;
/** A file that is written without a pause is reported at least this often. */
const LONGEST_DELAY_FACTOR = 5;
/** A folder may appear while the one above it is being looked at; each look goes one level deeper. */
const MOST_LOOKS = 20;

/**
 * Watches a few files by watching the folders around them, so that it also sees a file that is replaced, appears for the first
 * time, or is reached through links that are turned elsewhere. Events only say "look": what counts is whether the files differ
 * from the last look, so nothing is reported twice and nothing is lost in between. Without events it does nothing at all.
 *
 * Node's own watcher, since chokidar 5 misses the first appearance of a file or its folder, a folder that is made anew, and a
 * folder link that is turned.
 */
export function watchFiles(options: FileWatcherOptions): FileWatcher {
  return new FolderWatcher(options);
}

interface OpenWatch {
  readonly identity: string;
  names: ReadonlySet<string>;
  readonly watcher: FSWatcher;
}

class FolderWatcher implements FileWatcher {
  readonly #options: FileWatcherOptions;
  readonly #quietMs: number;
  readonly #open = new Map<string, OpenWatch>();
  readonly #troubled = new Set<string>();
  #seen: string;
  #timer: NodeJS.Timeout | undefined;
  #firstEventAt: number | undefined;
  #closed = false;

  constructor(options: FileWatcherOptions) {
    this.#options = options;
    this.#quietMs = options.quietMs ?? DEFAULT_QUIET_MS;
    this.#follow();
    this.#seen = fingerprintOf(options.paths);
  }

  check(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#firstEventAt = undefined;
    // Watches first, then the look: a change after the look makes an event.
    this.#follow();
    const now = fingerprintOf(this.#options.paths);
    if (now === this.#seen) return;
    this.#seen = now;
    this.#options.onChange();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#open.values()) watcher.close();
    this.#open.clear();
  }

  /** Brings the open watches in line with where the paths lead now. */
  #follow(): void {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const plan = planWatches(this.#options.paths);
      if (!this.#apply(plan)) return;
    }
  }

  /** True when a watch was opened: what appeared in that folder before is to be looked for again. */
  #apply(plan: readonly WatchedFolder[]): boolean {
    const wanted = new Map(plan.map((folder) => [folder.path, folder]));
    for (const [path, { identity, watcher }] of this.#open) {
      if (wanted.get(path)?.identity === identity) continue;
      watcher.close();
      this.#open.delete(path);
    }
    let opened = false;
    for (const folder of plan) {
      const open = this.#open.get(folder.path);
      if (open !== undefined) open.names = folder.names;
      else opened = this.#watch(folder) || opened;
    }
    return opened;
  }

  #watch(folder: WatchedFolder): boolean {
    try {
      const watcher = watch(folder.path, { persistent: true });
      const open: OpenWatch = { identity: folder.identity, names: folder.names, watcher };
      watcher.on('change', (_, name) => this.#onEvent(folder.path, open, name));
      // Windows reports the end of a watched folder so; the next look finds another way.
      watcher.on('error', () => {
        watcher.close();
        if (this.#open.get(folder.path) === open) this.#open.delete(folder.path);
        this.#schedule();
      });
      this.#open.set(folder.path, open);
      this.#troubled.delete(folder.path);
      return true;
    } catch (error) {
      this.#reportOnce(folder.path, errorCode(error));
      return false;
    }
  }

  #reportOnce(path: string, code: string | undefined): void {
    // The folder went away between plan and watch: the next plan looks further up.
    if (code === 'ENOENT' || code === 'ENOTDIR' || this.#troubled.has(path)) return;
    this.#troubled.add(path);
    const reason =
      code === 'ENOSPC' || code === 'EMFILE'
        ? 'too many files are watched on this machine'
        : (code ?? 'no reason given');
    this.#options.onProblem?.(
      `Changes in ${path} are not seen by themselves (${reason}). Open the window to look again.`,
    );
  }

  #onEvent(path: string, open: OpenWatch, name: string | Buffer | null): void {
    // An event that bears the folder's own name is about the folder itself: moved or removed.
    if (typeof name === 'string' && !isAmong(name, [...open.names, basename(path)], hostPlatform)) return;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#closed) return;
    const now = performance.now();
    this.#firstEventAt ??= now;
    const left = this.#firstEventAt + this.#quietMs * LONGEST_DELAY_FACTOR - now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), Math.max(0, Math.min(this.#quietMs, left)));
  }
}

/** Windows and macOS take names that differ in case for one file, and tell of the one that it was made with. */
export function isAmong(name: string, names: readonly string[], platform: NodeJS.Platform): boolean {
  if (platform !== 'win32' && platform !== 'darwin') return names.includes(name);
  const plain = name.toLowerCase();
  return names.some((each) => each.toLowerCase() === plain);
}

/** Changes whenever what the paths lead to does: another file, other content, another mode, none. */
function fingerprintOf(paths: readonly string[]): string {
  return paths.map(fingerprintOfFile).join('\n');
}

function fingerprintOfFile(path: string): string {
  try {
    const real = realpathSync(path);
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(real, { bigint: true });
    return [real, dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return errorCode(error) ?? 'unreadable';
  }
}
