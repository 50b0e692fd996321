/** Where "now" comes from. Passed in everywhere, so that tests and the demo can move it. */
export interface Clock {
  now(): Date;
  /** Milliseconds since some instant, on a clock that nobody sets. It may stand still while the machine sleeps. */
  monotonicMs?(): number;
}

/** The wall clock of this machine. */
export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** A clock corrected by how far another one, such as AWS's, is ahead of it (milliseconds). */
export function correctedClock(clock: Clock, offsetMs: () => number): Clock {
  return { now: () => new Date(clock.now().getTime() + offsetMs()) };
}
