import { describe, expect, it } from 'vitest';
import { parseInstant } from './parse-timestamp.ts';

const AT = '2026-11-22T14:05:00.000Z';

describe('an instant that another program wrote', () => {
  it.each([
    ['2026-11-22T14:05:00Z', AT],
    ['2026-11-22T14:05:00z', AT],
    ['2026-11-22t14:05:00Z', AT],
    ['2026-11-22 14:05:00Z', AT],
    ['2026-11-22T14:05:00UTC', AT],
    [' 2026-11-22T14:05:00Z\n', AT],
    ['2026-11-22T14:05:00+00:00', AT],
    ['2026-11-22T15:05:00+0100', AT],
    ['2026-11-22T09:05:00-05:00', AT],
    ['2026-11-22T14:05:00.123456Z', '2026-11-22T14:05:00.123Z'],
    ['2026-11-22T14:05:00.5UTC', '2026-11-22T14:05:00.500Z'],
    ['2026-11-22T14:05:00.999999+00:00', '2026-11-22T14:05:00.999Z'],
  ])('%j is read', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    '2026-11-22T14:05:00',
    '2026-11-22',
    '14:05',
    '1795960000',
    '2026-13-22T14:05:00Z',
    '2026-11-22T14:05:00 UTC+1',
    'soon',
  ])('%j is not: it can mean any instant, or none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
