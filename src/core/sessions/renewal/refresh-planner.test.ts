import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  planRefresh,
  problemAfterFailure,
  problemAfterNetworkReturn,
  type RefreshSubject,
  refreshPolicy,
  renewalDueAt,
  renewsAt,
} from './refresh-planner.ts';
import { renewalThresholdMs } from './session-lifetime.ts';

const minute = 60_000;
const start = new Date('2026-11-22T10:00:00Z');
const minutesIn = (minutes: number) => new Date(start.getTime() + minutes * minute);
const still = { ...refreshPolicy, jitter: 0 };

function subject(minutes: number, extra: Partial<RefreshSubject> = {}): RefreshSubject {
  return {
    key: 'one',
    obtainedAt: start,
    expiration: minutesIn(minutes),
    wanted: true,
    silent: true,
    refreshing: false,
    ...extra,
  };
}

describe('renewalThresholdMs', () => {
  it.each([
    [15, 7.5],
    [20, 10],
    [30, 15],
    [60, 15],
    [75, 15],
    [120, 24],
    [720, 144],
    [0, 0],
    [-10, 0],
  ])('of a life of %d minutes is %d minutes', (lifetime, threshold) => {
    expect(renewalThresholdMs({ obtainedAt: start, expiration: minutesIn(lifetime) })).toBe(
      threshold * minute,
    );
  });
});

describe('renewalDueAt', () => {
  it('is spread by at most a tenth of the threshold, the same way each time', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 15, max: 2160 }), (key, minutes) => {
        const one = subject(minutes, { key });
        const due = renewalDueAt(one).getTime();
        const middle = renewalDueAt(one, still).getTime();
        expect(Math.abs(due - middle)).toBeLessThanOrEqual(renewalThresholdMs(one) / 10 + 1);
        expect(renewalDueAt(one).getTime()).toBe(due);
      }),
    );
  });

  it('spreads many sessions that began together', () => {
    const instants = Array.from({ length: 50 }, (_, index) =>
      renewalDueAt(subject(60, { key: `k${index}` })).getTime(),
    );
    expect(new Set(instants).size).toBeGreaterThan(45);
    expect(Math.max(...instants) - Math.min(...instants)).toBeGreaterThan(2 * minute);
  });
});

describe('planRefresh', () => {
  it('waits until an hour’s session has a quarter left, then renews it', () => {
    expect(planRefresh([subject(60)], minutesIn(44), still)).toEqual({ renew: [], nextAt: minutesIn(45) });
    expect(planRefresh([subject(60)], minutesIn(45), still)).toEqual({ renew: ['one'] });
  });

  it('renews what ended while the machine slept', () => {
    expect(planRefresh([subject(60)], minutesIn(600), still)).toEqual({ renew: ['one'] });
  });

  it.each([
    ['nobody wants', { wanted: false }],
    ['needs a code', { silent: false }],
    ['was refused', { problem: { kind: 'stopped' } }],
    ['is under way', { refreshing: true }],
  ] as const)('leaves alone what %s', (_why, extra) => {
    expect(planRefresh([subject(60, extra)], minutesIn(59), still)).toEqual({ renew: [] });
  });

  it('starts the most urgent first and no more than a few at once', () => {
    const many = [50, 30, 40, 20, 10].map((minutes) => subject(minutes, { key: `${minutes}` }));
    expect(planRefresh(many, minutesIn(48), still).renew).toEqual(['10', '20', '30']);
    const two = many.map((one, index) => ({ ...one, refreshing: index < 2 }));
    expect(planRefresh(two, minutesIn(48), still).renew).toEqual(['10']);
  });

  it('backs off from five seconds to five minutes while AWS is out of reach', () => {
    let one = subject(60);
    let now = minutesIn(45);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      one = { ...one, problem: problemAfterFailure(one.problem, true, now) };
      const { nextAt } = planRefresh([one], now, still);
      if (nextAt === undefined) throw new Error('gave up');
      waits.push((nextAt.getTime() - now.getTime()) / 1000);
      now = nextAt;
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('tries at once when the network is back, but not what was refused', () => {
    const waiting = problemAfterFailure(undefined, true, minutesIn(46));
    expect(problemAfterNetworkReturn(waiting)).toBeUndefined();
    expect(problemAfterNetworkReturn({ kind: 'stopped' })).toEqual({ kind: 'stopped' });
  });

  it('does not wait for an attempt that lies in the future because the clock was set back', () => {
    const problem = { kind: 'waiting', attempts: 9, lastAttemptAt: minutesIn(600) } as const;
    expect(planRefresh([subject(60, { problem })], minutesIn(50), still).renew).toEqual(['one']);
  });

  it('does not renew in a loop what comes ended from a clock that is wrong', () => {
    const ended = subject(0, { obtainedAt: minutesIn(120), expiration: minutesIn(60) });
    expect(planRefresh([ended], minutesIn(120), still)).toEqual({ renew: [], nextAt: minutesIn(125) });
  });

  it('tells when a session will be renewed by itself', () => {
    expect(renewsAt(subject(60), minutesIn(1), still)).toEqual(minutesIn(45));
    expect(renewsAt(subject(60, { silent: false }), minutesIn(1), still)).toBeUndefined();
  });

  it('never asks to be woken in the past, and wakes or acts for everything that renews by itself', () => {
    const instants = fc.integer({ min: -3000, max: 3000 });
    const anySubject = fc
      .record({
        obtained: instants,
        life: fc.integer({ min: -100, max: 2160 }),
        wanted: fc.boolean(),
        silent: fc.boolean(),
        refreshing: fc.boolean(),
        problem: fc.option(
          fc.oneof(
            fc.constant({ kind: 'stopped' } as const),
            fc.record({
              kind: fc.constant('waiting' as const),
              attempts: fc.integer({ min: 1, max: 40 }),
              lastAttemptAt: instants.map(minutesIn),
            }),
          ),
        ),
      })
      .map(({ obtained, life, problem, ...rest }) => ({
        ...rest,
        obtainedAt: minutesIn(obtained),
        expiration: minutesIn(obtained + life),
        ...(problem === null ? {} : { problem }),
      }));
    fc.assert(
      fc.property(fc.array(anySubject, { maxLength: 8 }), instants, (subjects, at) => {
        const named = subjects.map((one, index) => ({ ...one, key: `${index}` }));
        const now = minutesIn(at);
        const plan = planRefresh(named, now);
        const inProgress = named.filter((one) => one.refreshing).length;
        expect(plan.renew.length + inProgress).toBeLessThanOrEqual(
          Math.max(refreshPolicy.maxParallel, inProgress),
        );
        expect(new Set(plan.renew).size).toBe(plan.renew.length);
        if (plan.nextAt) expect(plan.nextAt.getTime()).toBeGreaterThan(now.getTime());
        for (const key of plan.renew) {
          const one = named[Number(key)];
          expect(one).toMatchObject({ wanted: true, silent: true, refreshing: false });
          expect(one?.problem?.kind).not.toBe('stopped');
        }
        const live = named.filter(
          (one) => one.wanted && one.silent && !one.refreshing && one.problem?.kind !== 'stopped',
        );
        if (live.length > 0 && inProgress < refreshPolicy.maxParallel) {
          expect(plan.renew.length > 0 || plan.nextAt !== undefined).toBe(true);
        }
      }),
    );
  });
});
