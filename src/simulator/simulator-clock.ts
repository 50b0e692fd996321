import { type Clock, systemClock } from '../core/clock.ts';

/** A clock that a test can move. It runs with its base clock, at an offset, until it is frozen. */
export interface SimulatorClock extends Clock {
  /** Moves the clock by `ms` milliseconds; negative moves it back. Works on a frozen clock too. */
  advance(ms: number): void;
  /** Makes it `instant` now. A running clock runs on from there. */
  set(instant: Date): void;
  /** Stops the clock, at `instant` or at what it shows now. */
  freeze(instant?: Date): void;
  /** Lets a frozen clock run on from the instant it shows. */
  resume(): void;
}

/**
 * A clock that runs with `base` (the wall clock unless told otherwise) until it is moved or frozen.
 * Pass a base that runs fast to live a day in a minute.
 */
export function createSimulatorClock(base: Clock = systemClock): SimulatorClock {
  let offsetMs = 0;
  let frozenAt: Date | undefined;

  const now = (): Date => new Date(frozenAt?.getTime() ?? base.now().getTime() + offsetMs);
  const set = (instant: Date): void => {
    if (frozenAt) frozenAt = new Date(instant.getTime());
    else offsetMs = instant.getTime() - base.now().getTime();
  };

  return {
    now,
    set,
    advance: (ms) => set(new Date(now().getTime() + ms)),
    freeze: (instant) => {
      frozenAt = instant ? new Date(instant.getTime()) : now();
    },
    resume: () => {
      const shown = now();
      frozenAt = undefined;
      set(shown);
    },
  };
}

/** True for a clock that can be moved, so that a test may pass its own. */
export function isSimulatorClock(clock: Clock): clock is SimulatorClock {
  return 'advance' in clock && 'set' in clock && 'freeze' in clock && 'resume' in clock;
}
