import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frecency, mostUsedFirst, USE_HALF_LIFE_MS, usedOnceMore, worth } from './frecency.ts';

const now = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number) => now.getTime() - days * 24 * 3_600_000;

describe('the order of use', () => {
  it.each<[string, Frecency, readonly string[]]>([
    ['nothing was used', {}, []],
    [
      'the same number of uses: the later one first',
      { a: { count: 1, lastAt: daysAgo(2) }, b: { count: 1, lastAt: daysAgo(1) } },
      ['b', 'a'],
    ],
    [
      'used at the same time: the more frequent one first',
      { a: { count: 1, lastAt: daysAgo(1) }, b: { count: 3, lastAt: daysAgo(1) } },
      ['b', 'a'],
    ],
    [
      'two uses a week ago equal one now, and the name decides',
      { b: { count: 2, lastAt: daysAgo(7) }, a: { count: 1, lastAt: daysAgo(0) } },
      ['a', 'b'],
    ],
    [
      'a daily profile stays above a single look at another one',
      { daily: { count: 9, lastAt: daysAgo(1) }, once: { count: 1, lastAt: daysAgo(0) } },
      ['daily', 'once'],
    ],
    [
      'one that was daily two months ago is behind a single use today',
      { old: { count: 9, lastAt: daysAgo(60) }, once: { count: 1, lastAt: daysAgo(0) } },
      ['once', 'old'],
    ],
    [
      'a last use in the future counts as now',
      { future: { count: 1, lastAt: daysAgo(-3000) }, b: { count: 2, lastAt: daysAgo(0) } },
      ['b', 'future'],
    ],
    ['a count of nothing is no use', { a: { count: 0, lastAt: daysAgo(0) } }, []],
  ])('%s', (_what, uses, order) => {
    expect(mostUsedFirst(uses, now)).toEqual(order);
  });

  const usesOf = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 6 }),
    fc.record({
      count: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      lastAt: fc.integer({ min: daysAgo(4000), max: daysAgo(0) }),
    }),
    { maxKeys: 12 },
  );

  it('names every used profile once and stays the same however much time passes', () => {
    fc.assert(
      fc.property(usesOf, fc.integer({ min: 0, max: 3000 }), (uses, days) => {
        const order = mostUsedFirst(uses, now);
        expect(order.toSorted()).toEqual(Object.keys(uses).toSorted());
        const later = mostUsedFirst(uses, new Date(daysAgo(-days)));
        // Two that are worth the same to the last bit may change places by rounding alone.
        for (const [index, name] of later.entries()) {
          const [a, b] = [uses[name], uses[order[index] ?? '']];
          if (a && b) expect(worth(a, now.getTime())).toBeCloseTo(worth(b, now.getTime()), 6);
        }
      }),
    );
  });

  it('never puts a profile further down for being used', () => {
    fc.assert(
      fc.property(usesOf, fc.string({ minLength: 1, maxLength: 6 }), (uses, name) => {
        const place = (all: Frecency) => {
          const at = mostUsedFirst(all, now).indexOf(name);
          return at < 0 ? Number.POSITIVE_INFINITY : at;
        };
        expect(place(usedOnceMore(uses, name, now))).toBeLessThanOrEqual(place(uses));
      }),
    );
  });

  it('is worth half as much a half-life later', () => {
    expect(worth({ count: 8, lastAt: daysAgo(0) }, now.getTime() + USE_HALF_LIFE_MS)).toBeCloseTo(4);
  });

  it('forgets what nobody uses rather than growing without end', () => {
    let uses: Frecency = {};
    for (let index = 0; index < 600; index += 1)
      uses = usedOnceMore(uses, `p${index}`, new Date(daysAgo(600 - index)));
    expect(Object.keys(uses)).toHaveLength(500);
    expect(uses['p599']).toBeDefined();
    expect(uses['p0']).toBeUndefined();
  });

  it('takes names of built-in properties for names', () => {
    expect(usedOnceMore({}, 'constructor', now)['constructor']).toEqual({ count: 1, lastAt: now.getTime() });
  });
});
