/** The pause between two looks at the network in the first moments, in milliseconds, and how long those last. */
export const QUICKEST_LOOK_MS = 250;
const QUICK_FOR_MS = 10_000;
/** The pause after that, and the longest while a key waits for the network. */
export const STEADY_LOOK_MS = 1_000;
export const SLOWEST_LOOK_MS = 10_000;
/** The pause while nothing is lost by waiting: an app that nobody uses has no timer that is shorter. */
export const PATIENT_LOOK_MS = 60_000;
/** The pause grows as this share of the time the network has been waited for: beyond a second after ten minutes. */
const SHARE = 1 / 600;

/** How somebody has come to wait for the network. Spans are milliseconds. */
export interface NetworkTrack {
  /** Nothing is lost by a minute. */
  readonly isPatient: boolean;
  /** Since somebody began to wait, the machine woke up, or the network was last seen to change. */
  readonly waitedMs: number;
  /** Until the next end of a key that waits; zero or less once it has ended. */
  readonly endsInMs?: number;
}

/**
 * After how many milliseconds the system is asked again whether there is a network. Quick at first, then ever slower: a
 * network that was away for a night is noticed some seconds later, and the looks of that night cost next to nothing. Before a key
 * ends the looks draw near to its end and one falls on it, so that a network that came before is never missed.
 */
export function nextLookMs({ endsInMs, isPatient, waitedMs }: NetworkTrack): number {
  if (isPatient) return PATIENT_LOOK_MS;
  const slow =
    waitedMs < QUICK_FOR_MS
      ? QUICKEST_LOOK_MS
      : Math.min(SLOWEST_LOOK_MS, Math.max(STEADY_LOOK_MS, waitedMs * SHARE));
  if (endsInMs === undefined || endsInMs <= 0) return slow;
  const near = endsInMs <= 2 * QUICKEST_LOOK_MS ? endsInMs : endsInMs / 2;
  return Math.min(slow, Math.max(1, near));
}
