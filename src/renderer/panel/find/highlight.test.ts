import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markMatches } from './highlight.ts';

function shown(text: string, words: readonly string[]): string {
  return markMatches(text, words)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');
}

describe('marks', () => {
  it.each<[string, readonly string[], string]>([
    ['prod-admin', ['prod', 'adm'], '[prod]-[adm]in'],
    ['prod-admin', ['adm', 'prod'], '[prod]-[adm]in'],
    ['nonprod-prod', ['prod'], 'nonprod-[prod]'],
    ['nonprod', ['prod'], 'non[prod]'],
    ['Admin', ['admin'], '[Admin]'],
    ['prod-admin', ['prod', 'od-ad'], '[prod-ad]min'],
    ['prod-admin', ['prod', 'pr'], '[prod]-admin'],
    ['prod-admin', ['dev'], 'prod-admin'],
    ['prod-admin', [], 'prod-admin'],
    ['', ['dev'], ''],
    ['İstanbul', ['bul'], 'İstanbul'],
  ])('of %s for %j', (text, words, expected) => {
    expect(shown(text, words)).toBe(expected);
  });

  it('never lose, add or change a letter, and mark every word that stands there', () => {
    const word = fc.string({ minLength: 1, maxLength: 4 }).map((text) => text.toLowerCase());
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(word, { maxLength: 4 }), (text, words) => {
        const pieces = markMatches(text, words);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
        expect(pieces.some((piece, index) => piece.marked && pieces[index + 1]?.marked)).toBe(false);
        if (text.toLowerCase().length !== text.length) return;
        const marked = pieces.filter((piece) => piece.marked).map((piece) => piece.text.toLowerCase());
        for (const typed of words.filter((candidate) => text.toLowerCase().includes(candidate))) {
          expect(marked.some((piece) => piece.includes(typed))).toBe(true);
        }
        for (const piece of marked) expect(words.some((typed) => piece.startsWith(typed))).toBe(true);
      }),
    );
  });
});
