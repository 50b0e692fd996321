import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';

/** A folder to watch, and the names in it that matter. */
export interface WatchedFolder {
  readonly path: string;
  /** Device and inode: another folder under the same path has to be watched anew. */
  readonly identity: string;
  readonly names: ReadonlySet<string>;
}

/** More links than this is a circle (as Linux counts them). */
const MOST_LINKS = 40;

/**
 * The folders in which a change can alter what these paths lead to: that of each file, that of each symbolic link on the way to
 * it, and, while a part of the path is missing, the folder in which it will appear.
 */
export function planWatches(paths: readonly string[]): readonly WatchedFolder[] {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    for (const { folder, name } of placesThatMatter(path)) {
      const names = folders.get(folder) ?? new Set<string>();
      folders.set(folder, names.add(name));
    }
  }
  return [...folders].flatMap(([path, names]) => {
    const identity = identityOfFolder(path);
    return identity === undefined ? [] : [{ path, identity, names }];
  });
}

interface Place {
  readonly folder: string;
  readonly name: string;
}

/** Walks the path part by part, as the system does when it opens the file. */
function placesThatMatter(path: string): readonly Place[] {
  const places: Place[] = [];
  let links = 0;
  let at = parse(resolve(path)).root;
  let parts = partsOf(resolve(path));
  for (let [name, ...rest] = parts; name !== undefined; [name, ...rest] = parts) {
    const next = join(at, name);
    const kind = kindOf(next);
    if (kind === 'link' && links < MOST_LINKS) {
      links += 1;
      places.push({ folder: at, name });
      const target = resolve(dirname(next), readlinkOrEmpty(next));
      parts = [...partsOf(target), ...rest];
      at = parse(target).root;
      continue;
    }
    if (rest.length === 0 || kind !== 'folder') {
      places.push({ folder: at, name });
      return places;
    }
    at = next;
    parts = rest;
  }
  return places;
}

function partsOf(path: string): string[] {
  return path
    .slice(parse(path).root.length)
    .split(sep)
    .filter((part) => part !== '');
}

function kindOf(path: string): 'link' | 'folder' | 'other' {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return 'link';
    return stat.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'other';
  }
}

function readlinkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function identityOfFolder(path: string): string | undefined {
  try {
    const stat = lstatSync(path, { bigint: true });
    return `${stat.dev}:${stat.ino}`;
  } catch {
    return undefined;
  }
}
