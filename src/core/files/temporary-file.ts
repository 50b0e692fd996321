import { randomBytes } from 'node:crypto';
import { lstat, readdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isProcessRunning } from './turns/process-liveness.ts';
import { processSpace } from './turns/process-space.ts';

/** A leftover whose writer cannot be asked (another machine of a network home) is removed after this time. */
const FOREIGN_LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;
/** A leftover whose process id runs (most likely given to another program since) is removed after this time. */
const RUNNING_LEFTOVER_AGE_MS = 60 * 60 * 1000;

/** Eight digits of it are told apart well enough: at worst a leftover stays a day. */
const spaceToken = processSpace().slice(0, 8);
const inUse = new Set<string>();

/**
 * A name for a temporary file beside `path`, in a pattern that only this product uses. It names the process and where its id is known (`process-space.ts`), so
 * that a later run can tell a leftover of a crash from a file at work. Call `forget` when the file is gone.
 */
export function temporaryFileFor(path: string): { readonly path: string; forget(): void } {
  const name = `.${basename(path)}.understudy-${spaceToken}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
  const temporary = join(dirname(path), name);
  inUse.add(temporary);
  return { path: temporary, forget: () => inUse.delete(temporary) };
}

/**
 * Removes what crashed writers of `path`, of its lock and of its backup left behind: only regular files of our own pattern whose process is gone,
 * or which are so old that nobody can be at work on them, by the clock of the file system itself, which on a network home is not ours. Best
 * effort; returns the paths that were removed.
 */
export async function removeLeftovers(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const removed: string[] = [];
  let asked: Promise<number | undefined> | undefined;
  const now = () => (asked ??= fileSystemTime(path));
  for (const name of names) {
    const leftover = join(folder, name);
    const writer = parseTemporaryName(name, basename(path));
    const abandoned =
      writer === undefined
        ? lockOf(basename(path)).test(name) && (await isOlder(leftover, RUNNING_LEFTOVER_AGE_MS, now))
        : await isAbandoned(leftover, writer, now);
    if (!abandoned) continue;
    const gone = await unlink(leftover).then(
      () => true,
      () => false,
    );
    if (gone) removed.push(leftover);
  }
  return removed;
}

interface TemporaryName {
  readonly space: string;
  readonly pid: number;
}

function parseTemporaryName(name: string, base: string): TemporaryName | undefined {
  const match = /^\.(.+)\.understudy-([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{12}\.tmp$/.exec(name);
  const [, of, space, pid] = match ?? [];
  if (of === undefined || space === undefined || pid === undefined) return undefined;
  const isOurs = of === base || of.startsWith(`${base}.before-understudy-`) || lockOf(base).test(of);
  return isOurs ? { space, pid: Number(pid) } : undefined;
}

/** The lock of a file, and the locks under which the lock of a dead process is removed; see `file-lock.ts`. */
function lockOf(base: string): RegExp {
  return new RegExp(`^\\.${base.replace(/[^A-Za-z0-9]/g, '\\$&')}\\.understudy-lock(-[0-9a-f]+)*$`);
}

type AskTime = () => Promise<number | undefined>;

/** In ms. `undefined` where no file can be made to ask with. */
async function fileSystemTime(path: string): Promise<number | undefined> {
  const temporary = temporaryFileFor(path);
  try {
    await writeFile(temporary.path, '', { flag: 'wx', mode: 0o600 });
    return (await lstat(temporary.path)).mtimeMs;
  } catch {
    return undefined;
  } finally {
    await unlink(temporary.path).catch(() => undefined);
    temporary.forget();
  }
}

async function isAbandoned(path: string, writer: TemporaryName, now: AskTime): Promise<boolean> {
  if (inUse.has(path)) return false;
  if (writer.space !== spaceToken) return isOlder(path, FOREIGN_LEFTOVER_AGE_MS, now);
  // A worker thread of this very process has its own list of files in use.
  const running = writer.pid === process.pid || isProcessRunning(writer.pid);
  return isOlder(path, running ? RUNNING_LEFTOVER_AGE_MS : 0, now);
}

async function isOlder(path: string, ageMs: number, now: AskTime): Promise<boolean> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined || !stat.isFile()) return false;
  if (ageMs === 0) return true;
  // Nearly always there is nothing to ask.
  if (Date.now() - stat.mtimeMs <= ageMs) return false;
  const time = await now();
  return time !== undefined && time - stat.mtimeMs > ageMs;
}
