/** Where "now" comes from. Passed in everywhere, so that tests and the demo can move it. */
export interface Clock {
  now(): Date;
}

/** The wall clock of this machine. */
export const systemClock: Clock = { now: () => new Date() };
