import { isPartStart } from './profile-index.ts';

/** A piece of a text; `marked` when it is what the user typed. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/**
 * Cuts a text at the words of a query, which must be lower case. Each word is marked once: at the start of a part of the
 * text where there is one, else where it first stands. Joined together, the pieces are the text.
 */
export function markMatches(text: string, words: readonly string[]): readonly Piece[] {
  const lower = text.toLowerCase();
  // A few letters change their length in lower case ("İ"): positions would no longer fit, so nothing is marked.
  if (words.length === 0 || lower.length !== text.length) return text ? [{ text, marked: false }] : [];
  const ranges = words
    .flatMap((word) => {
      const start = bestPlace(lower, word);
      return start < 0 ? [] : [{ start, end: start + word.length }];
    })
    .sort((a, b) => a.start - b.start || b.end - a.end);

  const pieces: Piece[] = [];
  let done = 0;
  for (let [range, ...rest] = ranges; range; [range, ...rest] = rest) {
    const { start } = range;
    let { end } = range;
    // Words that overlap or touch become one mark.
    while (rest[0] && rest[0].start <= end) end = Math.max(end, rest.shift()?.end ?? end);
    if (start > done) pieces.push({ text: text.slice(done, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false });
  return pieces;
}

function bestPlace(text: string, word: string): number {
  const first = text.indexOf(word);
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (isPartStart(text, at)) return at;
  }
  return first;
}
