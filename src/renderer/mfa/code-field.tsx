import { type RefObject, useState } from 'react';
import { messages } from './messages.ts';
import { CODE_LENGTH, codeIn } from './typed-code.ts';

interface CodeFieldProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly code: string;
  readonly checking: boolean;
  readonly refused: boolean;
  readonly onCode: (code: string) => void;
}

/**
 * One real input, drawn as six cells: the input lies over them with invisible text, so pasting, one-time-code filling,
 * selecting and screen readers work as in any field. Typing goes to the end; a selection is drawn on the cells.
 */
export function CodeField({ inputRef, code, checking, refused, onCode }: CodeFieldProps) {
  const [focused, setFocused] = useState(false);
  const [allSelected, setAllSelected] = useState(false);
  const cursor = Math.min(code.length, CODE_LENGTH - 1);
  return (
    <div className={`code ${checking ? 'checking' : ''}`}>
      <input
        ref={inputRef}
        // biome-ignore lint/a11y/noAutofocus: the window is opened to type a code.
        autoFocus
        className="code-input"
        aria-label={messages.field}
        aria-describedby="prompt-problem"
        aria-invalid={refused && code === ''}
        autoComplete="one-time-code"
        inputMode="numeric"
        spellCheck={false}
        readOnly={checking}
        value={code}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => {
          setAllSelected(false);
          onCode(codeIn(event.target.value));
        }}
        onSelect={({ currentTarget }) => {
          const { selectionStart, selectionEnd, value } = currentTarget;
          const all = value !== '' && selectionStart === 0 && selectionEnd === value.length;
          setAllSelected(all);
          // The cursor is drawn behind the last digit, so that is where it must be.
          if (!all && (selectionStart !== value.length || selectionEnd !== value.length))
            currentTarget.setSelectionRange(value.length, value.length);
        }}
      />
      <div className="cells" aria-hidden="true">
        {Array.from({ length: CODE_LENGTH }, (_, index) => {
          const current = focused && !checking && (allSelected ? index < code.length : index === cursor);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
            <span key={index} className={`cell ${current ? 'current' : ''}`}>
              {code[index] ?? (current && <span className="caret" />)}
            </span>
          );
        })}
      </div>
    </div>
  );
}
