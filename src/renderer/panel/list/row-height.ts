import type { ProfileView } from '../../../shared/view.ts';

const LINE = 18;
export const ROW = 48;
/** A live row has a thin bar below its two lines. */
const LIVE_ROW = 56;
export const HEADING = 30;

/** Width that a name may take in the list, px: the list of 316 less its margins and the widest state beside it. */
const NAME_WIDTH = 172;
/** Names that fit in any font need no measuring. */
const SURELY_FITS = 16;

const linesOfName = new Map<string, number>();
let widthOf: ((text: string) => number) | undefined;

/** px. A name is never cut: one that is too long for a line gets as many as it needs. */
export function rowHeight(profile: ProfileView, live: boolean): number {
  return (live ? LIVE_ROW : ROW) + (nameLines(profile.name) - 1) * LINE;
}

function nameLines(name: string): number {
  if (name.length <= SURELY_FITS) return 1;
  const known = linesOfName.get(name);
  if (known !== undefined) return known;
  widthOf ??= addingLetters(namePen());
  const lines = brokenLines(name, widthOf);
  linesOfName.set(name, lines);
  return lines;
}

/**
 * How many lines a name takes.
 * @param width of a text in px
 */
export function brokenLines(name: string, width: (text: string) => number): number {
  let lines = 1;
  let used = 0;
  for (let start = 0; start < name.length; ) {
    const end = partEnd(name, start);
    const needed = width(name.slice(start, end));
    if (used > 0 && used + needed > NAME_WIDTH) {
      lines += 1;
      used = 0;
    }
    lines += Math.max(0, Math.ceil(needed / NAME_WIDTH) - 1);
    used = needed > NAME_WIDTH ? needed % NAME_WIDTH : used + needed;
    start = end;
  }
  return lines;
}

/** A line breaks where the browser would break it: after a hyphen or a space, else anywhere. */
function partEnd(name: string, start: number): number {
  for (let at = start; at < name.length; at += 1) {
    const letter = name.charCodeAt(at);
    if (letter === 0x2d || letter === 0x20) return at + 1;
  }
  return name.length;
}

/**
 * The width of a text from those of its letters, each measured once: the browser takes 10 µs and more for each text, and at the
 * opening there are thousands. Letters that move closer together make the text a little narrower than that, so no name gets
 * too few lines. What is not ASCII is measured as a whole, since there one sign may be several characters.
 */
export function addingLetters(measure: (text: string) => number): (text: string) => number {
  const widths: number[] = [];
  return (text) => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text.charCodeAt(at);
      if (letter > 0x7e) return measure(text);
      const known = widths[letter] ?? measure(text.charAt(at));
      widths[letter] = known;
      sum += known;
    }
    return sum;
  };
}

function namePen(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  // Without a canvas every name has one line.
  if (!context) return () => 0;
  context.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return (text) => context.measureText(text).width;
}
