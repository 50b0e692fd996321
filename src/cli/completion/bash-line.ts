import { assertNever } from '../../shared/assert-never.ts';
/** A bash command line up to the cursor, as its completion hands it over. */
export interface BashLine {
  /** Quotes and backslashes taken away. */
  readonly words: readonly string[];
  /** How the last word begins: with a quote that is still open, or bare. */
  readonly quote: '' | "'" | '"';
  /** How many characters of the last word (without quotes) readline leaves in place, since it splits there. */
  readonly kept: number;
}

/**
 * Splits a line as bash does, except that a quote may still be open. readline also splits words at the characters of
 * COMP_WORDBREAKS (`:` `=` `@` by default, and all of them occur in profile names) and replaces only what follows the last.
 */
export function readBashLine(line: string, wordBreaks: string): BashLine {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quote: BashLine['quote'] = '';
  let kept = 0;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quote === "'" || (quote === '"' && char !== '\\')) {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '\\') {
      at += 1;
      word += line.charAt(at);
      started = true;
    } else if (char === "'" || char === '"') {
      quote = char;
      started = true;
    } else if (char === ' ' || char === '\t') {
      if (started) words.push(word);
      word = '';
      started = false;
      kept = 0;
    } else {
      word += char;
      started = true;
      if (':=@'.includes(char) && wordBreaks.includes(char)) kept = word.length;
    }
  }
  words.push(word);
  return { words, quote, kept };
}

/** What has to be put into the line for the rest of a candidate. */
export function bashInsertion(candidate: string, { quote, kept }: BashLine): string {
  const rest = candidate.slice(kept);
  switch (quote) {
    case "'":
      return rest.replaceAll("'", "'\\''");
    case '"':
      return rest.replace(/[\\"$`]/g, '\\$&');
    case '':
      return rest.replace(/[^\w./%@:+=,-]/gu, '\\$&');
    default:
      return assertNever(quote);
  }
}
