import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longTermCredentials } from './bastion-fixture.ts';
import { type DayPlan, idealCalls, shortDay } from './day-plan.ts';
import { liveThrough } from './day-simulation.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-day-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('a day with sleep, a lost network, throttling, a wrong code, a wrong clock, a restart and an MFA session that ends', () => {
  it('takes one code for each MFA session, hardly a call too many, and leaves no expired key in the file', async () => {
    const figures = await liveThrough(shortDay, home);
    expect(figures.mfaSessions).toBe(2);
    expect(figures.prompts).toBe(2);
    expect(figures.mistypedCodes).toBe(1);
    expect(figures.expiredReachable).toBe(0);
    // The lid was closed for longer than a key lives, and the network came a moment after it was opened.
    expect(figures.returns.length).toBeGreaterThan(0);
    for (const { noticedAfter, renewedAfter } of figures.returns) {
      expect(noticedAfter).toBeLessThanOrEqual(1);
      expect(renewedAfter).toBe(0);
    }
    // What goes wrong on purpose costs as much on a short day as on a long one.
    const inVain = figures.calls - (figures.answers.get('ok') ?? 0);
    expect(inVain).toBeLessThanOrEqual(15);
    expect(Math.abs(figures.calls - inVain - figures.idealCalls) / figures.idealCalls).toBeLessThan(0.1);
    expect(readFileSync(join(home, '.aws', 'credentials'), 'utf8').startsWith(longTermCredentials)).toBe(
      true,
    );
  }, 120_000);
});

const quiet: DayPlan = {
  roles: 3,
  minutes: 150,
  mfaSessionMinutes: 720,
  asleep: [],
  offline: [],
  throttled: [],
  restarts: [],
  clock: [],
  mistyped: 0,
};

describe('a machine whose clock is wrong', () => {
  it.each([6, -6, 20, -20, 180, -180])(
    'by %i minutes renews in time, with no call too many',
    async (wrong) => {
      const plan = { ...quiet, clock: [{ at: 0, wrongByMinutes: wrong }] };
      const figures = await liveThrough(plan, home);
      expect(figures.expiredReachable + figures.expiredAfterReturn).toBe(0);
      expect(figures.prompts).toBe(1);
      expect(figures.worstClockError * 60).toBeLessThan(2);
      const refused = figures.answers.get('SignatureDoesNotMatch') ?? 0;
      expect(refused).toBe(Math.abs(wrong) > 5 ? 1 : 0);
      expect(figures.calls - refused).toBe(idealCalls(plan, [0]));
    },
    60_000,
  );

  it.each([6, -6, 180, -180])(
    'is set right after it was wrong by %i minutes, and nobody notices',
    async (wrong) => {
      const plan = {
        ...quiet,
        clock: [
          { at: 0, wrongByMinutes: wrong },
          { at: 62, wrongByMinutes: 0 },
        ],
      };
      const figures = await liveThrough(plan, home);
      expect(figures.expiredReachable + figures.expiredAfterReturn).toBe(0);
      expect(figures.prompts).toBe(1);
      expect(figures.worstClockError * 60).toBeLessThan(2);
      expect(figures.notices).toEqual([]);
    },
    60_000,
  );

  it.each([6, -6, 180, -180])(
    'goes wrong by %i minutes at work, and no key expires',
    async (wrong) => {
      const plan = { ...quiet, clock: [{ at: 62, wrongByMinutes: wrong }] };
      const figures = await liveThrough(plan, home);
      expect(figures.expiredReachable + figures.expiredAfterReturn).toBe(0);
      expect(figures.prompts).toBe(1);
    },
    60_000,
  );
});

describe('an app that is started again while the clock of its machine is hours wrong', () => {
  it.each([
    ['ahead', 180, []],
    ['behind', -180, []],
    ['ahead, and no network at first', 180, [{ from: 10.5, minutes: 4 }]],
    ['behind, and no network at first', -180, [{ from: 10.5, minutes: 4 }]],
  ] as const)(
    'removes nothing that lives, asks for no code and renews in time: %s',
    async (_, wrong, offline) => {
      const plan = {
        ...quiet,
        clock: [{ at: 10, wrongByMinutes: wrong }],
        restarts: [11],
        offline: [...offline],
      };
      const figures = await liveThrough(plan, home);
      expect(figures.expiredReachable + figures.expiredAfterReturn).toBe(0);
      expect(figures.prompts).toBe(1);
      // Three targets from the first minutes on: had one been removed, its minutes would be missing.
      expect(figures.targetMinutes).toBeGreaterThan(3 * plan.minutes - 5);
      // Asking for the time, and what a clock that is ahead makes the app renew at once.
      expect(figures.calls).toBeLessThanOrEqual(idealCalls(plan, [0]) + 1 + 2 * plan.roles);
    },
    60_000,
  );
});

describe('a quiet day', () => {
  it('takes the ideal number of calls and no connection in vain', async () => {
    const figures = await liveThrough({ ...quiet, roles: 5, minutes: 300 }, home);
    expect(figures.expiredReachable + figures.expiredOffline).toBe(0);
    expect(figures.failedConnections).toBe(0);
    expect(figures.notices).toEqual([]);
    expect(Math.abs(figures.calls - figures.idealCalls)).toBeLessThanOrEqual(1);
  }, 60_000);
});
