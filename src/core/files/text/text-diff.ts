import { diffArrays } from 'diff';
import type { DiffLine } from '../../../shared/settings-view.ts';

/** A line of a text with what ends it. Two lines are equal when both are. */
export interface TextLine {
  readonly text: string;
  readonly eol: string;
}

/** A line that stays (`same`), goes (`out`) or comes (`in`). */
export interface ComparedLine<L> {
  readonly kind: DiffLine['kind'];
  readonly line: L;
}

/** With more edits than this the comparison takes too long (0.5 s): then everything between equal beginnings and ends goes and comes. */
const MOST_EDITS = 2_000;

/** Unchanged lines around a change, as `diff -u` shows them. */
const CONTEXT = 3;

/** What turns one list of lines into the other, all unchanged lines included. */
export function compareLines<L extends TextLine>(
  before: readonly L[],
  after: readonly L[],
): readonly ComparedLine<L>[] {
  let head = 0;
  while (isSame(before[head], after[head])) head += 1;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    isSame(before[before.length - 1 - tail], after[after.length - 1 - tail])
  )
    tail += 1;
  const [old, fresh] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return [
    ...linesOfKind('same', before.slice(0, head)),
    ...between(old, fresh),
    ...linesOfKind('same', before.slice(before.length - tail)),
  ];
}

/** The lines that change, with a number of unchanged ones around each. */
export function aroundChanges<T extends Pick<DiffLine, 'kind'>>(
  lines: readonly T[],
  context: number,
): readonly T[] {
  return runsOfChange(lines, context).flatMap(([from, end]) => lines.slice(from, end));
}

/** Two texts in the form of `diff -u`; empty when they are equal. What stands in them never acts on the terminal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const compared = compareLines(textLines(before), textLines(after));
  return unifiedHunks(
    before === '' ? undefined : path,
    path,
    compared.map(({ kind, line: { eol, text } }) => ({ kind, text, ...(eol === '' && { unended: true }) })),
  );
}

/** A line of a diff as it is shown. `unended`: the text stops behind it without a line end. */
export interface DiffText extends DiffLine {
  readonly unended?: boolean;
}

/** Lines that were compared before, in the form of `diff -u`. `from`: absent for a file that is new. */
export function unifiedHunks(from: string | undefined, to: string, lines: readonly DiffText[]): string {
  const hunks: string[] = [];
  let [seen, old, fresh] = [0, 0, 0];
  for (const [start, end] of runsOfChange(lines, CONTEXT)) {
    // What lies between two hunks is the same on both sides.
    old += start - seen;
    fresh += start - seen;
    const run = lines.slice(start, end);
    const goes = run.filter(({ kind }) => kind !== 'in').length;
    const comes = run.filter(({ kind }) => kind !== 'out').length;
    hunks.push(`@@ -${range(old, goes)} +${range(fresh, comes)} @@`, ...run.flatMap(signed));
    old += goes;
    fresh += comes;
    seen = end;
  }
  if (hunks.length === 0) return '';
  return [`--- ${from ?? '/dev/null'}`, `+++ ${to}`, ...hunks, ''].join('\n');
}

const SIGNS = { same: ' ', out: '-', in: '+' } as const;

function signed({ kind, text, unended }: DiffText): readonly string[] {
  const line = SIGNS[kind] + printable(text);
  return unended ? [line, '\\ No newline at end of file'] : [line];
}

function textLines(text: string): readonly TextLine[] {
  const lines = [...text.matchAll(/(.*?)(\r?\n|$)/gsu)].map(([, line = '', eol = '']) => ({
    text: line,
    eol,
  }));
  return lines.filter(({ eol, text: line }) => line !== '' || eol !== '');
}

/** [index of the first line, index behind the last] of each run of changes with the lines around it; runs that touch are one. */
function runsOfChange(
  lines: readonly Pick<DiffLine, 'kind'>[],
  context: number,
): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    const last = runs.at(-1);
    const [from, end] = [Math.max(0, index - context), Math.min(lines.length, index + context + 1)];
    if (last !== undefined && from <= last[1]) last[1] = end;
    else runs.push([from, end]);
  }
  return runs;
}

function between<L extends TextLine>(before: readonly L[], after: readonly L[]): readonly ComparedLine<L>[] {
  const comparator = isSame;
  const changes = diffArrays([...before], [...after], { comparator, maxEditLength: MOST_EDITS });
  return changes
    ? changes.flatMap(({ added, removed, value }) =>
        linesOfKind(added ? 'in' : removed ? 'out' : 'same', value),
      )
    : [...linesOfKind('out', before), ...linesOfKind('in', after)];
}

function isSame(one: TextLine | undefined, other: TextLine | undefined): boolean {
  return one !== undefined && other !== undefined && one.text === other.text && one.eol === other.eol;
}

function linesOfKind<L>(kind: DiffLine['kind'], lines: readonly L[]): readonly ComparedLine<L>[] {
  return lines.map((line) => ({ kind, line }));
}

function range(before: number, count: number): string {
  return count === 1 ? `${before + 1}` : `${count === 0 ? before : before + 1},${count}`;
}

/** Whatever stands in a file, it must not act on the terminal. */
function printable(line: string): string {
  return line.replace(/\r$/, '').replace(/(?!\t)\p{Cc}/gu, '?');
}
