export const CODE_LENGTH = 6;

/**
 * The code in what was typed or pasted: "123 456", "123-456", full-width or other decimal digits, a sentence around it.
 * At most six digits; text without any digit is no code.
 */
export function codeIn(text: string): string {
  return [...text.normalize('NFKC')].flatMap(digitOf).slice(0, CODE_LENGTH).join('');
}

/** Decimal digits of any script: their ten code points follow one another from zero on. */
function digitOf(character: string): readonly string[] {
  if (/^\d$/.test(character)) return [character];
  if (!/^\p{Nd}$/u.test(character)) return [];
  const point = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return [String(value)];
}
