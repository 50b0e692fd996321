import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { link, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { hostPlatform } from '../platform.ts';
import { errorCode, type FileFailure, fileFailureFromError } from './file-failure.ts';
import { temporaryFileFor } from './temporary-file.ts';
import { isProcessRunning, processStartToken } from './turns/process-liveness.ts';
import { processSpace } from './turns/process-space.ts';

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly since: Date;
}

export interface HeldLock {
  readonly kind: 'held';
  /** False when someone took the lock over, which happens only to a holder that seemed dead for a minute. */
  isStillHeld(): boolean;
  /** Never fails: a lock that cannot be removed is recovered by the next who asks. */
  release(): Promise<void>;
}

export type LockOutcome =
  | HeldLock
  | { readonly kind: 'busy'; readonly holder?: LockHolder; readonly message: string; readonly advice: string }
  /** The file system knows no locks (some network homes): go on without one and tell the user. */
  | { readonly kind: 'unsupported'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

export interface LockRequest {
  /** The real file to be written; the lock lies beside it. Its folder exists. */
  readonly path: string;
  /** Where the lock lies, when it cannot lie beside the file. */
  readonly folder?: string;
  /** How long to wait for another holder, in ms. */
  readonly waitMs: number;
  readonly now: Date;
}

/** No write takes this long: a lock this old was left by a process that hangs, or whose id another program has now. */
const ABANDONED_AFTER_MS = 60_000;
const FIRST_PAUSE_MS = 3;
const LONGEST_PAUSE_MS = 40;
const unsupportedCodes = new Set(['ENOLCK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

const lockRecord = z.object({
  id: z.string().regex(/^[0-9a-f]{12}$/),
  pid: z.number().int(),
  host: z.string(),
  /** Where `pid` means that process. */
  space: z.string().optional(),
  since: z.string(),
  started: z.string().optional(),
});
type LockRecord = z.infer<typeof lockRecord>;

/**
 * Takes the lock that all Understudy processes respect before they change a file. The lock is a small file beside it that comes
 * into being whole (a hard link) and says who holds it, so a waiting process can name the holder, and the lock of a killed one is
 * recovered at once instead of after a time-out. Not `proper-lockfile`: its lock is an empty folder kept fresh by a timer, which
 * names nobody, blocks for seconds after a crash and is lost when the machine sleeps.
 */
export async function lockFile(request: LockRequest): Promise<LockOutcome> {
  const path = lockPathFor(request.path, request.folder);
  const deadline = performance.now() + request.waitMs;
  const tooOld = new Map<string, boolean>();
  let pause = FIRST_PAUSE_MS;
  try {
    for (;;) {
      const outcome = await tryLock(path, request.now, tooOld);
      if (outcome.kind === 'held') return outcome;
      if (performance.now() >= deadline) return busy(request, outcome.holder);
      // A little chance keeps many waiters from meeting at the same instant again and again.
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
    }
  } catch (error) {
    const code = errorCode(error);
    if (code !== undefined && unsupportedCodes.has(code)) {
      return {
        kind: 'unsupported',
        message: `The file system of ${request.path} knows no locks (${code}), so two Understudy processes that write at the same moment may disturb each other.`,
      };
    }
    return { kind: 'failed', failure: fileFailureFromError(error, request.path, 'write') };
  }
}

/** Where the lock of a file lies. */
export function lockPathFor(path: string, folder: string = dirname(path)): string {
  return join(folder, `.${basename(path)}.understudy-lock`);
}

function busy(request: LockRequest, holder: LockHolder | undefined): LockOutcome {
  const who =
    holder === undefined
      ? 'Another Understudy process'
      : `Another Understudy process (${holder.pid} on ${holder.host}, since ${holder.since.toISOString()})`;
  return {
    kind: 'busy',
    ...(holder === undefined ? {} : { holder }),
    message: `${who} has been changing ${request.path} for more than ${Math.round(request.waitMs / 1000)} s. The file is as it was.`,
    advice: 'Wait a moment and try again, or end that process.',
  };
}

type TryOutcome = HeldLock | { readonly kind: 'busy'; readonly holder: LockHolder | undefined };

/** A lock as it was found. */
interface FoundLock {
  /** Unique to one taking of the lock. */
  readonly id: string;
  /** Absent while a lock without hard links is being written. */
  readonly record: LockRecord | undefined;
}

/**
 * One attempt. The lock of a dead holder is removed under a lock of its own that bears the dead one's id: only who holds that may
 * remove it, and nobody can put another lock in its place before, so no live lock is ever removed by a slow waiter.
 */
async function tryLock(path: string, now: Date, tooOld: Map<string, boolean>): Promise<TryOutcome> {
  const found = findLock(path);
  if (found === undefined) return createLock(path, now);
  if (!(await isAbandoned(path, found, tooOld))) return { kind: 'busy', holder: holderOf(found) };
  const breaker = await tryLock(`${path}-${found.id}`, now, tooOld);
  if (breaker.kind === 'busy') return breaker;
  try {
    if (findLock(path)?.id === found.id) await unlink(path).catch(ignoreMissing);
  } finally {
    await breaker.release();
  }
  return createLock(path, now);
}

async function createLock(path: string, now: Date): Promise<TryOutcome> {
  const id = randomBytes(6).toString('hex');
  const started = processStartToken(process.pid);
  const record: LockRecord = {
    id,
    pid: process.pid,
    host: hostname(),
    space: processSpace(),
    since: now.toISOString(),
    ...(started === undefined ? {} : { started }),
  };
  await putLock(path, `${JSON.stringify(record)}\n`);
  const present = findLock(path);
  if (present?.id !== id) return { kind: 'busy', holder: holderOf(present) };
  return {
    kind: 'held',
    isStillHeld: () => findLock(path)?.id === id,
    release: async () => {
      if (findLock(path)?.id === id) await unlink(path).catch(() => undefined);
    },
  };
}

/** What making a hard link fails with where it is for another reason than that there are none. */
const OTHER_REASONS = new Set(['EEXIST', 'ENOENT', 'EROFS', 'ENOSPC']);

/**
 * Whether a hard link failed because the file system knows none: FAT, exFAT, some network shares. Windows has a code of its own for
 * each of them, which libuv translates at will (ERROR_INVALID_FUNCTION becomes EISDIR); so there it is whatever is nothing else.
 */
export function meansNoHardLinks(code: string | undefined, platform: NodeJS.Platform): boolean {
  if (code === undefined) return false;
  if (platform === 'win32') return !OTHER_REASONS.has(code);
  return code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS';
}

/** Leaves the lock as it is when somebody else was quicker. */
async function putLock(path: string, text: string): Promise<void> {
  const temporary = temporaryFileFor(path);
  try {
    await writeFile(temporary.path, text, { flag: 'wx', mode: 0o600 });
    await link(temporary.path, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    // There the lock is a moment without its holder's name.
    if (!meansNoHardLinks(code, hostPlatform)) throw error;
    await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((failure: unknown) => {
      if (errorCode(failure) !== 'EEXIST') throw failure;
    });
  } finally {
    await unlink(temporary.path).catch(() => undefined);
    temporary.forget();
  }
}

function findLock(path: string): FoundLock | undefined {
  try {
    const record = parseRecord(readFileSync(path, 'utf8'));
    if (record !== undefined) return { id: record.id, record };
    const { ino, mtimeMs } = statSync(path);
    return { id: `${ino}-${Math.trunc(mtimeMs)}`, record: undefined };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    // Another user's lock in a shared folder: there, but not for us to read.
    if (code === 'EACCES' || code === 'EPERM') return { id: 'unreadable', record: undefined };
    throw error;
  }
}

function parseRecord(text: string): LockRecord | undefined {
  try {
    return lockRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function holderOf(found: FoundLock | undefined): LockHolder | undefined {
  if (found?.record === undefined) return undefined;
  const since = new Date(found.record.since);
  return { pid: found.record.pid, host: found.record.host, since };
}

async function isAbandoned(path: string, found: FoundLock, tooOld: Map<string, boolean>): Promise<boolean> {
  const { record } = found;
  if (record?.space === processSpace() && !isProcessRunning(record.pid, record.started)) return true;
  const known = tooOld.get(found.id);
  if (known !== undefined) return known;
  const old = (await ageOf(path)) > ABANDONED_AFTER_MS;
  tooOld.set(found.id, old);
  return old;
}

/** Age in ms by the clock of the file system itself, which on a network home is not ours. */
async function ageOf(path: string): Promise<number> {
  const temporary = temporaryFileFor(path);
  try {
    await writeFile(temporary.path, '', { flag: 'wx', mode: 0o600 });
    return (await stat(temporary.path)).mtimeMs - (await stat(path)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  } finally {
    await unlink(temporary.path).catch(() => undefined);
    temporary.forget();
  }
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}
