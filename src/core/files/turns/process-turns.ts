import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { lockFile, lockPathFor } from '../file-lock.ts';
import { makeFolder } from '../make-folder.ts';

export interface TurnOptions<T> {
  /** What is taken in turns, such as one session: any text. */
  readonly what: string;
  /** How long to wait for another process, in milliseconds; `undefined`: until the signal fires. */
  readonly waitMs?: number;
  /** Called once, when another process has it for a second by now. */
  readonly onWaiting: () => void;
  /** What another process has left meanwhile, so that there is nothing more to wait for. */
  readonly meanwhile?: () => Promise<T | undefined>;
  readonly signal?: AbortSignal | undefined;
}

export type Turn<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'busy' | 'cancelled' };

/** Who holds it says so this often, in milliseconds: a lock that nobody touched for a minute counts as left behind. */
const HEARTBEAT_MS = 15_000;
/** How long to wait for the lock before looking around, in milliseconds. */
const LOOK_MS = 200;
const TELL_AFTER_MS = 1000;

/**
 * Lets processes that want the same session obtain it one after the other, so that one of them calls AWS, and asks for the
 * code, and the others find what it stored. Where there can be no lock, the work is done at once.
 *
 * @param folder the locks' own; made with mode 0700
 */
export async function inTurn<T>(
  folder: string,
  clock: Clock,
  args: TurnOptions<T>,
  work: () => Promise<T>,
): Promise<Turn<T>> {
  const { meanwhile, onWaiting, signal, waitMs = Infinity, what } = args;
  const path = join(folder, createHash('sha256').update(what).digest('hex').slice(0, 32));
  const usable = await makeFolder(folder).then(
    () => true,
    () => false,
  );
  const start = performance.now();
  let noticeShown = false;
  while (usable) {
    if (signal?.aborted) return { kind: 'cancelled' };
    const left = waitMs - (performance.now() - start);
    const lock = await lockFile({ path, waitMs: Math.max(0, Math.min(LOOK_MS, left)), now: clock.now() });
    if (lock.kind === 'held') {
      const beat = setInterval(() => void touch(lockPathFor(path), clock), HEARTBEAT_MS);
      try {
        return { kind: 'done', value: await work() };
      } finally {
        clearInterval(beat);
        await lock.release();
      }
    }
    if (lock.kind !== 'busy') break;
    const found = await meanwhile?.();
    if (found !== undefined) return { kind: 'done', value: found };
    if (left <= LOOK_MS) return { kind: 'busy' };
    if (noticeShown || performance.now() - start < TELL_AFTER_MS) continue;
    noticeShown = true;
    onWaiting();
  }
  return { kind: 'done', value: await work() };
}

async function touch(path: string, clock: Clock): Promise<void> {
  const now = clock.now();
  await utimes(path, now, now).catch(() => undefined);
}
