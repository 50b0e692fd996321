import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextLookMs,
  PATIENT_LOOK_MS,
  QUICKEST_LOOK_MS,
  SLOWEST_LOOK_MS,
  STEADY_LOOK_MS,
} from './network-poll-interval.ts';

/** The instants of all looks in an outage of so many milliseconds, where keys end at these instants. */
function looksIn(outageMs: number, ends: readonly number[]): readonly number[] {
  const looks: number[] = [];
  for (let at = 0; at <= outageMs; ) {
    looks.push(at);
    const left = ends.map((end) => end - at).filter((ms) => ms > 0);
    at += nextLookMs({
      isPatient: false,
      waitedMs: at,
      ...(left.length > 0 && { endsInMs: Math.min(...left) }),
    });
  }
  return looks;
}

const hour = 3_600_000;
const outage = fc.integer({ min: 1, max: 14 * hour });
const keys = fc.array(fc.integer({ min: 1, max: hour }), { maxLength: 20 });

describe('the next look at the network', () => {
  it('is never sooner than the quickest except at the end of a key, and never later than the slowest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 14 * hour }),
        fc.option(fc.integer({ min: -hour, max: hour }), { nil: undefined }),
        (waitedMs, endsInMs) => {
          const ms = nextLookMs({ isPatient: false, waitedMs, ...(endsInMs !== undefined && { endsInMs }) });
          expect(ms).toBeLessThanOrEqual(SLOWEST_LOOK_MS);
          expect(ms).toBeGreaterThanOrEqual(1);
          if (ms < QUICKEST_LOOK_MS) expect(ms).toBe(endsInMs);
        },
      ),
    );
  });

  it('finds a network that came before a key ended no later than at its end', () => {
    fc.assert(
      fc.property(
        outage,
        keys.filter((ends) => ends.length > 0),
        fc.nat(),
        (outageMs, ends, seed) => {
          const end = ends[seed % ends.length] ?? 0;
          fc.pre(end <= outageMs);
          expect(looksIn(outageMs, ends)).toContain(end);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('finds a network within a second, or a six hundredth of the time it was away', () => {
    fc.assert(
      fc.property(outage, keys, (outageMs, ends) => {
        const found = looksIn(outageMs + SLOWEST_LOOK_MS, ends).find((at) => at >= outageMs) ?? Infinity;
        const late = Math.min(SLOWEST_LOOK_MS, Math.max(STEADY_LOOK_MS, outageMs / 600));
        expect(found - outageMs).toBeLessThanOrEqual(late + 1);
      }),
      { numRuns: 50 },
    );
  });

  it('looks at most once a second after the first moments, six times a minute later on, and little more for each key', () => {
    fc.assert(
      fc.property(outage, keys, (outageMs, ends) => {
        const atFirst = 40 + outageMs / STEADY_LOOK_MS;
        const later = 2_100 + outageMs / SLOWEST_LOOK_MS;
        const looks = looksIn(outageMs, ends).length;
        expect(looks).toBeLessThanOrEqual(Math.min(atFirst, later) + 9 * ends.length);
      }),
      { numRuns: 50 },
    );
  });

  it('waits a minute where nothing is lost by it', () => {
    expect(nextLookMs({ isPatient: true, waitedMs: 0 })).toBe(PATIENT_LOOK_MS);
  });
});
