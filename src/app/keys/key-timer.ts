import type { Clock } from '../../core/clock.ts';
import { changeKeyRecords } from '../../core/keys/change-key-records.ts';
import type { KeyRecord, KeyRecords } from '../../core/keys/key-records.ts';
import type { KeyWork, RotationWork } from '../../core/keys/key-work.ts';
import { shownKey } from '../../core/keys/messages.ts';
import type { RotationOutcome } from '../../core/keys/rotation/rotation-parts.ts';
import type { NotificationSink } from '../notifications/expiry-notifier.ts';

export interface KeyTimerParts {
  readonly clock: Clock;
  readonly board: NotificationSink;
  readonly records: KeyRecords;
  /** Where the records lie. */
  readonly recordsPath: string;
  readonly unfinished: () => Promise<{ readonly ok: boolean; readonly work?: readonly KeyWork[] }>;
  /** Deletes the old key, where that takes no code. */
  readonly deleteDue: (work: RotationWork) => Promise<RotationOutcome>;
  readonly announced: (work: RotationWork) => Promise<void>;
  /** The age at which a rotation is proposed, in days; 0: never. */
  readonly reminderDays: () => number;
  /** Opens the settings at the keys. */
  readonly open: () => void;
  readonly onChange: () => void;
}

const DAY_MS = 24 * 3_600_000;
/** A reminder that was passed over comes again after this long, in milliseconds. */
const REMIND_AGAIN_MS = 30 * DAY_MS;
/** Longest wait until the next look, in milliseconds: a clock that was set meanwhile is noticed. */
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** What could not be done now is tried again after this long, in milliseconds. */
const RETRY_MS = 3_600_000;

/** Deletes old keys when their time has come, and reminds of keys that are old; each is told once. */
export class KeyTimer {
  readonly #parts: KeyTimerParts;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #looking: Promise<void> | undefined;

  constructor(parts: KeyTimerParts) {
    this.#parts = parts;
  }

  /** Looks now, and again when something is due. What is under way is not begun twice. */
  check(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const next = await this.#deleteOld();
    await this.#remind();
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.check(), Math.min(next ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS));
    this.#timer.unref();
  }

  /** Returns after how many milliseconds the next deletion is due; `undefined`: none is. */
  async #deleteOld(): Promise<number | undefined> {
    const { clock, unfinished } = this.#parts;
    const { work = [] } = await unfinished();
    const waits: number[] = [];
    for (const each of work) {
      if (each.kind !== 'rotation' || each.step !== 'deactivated' || !each.deleteAt) continue;
      const wait = each.deleteAt.getTime() - clock.now().getTime();
      if (wait > 0) waits.push(wait);
      else if (!(await this.#deleteOne(each))) waits.push(RETRY_MS);
    }
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  /** True when it is at its end. */
  async #deleteOne(work: RotationWork): Promise<boolean> {
    const { announced, board, deleteDue, onChange, open } = this.#parts;
    const outcome = await deleteDue(work);
    const id = `old key ${work.oldKeyId}`;
    if (outcome.kind === 'finished') {
      const warnings = outcome.warnings.join(' ');
      board.show(
        id,
        {
          title: `The old key of ${work.profile} is ${warnings === '' ? 'deleted' : 'not deleted'}`,
          body: warnings === '' ? `${shownKey(outcome.newKeyId)} is in use.` : warnings,
        },
        open,
      );
      onChange();
      return true;
    }
    if (outcome.kind === 'paused' && work.announced !== true) {
      const why = outcome.codeNeeded ? 'Deleting it takes an MFA code.' : outcome.message;
      board.show(
        id,
        { title: `The old key of ${work.profile} can be deleted`, body: `${why} Open the keys to do it.` },
        open,
      );
      await announced(work);
    }
    return false;
  }

  async #remind(): Promise<void> {
    const { board, clock, open, records, recordsPath, reminderDays } = this.#parts;
    const days = reminderDays();
    if (days === 0) return;
    const now = clock.now();
    const due = records.all().filter((record) => isDue(record, days, now));
    for (const { accessKeyId, profile } of due)
      board.show(
        `key age ${accessKeyId}`,
        {
          title: `The key of ${profile} is more than ${days} days old`,
          body: `${shownKey(accessKeyId)} can be rotated with one click in the settings.`,
        },
        open,
      );
    if (due.length === 0) return;
    await changeKeyRecords(recordsPath, now, (all) =>
      all.map((record) =>
        due.some(({ profile }) => profile === record.profile) ? { ...record, remindedAt: now } : record,
      ),
    );
  }
}

function isDue({ createdAt, importedAt, remindedAt }: KeyRecord, days: number, now: Date): boolean {
  const age = now.getTime() - (createdAt ?? importedAt).getTime();
  const since = remindedAt === undefined ? Infinity : now.getTime() - remindedAt.getTime();
  return age > days * DAY_MS && since > REMIND_AGAIN_MS;
}
