import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import { ExpiryNotifier } from '../notifications/expiry-notifier.ts';
import { PendingWork } from '../pending-work.ts';
import { sessionsView } from '../sessions/sessions-view.ts';
import { createRenewalServices, type RenewalServices } from './renewal-services.ts';

const MINUTE_MS = 60_000;
const BEGIN = Date.parse('2026-11-22T09:00:00Z');

let nowMs: number;
let lines: readonly LiveTarget[];
/** How often what is live was looked at. */
let looks: number;
/** How often a chain was resolved. */
let resolved: number;
let cleaned: CleanExpiredOutcome;
/** The span of the timer that looks for the network. */
let networkMs: number | undefined;
let beatAt: Date | undefined;
let side: RenewalServices;
let notifier: ExpiryNotifier;

const clock = { now: () => new Date(nowMs) };
const live = () => {
  looks += 1;
  return lines;
};

/** What a former run left: it cannot be renewed. */
function sections(count: number): readonly LiveTarget[] {
  return Array.from({ length: count }, (_, index) => ({
    target: `live-${index}`,
    profile: `role-${index}`,
    switchRequest: { request: { profile: `role-${index}` } },
    working: false,
    expiresAt: new Date(BEGIN + 3_600_000 - index * 10_000),
  }));
}

function turn(): void {
  const show = () =>
    sessionsView({
      live: live(),
      mfaSessions: [],
      defaultTarget: 'understudy',
      recent: [],
      endpoints: [],
      signIns: [],
      waits: [],
      autoRefresh: () => true,
      renewsAt: (line) => side.renewsAt(line),
      storage: { state: 'sealed' },
      clockOffsetMs: 0,
      now: clock.now(),
    });
  side.turn(show, (view) => notifier.check(view, []));
}

beforeEach(() => {
  nowMs = BEGIN;
  lines = [];
  looks = 0;
  resolved = 0;
  cleaned = { kind: 'cleaned', outcomes: [], isClockKnown: true };
  networkMs = undefined;
  beatAt = undefined;
  side = createRenewalServices({
    clock,
    work: new PendingWork(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    delivery: {
      switcher: { renew: () => Promise.resolve(undefined), adopt: () => Promise.resolve() },
      live,
      chainOf: () => {
        resolved += 1;
        return undefined;
      },
      clean: () => Promise.resolve(cleaned),
    },
    broker: { renewsSilently: () => false },
    wanted: () => true,
    network: {
      isOnline: () => true,
      monotonicMs: () => nowMs,
      after: (ms) => {
        networkMs = ms;
        return () => {
          networkMs = undefined;
        };
      },
    },
    refreshTimer: {
      set: (at) => {
        beatAt = at;
      },
      check: turn,
    },
    onChange: turn,
  });
  notifier = new ExpiryNotifier({
    board: { show: () => {}, close: () => {} },
    leadMinutes: () => [15, 5],
    isInFront: () => false,
    open: () => {},
    clock,
    failure: side.failure,
  });
});

describe('an app that nobody uses', () => {
  it('has no timer at all while nothing is live', () => {
    turn();
    expect(beatAt).toBeUndefined();
    expect(networkMs).toBeUndefined();
  });

  it('has no timer shorter than a minute while AWS cannot be asked whether the clock is right', async () => {
    lines = sections(50);
    cleaned = { kind: 'cleaned', outcomes: [], isClockKnown: false };
    await side.cleanExpiredSections(true);
    turn();
    expect(networkMs).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  it('beats once a minute with 50 sessions, and besides only when one of them needs to be told of', () => {
    lines = sections(50);
    // The first notices are due a quarter of an hour before the first of them ends.
    const quietUntil = BEGIN + 36 * MINUTE_MS;
    const beats: number[] = [];
    for (turn(); beatAt !== undefined; turn()) {
      nowMs = beatAt.getTime();
      beats.push(nowMs);
    }
    const pauses = beats.slice(1).flatMap((at, index) => (at < quietUntil ? at - (beats[index] ?? 0) : []));
    expect(pauses.length).toBeGreaterThan(30);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(MINUTE_MS);
    // Of each session: two notices, that it begins to expire, that it has ended.
    expect(beats.length).toBeLessThanOrEqual(60 + 4 * 50);
    expect(nowMs).toBeGreaterThanOrEqual(BEGIN + 60 * MINUTE_MS);
  }, 30_000);

  it('looks at what is live as often with 50 sessions as with one', () => {
    const looksOf = (count: number) => {
      lines = sections(count);
      looks = 0;
      turn();
      return looks;
    };
    expect(looksOf(50)).toBe(looksOf(1));
  });

  it('resolves the chain of each session once a turn, and anew in the next', () => {
    lines = sections(50);
    turn();
    expect(resolved).toBe(50);
    turn();
    expect(resolved).toBe(100);
  });
});
