import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { correctedClock } from '../clock.ts';
import { createClockOffset } from './clock-offset.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A machine: the true time, how far its own clock is from it, and a counter that stands still in sleep. */
let trueMs: number;
let wrongBy: number;
let counted: number;
let explanation: number[];
let offset: ReturnType<typeof createClockOffset>;
const machine = {
  now: () => new Date(trueMs + wrongBy),
  monotonicMs: () => counted,
};
const corrected = correctedClock(machine, () => offset.currentMs());
const errorMs = () => corrected.now().getTime() - trueMs;

function wait(ms: number) {
  trueMs += ms;
  counted += ms;
}
function sleep(ms: number) {
  trueMs += ms;
}
/** A call that takes this long; AWS writes the time when it answers, in whole seconds. */
function call(takesMs = 80) {
  const sentAt = machine.now().getTime();
  wait(takesMs);
  return offset.learn(new Date(trueMs).toUTCString(), sentAt);
}

beforeEach(() => {
  trueMs = Date.parse('2026-11-22T09:00:00.400Z');
  wrongBy = 0;
  counted = 1_000_000;
  explanation = [];
  offset = createClockOffset(machine, (ms) => explanation.push(ms));
});

describe('the offset to the clock of AWS', () => {
  it('is nothing until an answer came', () => {
    wrongBy = -6 * minute;
    expect(offset.currentMs()).toBe(0);
  });

  it.each([6 * minute, -6 * minute, 20 * minute, -20 * minute, 3 * hour, -3 * hour])(
    'of a clock that is %i ms wrong corrects it to a second',
    (wrong) => {
      wrongBy = wrong;
      call();
      expect(Math.abs(errorMs())).toBeLessThan(1_000);
      expect(explanation).toHaveLength(1);
    },
  );

  it('is nothing where both agree within two seconds', () => {
    wrongBy = 1_200;
    call();
    expect(offset.currentMs()).toBe(0);
    expect(explanation).toEqual([]);
  });

  it('does not flicker by the fraction of a second that the header leaves open', () => {
    wrongBy = 6 * minute;
    for (let calls = 0; calls < 20; calls += 1) {
      call();
      wait(137);
    }
    expect(explanation).toHaveLength(1);
  });

  it('heeds no answer without a date', () => {
    expect(offset.learn(undefined, 0)).toBeUndefined();
    expect(offset.learn('yesterday', 0)).toBeUndefined();
  });

  it('stays through sleep', () => {
    wrongBy = -6 * minute;
    call();
    sleep(2 * hour);
    expect(Math.abs(errorMs())).toBeLessThan(1_000);
  });

  it('goes when somebody sets the clock right, whichever way', () => {
    for (const wrong of [6 * minute, -6 * minute, 3 * hour, -3 * hour]) {
      wrongBy = wrong;
      call();
      wait(hour);
      wrongBy = 0;
      expect(Math.abs(errorMs())).toBeLessThan(1_000);
    }
  });

  it('comes when somebody sets the clock back', () => {
    call();
    wait(hour);
    wrongBy = -hour;
    expect(Math.abs(errorMs())).toBeLessThan(1_000);
    expect(explanation).toEqual([hour]);
  });

  it('is left alone by a clock that only drifts', () => {
    call();
    for (let hours = 0; hours < 5 * 24; hours += 1) {
      wait(hour);
      wrongBy -= 200;
      expect(offset.currentMs()).toBe(0);
    }
  });

  it('is right again after the next answer, whatever happened', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: 0, max: 4 * hour }) }),
      fc.record({ kind: fc.constant('sleep'), ms: fc.integer({ min: 0, max: 4 * hour }) }),
      fc.record({ kind: fc.constant('set'), ms: fc.integer({ min: -4 * hour, max: 4 * hour }) }),
      fc.record({ kind: fc.constant('call'), ms: fc.integer({ min: 0, max: 5_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        offset = createClockOffset(machine);
        for (const { kind, ms } of events) {
          if (kind === 'wait') wait(ms);
          else if (kind === 'sleep') sleep(ms);
          else if (kind === 'set') wrongBy = ms;
          else call(ms);
          offset.currentMs();
        }
        call(50);
        expect(Math.abs(errorMs())).toBeLessThan(3_000);
      }),
    );
  });

  it('is never wrong about a clock that is set back or set right while the machine is awake', () => {
    const change = fc.tuple(fc.integer({ min: minute, max: hour }), fc.integer({ min: 0, max: 5 * hour }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
        wrongBy = 0;
        offset = createClockOffset(machine);
        call();
        for (const [ms, back] of changes) {
          wait(ms);
          wrongBy = wrongBy === 0 ? -back : 0;
          if (Math.abs(back) < 2 * minute) wrongBy = 0;
          expect(Math.abs(errorMs())).toBeLessThan(1_000);
        }
      }),
    );
  });
});
