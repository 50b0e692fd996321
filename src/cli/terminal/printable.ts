/**
 * C0 and C1 controls, line and paragraph separators, and the characters that change the direction of text: in a terminal they
 * could move the cursor, recolour, or make one name look like another.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/** Text from files or from AWS, fit for one line of a terminal: what is no plain character shows as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  // Nearly all text is, and a list has tens of thousands of them.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(unprintable, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** JSON for people and programs, ending with a line end; unprintable characters are escaped in JSON's own way. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  // The line ends and blanks of the layout itself stay.
  const escaped = text.replace(unprintable, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}
