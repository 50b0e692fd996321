import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addingLetters, brokenLines } from './row-height.ts';

/** Each letter is 10 px wide: 17 of them stand in a line of 172 px. */
const tens = (text: string) => text.length * 10;

describe('the lines of a name', () => {
  it.each([
    ['', 1],
    ['seventeen-letters', 1],
    ['eighteen-letters-x', 2],
    ['breaks-after-the-hyphen', 2],
    ['one word after another', 2],
    ['x'.repeat(17), 1],
    ['x'.repeat(18), 2],
    ['x'.repeat(35), 3],
    [`a-${'x'.repeat(18)}`, 3],
    ['-'.repeat(18), 2],
  ])('%s: %i', (name, lines) => {
    expect(brokenLines(name, tens)).toBe(lines);
  });

  it('are enough for all of its letters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (name) => {
        expect(brokenLines(name, tens) * 172).toBeGreaterThanOrEqual(tens(name));
      }),
    );
  });
});

describe('the width of a text', () => {
  it('is that of its letters, each measured once', () => {
    const measured: string[] = [];
    const width = addingLetters((text) => {
      measured.push(text);
      return tens(text);
    });
    expect([width('abba'), width('bab'), width('')]).toEqual([40, 30, 0]);
    expect(measured).toEqual(['a', 'b']);
  });

  it('is measured as a whole where one sign may be several characters', () => {
    const measured: string[] = [];
    const width = addingLetters((text) => {
      measured.push(text);
      return 7;
    });
    expect([width('e\u0301t\u00e9'), width('\u{1f600}')]).toEqual([7, 7]);
    expect(measured.at(-1)).toBe('\u{1f600}');
  });
});
