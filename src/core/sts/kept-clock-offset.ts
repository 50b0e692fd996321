import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import { giveToFolderOwner, makeFolderSync } from '../files/make-folder.ts';
import { removeQuietly } from '../files/remove-quietly.ts';

/** How far AWS's clock is from this machine's, as the last process that asked AWS learned it. For those that ask AWS nothing. */
export interface KeptClockOffset {
  /** AWS's clock minus this machine's in milliseconds; 0 where nothing is known. */
  currentMs(): number;
  keep(offsetMs: number): void;
  /** The offset, where the user was not told of it or of one within a minute; it counts as told from then on. */
  news(): number | undefined;
}

/** What else than its clock tells time on a machine. */
export interface MachineTime {
  /** Seconds since it was started, counted through sleep and through changes of the clock. */
  readonly uptimeSeconds: () => number;
  /** Another one after each start; absent where the system has none. */
  readonly bootId: () => string | undefined;
}

const thisMachine: MachineTime = {
  uptimeSeconds: uptime,
  bootId: () => {
    try {
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    } catch {
      return undefined;
    }
  },
};

/** The clocks of a machine drift apart a little; more than this means that one was set. */
const JUMP_MS = 30_000;
/** AWS tells whole seconds; nearer than this is agreement. */
const RESOLUTION_MS = 2_000;
const NOTIFIED_WITHIN_MS = 60_000;

interface Kept {
  readonly offsetMs: number;
  /** This machine's clock minus its time since the start: it changes when somebody sets the clock, and with each start. */
  readonly startedAt: number;
  readonly boot?: string;
  /** The offset that the user was told. */
  readonly notifiedMs?: number;
}

/**
 * Kept in a file of the data folder. Once the clock is set the offset follows by as much, and after a start of the machine nothing is known,
 * since a clock may have been put right. A file that cannot be read or written means that every process learns again.
 */
export function openKeptClockOffset(
  path: string,
  clock: Clock,
  { bootId, uptimeSeconds }: MachineTime = thisMachine,
): KeptClockOffset {
  const startedAt = () => clock.now().getTime() - uptimeSeconds() * 1000;

  function current(): Kept | undefined {
    const kept = read(path);
    if (kept === undefined) return undefined;
    const jumped = startedAt() - kept.startedAt;
    if (Math.abs(jumped) < JUMP_MS) return kept.boot === bootId() ? kept : undefined;
    // Without the name of a start, a set clock looks like a start.
    if (kept.boot === undefined || kept.boot !== bootId()) return undefined;
    return { ...kept, offsetMs: Math.round(kept.offsetMs - jumped) };
  }

  function save(offsetMs: number, notifiedMs: number | undefined): void {
    const boot = bootId();
    write(path, {
      offsetMs,
      startedAt: Math.round(startedAt()),
      ...(boot !== undefined && { boot }),
      ...(notifiedMs !== undefined && { notifiedMs }),
    });
  }

  return {
    currentMs() {
      const offsetMs = current()?.offsetMs ?? 0;
      return Math.abs(offsetMs) < RESOLUTION_MS ? 0 : offsetMs;
    },
    keep(offsetMs) {
      if (offsetMs === 0) removeQuietly(path);
      else save(offsetMs, read(path)?.notifiedMs);
    },
    news() {
      const kept = current();
      if (kept === undefined || Math.abs(kept.offsetMs) < RESOLUTION_MS) return undefined;
      const { offsetMs, notifiedMs } = kept;
      if (notifiedMs !== undefined && Math.abs(offsetMs - notifiedMs) < NOTIFIED_WITHIN_MS) return undefined;
      save(offsetMs, offsetMs);
      return offsetMs;
    },
  };
}

function read(path: string): Kept | undefined {
  try {
    const { boot, offsetMs, startedAt, notifiedMs } = JSON.parse(readFileSync(path, 'utf8'));
    if (!Number.isFinite(offsetMs) || !Number.isFinite(startedAt)) return undefined;
    return {
      offsetMs,
      startedAt,
      ...(typeof boot === 'string' && { boot }),
      ...(Number.isFinite(notifiedMs) && { notifiedMs }),
    };
  } catch {
    return undefined;
  }
}

/** At once, so that whoever speaks next in this process speaks of the right time. */
function write(path: string, kept: Kept): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolderSync(dirname(path));
    writeFileSync(temporary, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    giveToFolderOwner(temporary);
    renameSync(temporary, path);
  } catch {
    removeQuietly(temporary);
  }
}
