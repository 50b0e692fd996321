import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../shared/view.ts';
import { minutesLeft } from '../../shared/words/time-left.ts';
import { nextRefresh } from './refresh-timer.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const session = (expiresAt: number): SessionView => ({
  profile: 'prod',
  target: 'understudy',
  state: 'active',
  obtainedAt: NOW.getTime(),
  expiresAt,
  autoRefresh: true,
});

describe('nextBeat', () => {
  it('needs no timer when nothing is live', () => {
    expect(nextRefresh([], [undefined], NOW)).toBeUndefined();
    expect(nextRefresh([session(NOW.getTime() - 1)], [undefined], NOW)).toBeUndefined();
  });

  it('comes when a renewal is due, and at once when it is overdue', () => {
    const due = new Date(NOW.getTime() + 5_000);
    expect(nextRefresh([session(NOW.getTime() + 3_600_000 - 1)], [due], NOW)).toEqual(due);
    expect(nextRefresh([], [undefined, new Date(0)], NOW)?.getTime()).toBe(NOW.getTime() + 1);
  });

  it('comes when the first of several things is due', () => {
    const [first, second] = [new Date(NOW.getTime() + 5_000), new Date(NOW.getTime() + 9_000)];
    expect(nextRefresh([], [second, first], NOW)).toEqual(first);
  });

  it('comes as soon as the label of the active session changes, and at most about once a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 43_200_000 }), (left) => {
        const expiresAt = NOW.getTime() + left;
        const beat = nextRefresh([session(expiresAt)], [undefined], NOW);
        expect(beat).toBeDefined();
        if (!beat) return;
        expect(beat.getTime()).toBeGreaterThan(NOW.getTime());
        expect(beat.getTime() - NOW.getTime()).toBeLessThanOrEqual(60_001);
        const justBefore = new Date(beat.getTime() - 1);
        if (beat.getTime() - NOW.getTime() > 1 && beat.getTime() < expiresAt - 300_001) {
          expect(minutesLeft(expiresAt, new Date(justBefore.getTime() - 1))).toBe(
            minutesLeft(expiresAt, NOW),
          );
          expect(minutesLeft(expiresAt, beat)).not.toBe(minutesLeft(expiresAt, NOW));
        }
      }),
    );
  });
});
