import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, printable } from './printable.ts';

describe('printable', () => {
  it.each([
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['\u001b[2Jprod', '\\x1b[2Jprod'],
    ['two\nlines\r', 'two\\x0alines\\x0d'],
    ['\u009b31m', '\\x9b31m'],
    ['prod\u202etset', 'prod\\u202etset'],
    ['größe-日本', 'größe-日本'],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        expect(printable(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('jsonText', () => {
  it('says the same to a program, whatever the values hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const written = jsonText({ text });
        expect(JSON.parse(written)).toEqual({ text });
        expect(written.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
