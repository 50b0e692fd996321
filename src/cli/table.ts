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
  const cells = [head, ...rows].map((row) => row.map((cell) => measured(printable(cell))));
  const widths = head.map((_title, column) => widest(cells, column));
  return cells
    .map((row, index) => {
      const line = row
        .map(({ text, width }, column) => text + ' '.repeat((widths[column] ?? width) - width))
        .join(GAP)
        .trimEnd();
      return `${index === 0 ? colours.dim(line) : line}\n`;
    })
    .join('');
}

interface Measured {
  readonly text: string;
  readonly width: number;
}

function measured(text: string): Measured {
  // Plain ASCII, which nearly every cell is, is as wide as it is long.
  return { text, width: /^[ -~]*$/.test(text) ? text.length : fastStringWidth(text) };
}

function widest(cells: readonly (readonly Measured[])[], column: number): number {
  return cells.reduce((most, row) => Math.max(most, row[column]?.width ?? 0), 0);
}
