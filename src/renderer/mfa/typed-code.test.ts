import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeIn } from './typed-code.ts';

describe('the code in what was typed', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['123-456', '123456'],
    [' 12 34 56\n', '123456'],
    ['Your code is 123456.', '123456'],
    ['1234567', '123456'],
    ['12a', '12'],
    ['', ''],
    ['abc', ''],
    ['１２３４５６', '123456'],
    ['٠١٢٣٤٥', '012345'],
  ])('%j is %j', (text, code) => {
    expect(codeIn(text)).toBe(code);
  });

  it('is at most six plain digits, whatever is pasted, and is not changed by reading it again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const code = codeIn(text);
        expect(code).toMatch(/^[0-9]{0,6}$/);
        expect(codeIn(code)).toBe(code);
      }),
    );
  });

  it('finds six digits whatever stands between them', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 });
    const gap = fc.constantFrom('', ' ', '-', '\u00a0', '\t', '.', '\u2009');
    fc.assert(
      fc.property(digits, fc.array(gap, { minLength: 6, maxLength: 6 }), (code, gaps) => {
        expect(codeIn(code.map((digit, index) => `${digit}${gaps[index]}`).join(''))).toBe(code.join(''));
      }),
    );
  });
});
