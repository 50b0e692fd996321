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
let pen: CanvasRenderingContext2D | null | undefined;

/** px. A name is never cut: one that is too long for a line gets as many as it needs. */
export function rowHeight(profile: ProfileView, live: boolean): number {
  return (live ? LIVE_ROW : ROW) + (nameLines(profile.name) - 1) * LINE;
}

function nameLines(name: string): number {
  if (name.length <= SURELY_FITS) return 1;
  const known = linesOfName.get(name);
  if (known !== undefined) return known;
  pen ??= namePen();
  const lines = pen ? brokenLines(name, pen) : 1;
  linesOfName.set(name, lines);
  return lines;
}

/** Breaks where the browser would: after a hyphen or a space, else anywhere. */
function brokenLines(name: string, measure: CanvasRenderingContext2D): number {
  const parts = name.match(/[^- ]*[- ]?/gu)?.filter(Boolean) ?? [name];
  let lines = 1;
  let used = 0;
  for (const part of parts) {
    const width = measure.measureText(part).width;
    if (used > 0 && used + width > NAME_WIDTH) {
      lines += 1;
      used = 0;
    }
    lines += Math.ceil(width / NAME_WIDTH) - 1;
    used = width > NAME_WIDTH ? width % NAME_WIDTH : used + width;
  }
  return lines;
}

function namePen(): CanvasRenderingContext2D | null {
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return context;
}
