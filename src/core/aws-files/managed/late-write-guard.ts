import { fstatSync, readFileSync, readSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { closeAside } from '../../files/atomic-replace.ts';
import { decodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import type { PlacedChange, Substitute } from './credentials-transaction.ts';
import { recordOf, type SectionJournal } from './section-journal.ts';
import { sectionText } from './section-restore.ts';

/**
 * Other tools take no lock. One that had read the file before our change, and wrote it after, undoes our change; one that had it
 * open while we replaced it writes into a file that is in no folder any more, and loses its own change. Both show within moments.
 * The guard looks once, a little later, and says what the file should have been made from.
 */
export interface LateWriteGuard {
  /** Whether something must be repaired; `look-again` while another program is at it. Cheap, without a lock. */
  look(): 'fine' | 'look-again' | 'repair';
  /** For `changeCredentials`: what the change is to be made from again, or `leave` when all is well by now. */
  readonly substitute: Substitute;
  /** Lets go of the replaced file. */
  close(): void;
}

/** A file changed less than this ago may be half written. */
const FRESH_MS = 40;

/** How long after a change the guard looks, in ms: longer than any tool takes from reading the file to writing it. */
export const LATE_WRITE_MS = 120;

/** Guards a change that was just put in place. */
export function guardLateWrites(placed: PlacedChange): LateWriteGuard {
  return {
    look: () => {
      if (isFresh(placed.path) && !contentOf(placed.path).equals(placed.content)) return 'look-again';
      if (placed.old !== undefined && isFresh(placed.old)) return 'look-again';
      return baseForRepair(placed, contentOf(placed.path)) === undefined ? 'fine' : 'repair';
    },
    substitute: (current, state) => {
      // Another change of ours to the same section makes this one history.
      if (!isDeepStrictEqual(recordOf(state, placed.target), placed.recordAfter)) return 'leave';
      const base = baseForRepair(placed, current);
      return base === undefined ? 'leave' : { base, state: withRecordBefore(placed, state) };
    },
    close: () => {
      if (placed.old !== undefined) closeAside(placed.old);
    },
  };
}

function baseForRepair(placed: PlacedChange, current: Buffer): Buffer | undefined {
  if (current.equals(placed.content)) {
    const orphan = placed.old === undefined ? placed.replaced : contentOf(placed.old);
    return orphan.length === 0 || orphan.equals(placed.replaced) ? undefined : orphan;
  }
  const section = sectionIn(current, placed.target);
  const isUndone =
    section === sectionIn(placed.base, placed.target) && section !== sectionIn(placed.content, placed.target);
  return isUndone && current.length > 0 ? current : undefined;
}

function withRecordBefore(placed: PlacedChange, state: SectionJournal): SectionJournal {
  const others = Object.entries(state.targets).filter(([target]) => target !== placed.target);
  const targets = Object.fromEntries(others);
  const { recordBefore } = placed;
  if (recordBefore === undefined) return { ...state, targets };
  return { ...state, targets: { ...targets, [placed.target]: recordBefore } };
}

function sectionIn(content: Buffer, target: string): string | null {
  return sectionText(parseIniDocument(decodeUtf8Lossless(content)), target);
}

/** By path or by open descriptor; what cannot be read counts as empty. A descriptor is read from the start each time. */
function contentOf(file: string | number): Buffer {
  try {
    return typeof file === 'string' ? readFileSync(file) : readFromStart(file);
  } catch {
    return Buffer.alloc(0);
  }
}

function isFresh(file: string | number): boolean {
  try {
    const { mtimeMs } = typeof file === 'string' ? statSync(file) : fstatSync(file);
    return Math.abs(Date.now() - mtimeMs) < FRESH_MS;
  } catch {
    return false;
  }
}

function readFromStart(descriptor: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(descriptor).size);
  const length = readSync(descriptor, bytes, 0, bytes.length, 0);
  return bytes.subarray(0, length);
}
