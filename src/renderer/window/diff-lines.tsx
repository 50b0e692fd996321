import type { DiffLine } from '../../shared/settings-view.ts';

const SIGNS = { same: ' ', out: '−', in: '+' } as const;

interface DiffLinesProps {
  readonly label: string;
  readonly lines: readonly DiffLine[];
  /** What is said before a line that goes or comes. */
  readonly words: { readonly out: string; readonly in: string };
  /** More lines than this are only counted. */
  readonly most?: number;
  readonly more?: (count: number) => string;
}

/** The lines of a change, to be read before it is made. */
export function DiffLines({ label, lines, more, most = Number.POSITIVE_INFINITY, words }: DiffLinesProps) {
  const shown = lines.length > most ? lines.slice(0, most) : lines;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard.
    <ul className="file-lines selectable" tabIndex={0} aria-label={label}>
      {shown.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one change stay as they are.
        <li key={index} className={`file-line ${kind}`}>
          <span className="file-number" aria-hidden="true">
            {SIGNS[kind]}
          </span>
          {kind !== 'same' && <span className="unseen">{kind === 'out' ? words.out : words.in}: </span>}
          <code>{text}</code>
        </li>
      ))}
      {shown.length < lines.length && (
        <li className="file-line second">{more?.(lines.length - shown.length)}</li>
      )}
    </ul>
  );
}
