import type { Line, Row, Target } from './line.ts';
import type { Summary } from './statistics.ts';

/** The lines as a table for a terminal. */
export function tableOf(lines: readonly Row[]): string {
  const head = ['part', 'what', 'ours', '(middle half)', 'anchor', 'ratio', 'target', ''];
  const rows = lines.map((line) => cellsOf(line));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const text = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [text(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(text)].join('\n');
}

/** The lines as a Markdown table, as it stands in docs/performance.md. */
export function markdownOf(lines: readonly Row[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = ['part', 'what', 'ours', 'middle half', 'anchor', 'ratio', 'target', 'verdict'];
  return [row(head), row(head.map(() => '---')), ...lines.map((line) => row(cellsOf(line)))].join('\n');
}

function cellsOf(line: Row): readonly string[] {
  if ('reason' in line) return [line.part, line.what, '', '', '', '', '', `${line.verdict}: ${line.reason}`];
  const { anchor, ours, part, ratio, unit, verdict, what } = line;
  return [
    part,
    what,
    withUnit(ours.median, unit),
    spreadOf(ours),
    anchor ? `${withUnit(anchor.figure.median, unit)} ${anchor.what}` : '',
    ratio === undefined ? '' : `${number(ratio)} x`,
    targetText(line),
    verdict === 'reported' ? '' : verdict,
  ];
}

function spreadOf({ low, high, runs }: Summary): string {
  return runs === 1 ? 'one run' : `${number(low)} to ${number(high)}, ${runs} runs`;
}

function targetText({ judged = Number.NaN, target, unit }: Line): string {
  if (target === undefined) return '';
  const text: Readonly<Record<Target['of'], string>> = {
    ratio: `${target.atMost} x`,
    figure: withUnit(target.atMost, unit),
    p95: `${withUnit(target.atMost, unit)} at p95 (${number(judged)})`,
    p99: `${withUnit(target.atMost, unit)} at p99 (${number(judged)})`,
  };
  return text[target.of];
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? number(value) : `${number(value)} ${unit}`;
}

/** Three figures that count. */
function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
