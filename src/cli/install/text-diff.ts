/** Lines of a file around what changes. */
const CONTEXT = 3;

/**
 * What changes between two texts, in the form of `diff -u`, with one hunk from the first to the last line that differs. Empty
 * when nothing does. `mask` may hide what no screen should show.
 */
export function unifiedDiff(
  path: string,
  before: string,
  after: string,
  mask: (line: string) => string = (line) => line,
): string {
  if (before === after) return '';
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1;
  const from = Math.max(0, head - CONTEXT);
  const oldEnd = Math.min(old.length, old.length - tail + CONTEXT);
  const nowEnd = Math.min(now.length, now.length - tail + CONTEXT);
  const put = (sign: string, lines: readonly string[]) => lines.map((line) => sign + mask(printable(line)));
  return [
    `--- ${before === '' ? '/dev/null' : path}`,
    `+++ ${path}`,
    `@@ -${range(from, oldEnd)} +${range(from, nowEnd)} @@`,
    ...put(' ', old.slice(from, head)),
    ...put('-', old.slice(head, old.length - tail)),
    ...put('+', now.slice(head, now.length - tail)),
    ...put(' ', old.slice(old.length - tail, oldEnd)),
    '',
  ].join('\n');
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function range(from: number, end: number): string {
  const count = end - from;
  return count === 1 ? `${from + 1}` : `${count === 0 ? from : from + 1},${count}`;
}

/** Whatever stands in a file, it must not act on the terminal. */
function printable(line: string): string {
  return line.replace(/\r$/, '').replace(/(?!\t)\p{Cc}/gu, '?');
}
