import fastStringWidth from 'fast-string-width';
import type { Colours } from './colours.ts';
import { printable } from './printable.ts';

const GAP = '  ';

/**
 * Columns without lines, one row a line, each as wide as its widest cell; wide characters count twice, as terminals show them.
 * A row may be shorter than the head. Empty without rows.
 */
export function table(
  colours: Colours,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return '';
  const widest = head.map(() => 0);
  const cells = [head, ...rows].map((row) =>
    row.map((cell, column): Cell => {
      const text = printable(cell);
      const width = widthOf(text);
      if (width > (widest[column] ?? width)) widest[column] = width;
      return width === text.length ? text : { text, width };
    }),
  );
  const [title = '', ...lines] = cells.map((row) => lineOf(row, widest));
  return `${[colours.dim(title), ...lines].join('\n')}\n`;
}

/** Plain text is as wide as it is long; of everything else the width is kept. */
type Cell = string | { readonly text: string; readonly width: number };

function lineOf(row: readonly Cell[], widest: readonly number[]): string {
  let line = '';
  for (const [column, cell] of row.entries()) {
    const text = typeof cell === 'string' ? cell : cell.text;
    const width = typeof cell === 'string' ? cell.length : cell.width;
    if (column > 0) line += GAP;
    line += text.padEnd(text.length + (widest[column] ?? width) - width);
  }
  return line.trimEnd();
}

function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : fastStringWidth(text);
}
