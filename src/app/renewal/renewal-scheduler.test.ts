import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveTarget, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { refreshPolicy } from '../../core/sessions/renewal/refresh-planner.ts';
import type { StsFailure } from '../../core/sts/sts-failure.ts';
import { Renewals } from './renewal-scheduler.ts';

const minute = 60_000;
const begin = Date.parse('2026-11-22T09:00:00Z');

let nowMs: number;
let lines: Map<string, LiveTarget>;
/** What the next renewals come to, by profile. */
let outcomes: Map<string, SwitchOutcome>;
let asked: string[];
let latestStartMs: number;
let renewals: Renewals;

const at = (minutes: number) => new Date(begin + minutes * minute);
function live(profile: string, endsInMinutes: number) {
  lines.set(profile, {
    target: `t-${profile}`,
    profile,
    switchRequest: { request: { profile } },
    working: false,
    obtainedAt: at(endsInMinutes - 60),
    expiresAt: at(endsInMinutes),
  });
}
function fails(profile: string, kind: StsFailure['kind'], retryable: boolean) {
  const failure: StsFailure = { kind, code: kind, detail: '', retryable };
  outcomes.set(profile, {
    kind: 'session',
    failure: { kind: 'sts', failure, step: 'x' },
    problem: { message: '', advice: '' },
  });
}
const offline = (profile: string) => fails(profile, 'network', true);

/** Runs what is due, and lets it end. */
async function run(): Promise<readonly string[]> {
  asked = [];
  for (let before = -1; before !== asked.length; ) {
    before = asked.length;
    renewals.run();
    await new Promise(setImmediate);
  }
  return [...asked].sort();
}

beforeEach(() => {
  nowMs = begin;
  lines = new Map();
  outcomes = new Map();
  latestStartMs = refreshPolicy.latestStartMs;
  renewals = new Renewals({
    live: () => [...lines.values()],
    renew: ({ request: { profile = '' } }) => {
      asked.push(profile);
      const outcome = outcomes.get(profile);
      if (outcome) return Promise.resolve(outcome);
      live(profile, (nowMs - begin) / minute + 60);
      return Promise.resolve({
        kind: 'done',
        target: `t-${profile}`,
        expiresAt: new Date(nowMs),
        fromCache: false,
      });
    },
    wanted: () => true,
    silent: () => true,
    place: ({ request }) => (request.profile?.startsWith('china') ? 'cn' : 'aws'),
    clock: { now: () => new Date(nowMs) },
    policy: () => ({ ...refreshPolicy, latestStartMs }),
    onChange: () => {},
  });
});

describe('renewals', () => {
  it('renew everything that is due', async () => {
    for (const profile of ['a', 'b', 'c', 'd', 'e']) live(profile, 5);
    live('later', 40);
    expect(await run()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await run()).toEqual([]);
  });

  it('begin as early as the settings want it, but never with more than half of the life left', async () => {
    live('a', 24);
    expect(await run()).toEqual([]);
    latestStartMs = 30 * minute;
    expect(await run()).toEqual(['a']);
    live('b', 36);
    latestStartMs = 60 * minute;
    expect(await run()).toEqual([]);
  });

  it('let one try for all where nobody gets through, ever more slowly', async () => {
    for (const profile of ['a', 'b', 'c', 'd', 'e']) {
      live(profile, 5);
      offline(profile);
    }
    // The first three went out together, before anybody knew.
    expect(await run()).toHaveLength(3);
    expect(renewals.waiting).toEqual({ kind: 'yes', endsInMs: 5 * minute });
    const tries: number[] = [];
    for (const seconds of [4, 1, 9, 1, 19, 1]) {
      nowMs += seconds * 1000;
      tries.push((await run()).length);
    }
    expect(tries).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('tell when the next of the keys that wait ends', async () => {
    live('a', 5);
    live('b', 9);
    offline('a');
    offline('b');
    await run();
    expect(renewals.waiting).toEqual({ kind: 'yes', endsInMs: 5 * minute });
    nowMs += 5 * minute;
    await run();
    expect(renewals.waiting).toEqual({ kind: 'yes', endsInMs: 4 * minute });
    nowMs += 5 * minute;
    await run();
    expect(renewals.waiting).toEqual({ kind: 'yes' });
    outcomes.clear();
    renewals.tryAgain();
    await run();
    expect(renewals.waiting).toEqual({ kind: 'no' });
  });

  it('give everybody a turn as the one that tries', async () => {
    for (const profile of ['a', 'b', 'c', 'd', 'e']) {
      live(profile, 5);
      offline(profile);
    }
    const tried = new Set(await run());
    for (let turn = 0; turn < 4; turn += 1) {
      nowMs += 5 * minute;
      for (const profile of await run()) tried.add(profile);
    }
    expect(tried.size).toBe(5);
  });

  it('all go on at once when the one that tries gets through', async () => {
    for (const profile of ['a', 'b', 'c', 'd', 'e']) {
      live(profile, 5);
      offline(profile);
    }
    await run();
    outcomes.clear();
    expect(await run()).toEqual([]);
    nowMs += 5_000;
    expect(await run()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(renewals.waiting.kind).toBe('no');
  });

  it('heed AWS’s wish for patience although the network changes', async () => {
    live('a', 5);
    fails('a', 'throttled', true);
    await run();
    nowMs += 5_000;
    expect(await run()).toEqual(['a']);
    renewals.tryAgain();
    expect(await run()).toEqual([]);
    nowMs += 10_000;
    expect(await run()).toEqual(['a']);
  });

  it('all go on at once when the network is back', async () => {
    for (const profile of ['a', 'b', 'c', 'd']) {
      live(profile, 5);
      offline(profile);
    }
    await run();
    outcomes.clear();
    renewals.tryAgain();
    expect(await run()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of another place do not wait', async () => {
    live('china-a', 5);
    offline('china-a');
    await run();
    live('a', 5);
    live('china-b', 5);
    expect(await run()).toEqual(['a']);
  });

  it('wait at once where another was throttled', async () => {
    live('a', 5);
    fails('a', 'throttled', true);
    await run();
    live('b', 5);
    expect(await run()).toEqual([]);
    expect(renewals.failures().get('t-b')).toBe('retrying');
    expect(renewals.renewsAt({ ...(lines.get('b') as LiveTarget) })).toEqual(new Date(nowMs + 5_000));
  });

  it('that AWS refuses stop, and hold up nobody', async () => {
    live('a', 5);
    fails('a', 'access-denied', false);
    live('b', 5);
    expect(await run()).toEqual(['a', 'b']);
    nowMs += 10 * minute;
    expect(await run()).toEqual([]);
    expect(renewals.failures().get('t-a')).toBe('stopped');
    expect(renewals.failures().get('t-b')).toBeUndefined();
    renewals.resetBackoff({ request: { profile: 'a' } });
    outcomes.clear();
    expect(await run()).toEqual(['a']);
  });

  it('that cannot be written wait alone', async () => {
    live('a', 5);
    outcomes.set('a', { kind: 'delivery', message: '', advice: '', retryable: true });
    await run();
    live('b', 5);
    expect(await run()).toEqual(['b']);
    expect(renewals.failures().get('t-a')).toBe('retrying');
    nowMs += 5_000;
    expect(await run()).toEqual(['a']);
  });
});
