import type { Clock } from '../../core/clock.ts';
import type { SessionView } from '../../shared/view.ts';
import { EXPIRING_MS } from '../sessions/sessions-view.ts';

const MINUTE_MS = 60_000;

/**
 * When the tray or a window has to be told that time has passed: at the next whole minute of the active session, when a
 * session begins to expire or ends, and when something is due. `undefined` when nothing depends on time.
 *
 * @param due when the next renewal and the next notice are due
 */
export function nextRefresh(
  sessions: readonly SessionView[],
  due: readonly (Date | undefined)[],
  now: Date,
): Date | undefined {
  const at = now.getTime();
  const instants = sessions.flatMap((session) => [session.expiresAt - EXPIRING_MS, session.expiresAt]);
  const active = sessions.find((session) => session.expiresAt > at);
  // One millisecond past the turn of the minute, where the label has changed.
  if (active) instants.push(at + ((active.expiresAt - at) % MINUTE_MS) + 1);
  for (const instant of due) if (instant) instants.push(Math.max(instant.getTime(), at + 1));
  const next = Math.min(...instants.filter((instant) => instant > at));
  return Number.isFinite(next) ? new Date(next) : undefined;
}

/**
 * The app's one timer. It is set for an instant, not for a span: after sleep or a change of the clock `check` compares
 * with the wall clock again.
 */
export class RefreshTimer {
  readonly #clock: Clock;
  readonly #beat: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at: number | undefined;
  #closed = false;

  constructor(clock: Clock, beat: () => void) {
    this.#clock = clock;
    this.#beat = beat;
  }

  /** Beats at that instant; replaces what was set before. `undefined`: not at all. */
  set(at: Date | undefined): void {
    if (this.#closed || at?.getTime() === this.#at) return;
    clearTimeout(this.#timer);
    this.#at = at?.getTime();
    if (this.#at === undefined) return;
    // An hour at most: a longer wait is cut, so that a clock that was set meanwhile is noticed.
    const wait = Math.min(Math.max(0, this.#at - this.#clock.now().getTime()), 60 * MINUTE_MS);
    this.#timer = setTimeout(() => this.check(), wait);
  }

  /** Beats no more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#closed = true;
  }

  /** The computer woke up, the clock was set, or the time has come: look again now. */
  check(): void {
    clearTimeout(this.#timer);
    this.#at = undefined;
    if (!this.#closed) this.#beat();
  }
}
