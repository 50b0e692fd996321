import type { Clock } from '../clock.ts';

/** How far AWS's clock is from this machine's. */
export interface ClockOffset {
  /** AWS's clock minus ours in milliseconds; 0 until an answer came, or where both agree within two seconds. */
  currentMs(): number;
  /** True once an answer of AWS has told the time. Until then nothing says that our clock is right. */
  readonly isKnown: boolean;
  /**
   * Takes the `Date` header of an answer of AWS.
   * @param sentAt when the request was sent, in milliseconds by our clock
   * @returns the offset that this answer shows, or `undefined` when it shows none
   */
  learn(dateHeader: string | undefined, sentAt: number): number | undefined;
}

/** The `Date` header counts whole seconds; nearer than this is agreement. */
const resolutionMs = 2_000;

/** The two clocks of a machine drift apart by a few seconds a day; more than this in one step means that one was set. */
const jumpMs = 30_000;

/**
 * Keeps the offset, also while the machine's clock is set: a clock that counts on through that (`Clock.monotonicMs`)
 * tells by how much. Without one, the next answer of AWS does.
 */
export function createClockOffset(
  clock: Clock,
  onChange: (offsetMs: number) => void = () => {},
  /** What another process learned; AWS's next answer has the last word. */
  initialMs = 0,
): ClockOffset {
  let offsetMs = initialMs;
  let isKnown = false;
  /** Our clock minus the one that counts on, when it was compared last. */
  let anchor: number | undefined;

  const ours = () => clock.now().getTime();
  const become = (next: number) => {
    if (next === offsetMs) return;
    offsetMs = next;
    onChange(next);
  };

  return {
    get isKnown() {
      return isKnown;
    },

    currentMs() {
      const counted = clock.monotonicMs?.();
      if (counted === undefined || anchor === undefined) return offsetMs;
      const jumped = ours() - counted - anchor;
      if (Math.abs(jumped) < jumpMs) return offsetMs;
      anchor += jumped;
      become(offsetAfterJump(offsetMs, jumped));
      return offsetMs;
    },

    learn(dateHeader, sentAt) {
      const theirs = Date.parse(dateHeader ?? '');
      if (Number.isNaN(theirs)) return undefined;
      isKnown = true;
      const receivedAt = ours();
      const counted = clock.monotonicMs?.();
      anchor = counted === undefined ? undefined : receivedAt - counted;
      // Their whole second lies somewhere between sending and receiving.
      const seen = theirs + 500 - (sentAt + receivedAt) / 2;
      const unsureMs = resolutionMs + Math.abs(receivedAt - sentAt) / 2;
      if (Math.abs(seen) < unsureMs) become(0);
      else if (Math.abs(seen - offsetMs) >= unsureMs) become(Math.round(seen));
      return offsetMs;
    },
  };
}

/**
 * The offset after our clock jumped. It can only have gone back because somebody set it, so the offset goes the other
 * way. Forward it also seems to jump when the machine sleeps, which changes nothing; only a jump that takes just the
 * offset away is somebody who set the clock right.
 */
function offsetAfterJump(offsetMs: number, jumpedMs: number): number {
  const after = offsetMs - jumpedMs;
  if (jumpedMs < 0) return Math.abs(after) < jumpMs ? 0 : after;
  return offsetMs > jumpMs && Math.abs(after) < jumpMs ? 0 : offsetMs;
}
