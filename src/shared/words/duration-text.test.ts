import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationText, secondsOf } from './duration-text.ts';

it.each([
  ['12 h', 43_200],
  ['90 min', 5400],
  ['1 h 30 min', 5400],
  ['1h30m', 5400],
  ['1.5 hours', 5400],
  ['1,5 h', 5400],
  ['1:30', 5400],
  ['36 hrs', 129_600],
  [' 15 minutes ', 900],
])('reads %s as %d s', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

it.each(['', '12', 'h', 'soon', '-1 h', '1:75', '12 h 3'])('does not guess at "%s"', (text) =>
  expect(secondsOf(text)).toBeUndefined(),
);

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 36 * 60 }), (minutes) => {
      expect(secondsOf(durationText(minutes * 60))).toBe(minutes * 60);
    }),
  );
});
