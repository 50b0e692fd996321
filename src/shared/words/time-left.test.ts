import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockTime,
  countdown,
  exactInstant,
  minutesLeft,
  secondsToNextCode,
  shareLeft,
  spokenTimeLeft,
  wholeMinutes,
} from './time-left.ts';

const now = new Date('2026-11-20T13:55:00.000Z');
const inMs = (milliseconds: number) => now.getTime() + milliseconds;
const S = 1000;
const M = 60 * S;
const H = 60 * M;

describe('time left', () => {
  it.each([
    [42 * M + 10 * S, '42:10', '42 min', '42 min left', '42 minutes left'],
    [42 * M + 10 * S + 999, '42:10', '42 min', '42 min left', '42 minutes left'],
    [4 * M + 58 * S, '4:58', '4 min', '4 min left', '4 minutes left'],
    [1 * M, '1:00', '1 min', '1 min left', '1 minute left'],
    [M - 1, '0:59', 'under 1 min', 'under 1 min left', 'less than a minute left'],
    [1, '0:00', 'under 1 min', 'under 1 min left', 'less than a minute left'],
    [0, '0:00', '0 min', 'expired', 'expired'],
    [-5 * M, '0:00', '0 min', 'expired', 'expired'],
    [H, '1:00:00', '1 h', '1 h left', '1 hour left'],
    [H + 5 * M + 7 * S, '1:05:07', '1 h 5 min', '1 h 5 min left', '1 hour 5 minutes left'],
    [9 * H + 12 * M, '9:12:00', '9 h 12 min', '9 h 12 min left', '9 hours 12 minutes left'],
    [36 * H - 1, '35:59:59', '35 h 59 min', '35 h 59 min left', '35 hours 59 minutes left'],
  ])('says %i ms as %s, %s, %s and %s', (left, ticking, short, menu, spoken) => {
    expect(countdown(inMs(left), now)).toBe(ticking);
    expect(wholeMinutes(inMs(left), now)).toBe(short);
    expect(minutesLeft(inMs(left), now)).toBe(menu);
    expect(spokenTimeLeft(inMs(left), now)).toBe(spoken);
  });

  it('never promises more than there is, and is never a second short', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * H }), (left) => {
        const parts = countdown(inMs(left), now).split(':').map(Number).reverse();
        const [seconds = 0, minutes = 0, hours = 0] = parts;
        const said = hours * H + minutes * M + seconds * S;
        expect(said).toBeLessThanOrEqual(left);
        expect(left - said).toBeLessThan(S);
      }),
    );
  });

  it('says the same minute in every form', () => {
    fc.assert(
      fc.property(fc.integer({ min: M, max: 40 * H }), (left) => {
        const figures = (text: string) => [...text.matchAll(/\d+/g)].map(([figure]) => Number(figure));
        expect(figures(spokenTimeLeft(inMs(left), now))).toEqual(figures(wholeMinutes(inMs(left), now)));
      }),
    );
  });
});

describe('share left', () => {
  it.each([
    [0, 60, 30, 0.5],
    [0, 60, 60, 0],
    [0, 60, 90, 0],
    [0, 60, -30, 1],
    [60, 60, 30, 0],
    [90, 60, 30, 0],
  ])('of a life from %i to %i at %i is %f', (from, to, at, share) => {
    expect(shareLeft(from, to, new Date(at))).toBe(share);
  });
});

describe('clock time', () => {
  it.each([
    ['2026-11-20T14:37:00Z', 'UTC', '14:37'],
    ['2026-11-20T00:00:00Z', 'UTC', '00:00'],
    ['2026-11-21T00:05:00Z', 'UTC', '00:05'],
    ['2026-11-21T09:54:59Z', 'UTC', '09:54'],
    ['2026-11-21T09:55:00Z', 'UTC', 'tomorrow 09:55'],
    ['2026-11-19T23:59:00Z', 'UTC', 'yesterday 23:59'],
    ['2026-11-23T08:10:00Z', 'UTC', 'Mon 08:10'],
    ['2026-12-24T08:10:00Z', 'UTC', '2026-12-24 08:10'],
    ['2026-11-20T14:37:00Z', 'Europe/Berlin', '15:37'],
    ['2026-11-20T14:37:00Z', 'Pacific/Auckland', '03:37'],
    ['2026-11-20T10:30:00Z', 'Pacific/Auckland', 'yesterday 23:30'],
  ])('says %s in %s as %s', (at, zone, said) => {
    expect(clockTime(Date.parse(at), now, zone)).toBe(said);
  });

  it("is the same for the machine's own zone whether it is named or not", () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    fc.assert(
      fc.property(fc.integer({ min: -20 * 24 * H, max: 20 * 24 * H }), (offset) => {
        expect(clockTime(inMs(offset), now)).toBe(clockTime(inMs(offset), now, zone));
      }),
    );
  });
});

describe('the exact instant', () => {
  it('says the same instant to the second, in this machine’s own zone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        const said = exactInstant(at);
        expect(said).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$/);
        expect(Date.parse(said.replace(/ /, 'T').replace(' ', ''))).toBe(Math.floor(at / S) * S);
      }),
    );
  });
});

describe('the next code', () => {
  it.each([
    ['2026-11-20T13:55:00.000Z', 30],
    ['2026-11-20T13:55:00.999Z', 30],
    ['2026-11-20T13:55:18.000Z', 12],
    ['2026-11-20T13:55:29.999Z', 1],
    ['2026-11-20T13:55:30.000Z', 30],
  ])('at %s comes in %i s', (at, seconds) => {
    expect(secondsToNextCode(new Date(at))).toBe(seconds);
  });
});
