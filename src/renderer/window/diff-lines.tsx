import type { DiffLine } from '../../shared/settings-view.ts';

const SIGNS = { same: ' ', out: '−', in: '+' } as const;

interface DiffLinesProps {
  readonly label: string;
  readonly lines: readonly DiffLine[];
  /** What is said before a line that goes or comes. */
  readonly words: { readonly out: string; readonly in: string };
  /** What is said of lines that come after these. */
  readonly end?: string;
}

/** The lines of a change, to be read before it is made. */
export function DiffLines({ end, label, lines, words }: DiffLinesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard.
    <ul className="file-lines selectable" tabIndex={0} aria-label={label}>
      {lines.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one change stay as they are.
        <li key={index} className={`file-line ${kind}`}>
          <span className="file-number" aria-hidden="true">
            {SIGNS[kind]}
          </span>
          {kind !== 'same' && <span className="unseen">{kind === 'out' ? words.out : words.in}: </span>}
          <code>{text}</code>
        </li>
      ))}
      {end !== undefined && <li className="file-line second">{end}</li>}
    </ul>
  );
}
