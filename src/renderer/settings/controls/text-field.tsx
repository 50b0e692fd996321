import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

interface TextFieldProps {
  readonly value: string;
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly placeholder?: string;
  readonly unit?: string;
  readonly width?: 'short' | 'long';
  readonly invalid: boolean;
  /** Takes the text; false keeps it in the field, to be corrected. */
  readonly onCommit: (text: string) => Promise<boolean>;
  /** The text is the old one again. */
  readonly onRevert: () => void;
}

/** A text that counts when Enter is pressed or the field is left. Esc brings the old one back. */
export function TextField(props: TextFieldProps) {
  const {
    describedBy,
    invalid,
    labelledBy,
    onCommit,
    onRevert,
    placeholder,
    unit,
    value,
    width = 'long',
  } = props;
  const [text, setText] = useState(value);
  const typed = useRef(false);
  useEffect(() => {
    typed.current = false;
    setText(value);
  }, [value]);

  const commit = async () => {
    if (!typed.current) return;
    typed.current = false;
    const wanted = text.trim();
    if (wanted === value && !invalid) setText(value);
    else if (await onCommit(wanted)) setText(wanted);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      typed.current = true;
      void commit();
    } else if (event.key === 'Escape' && (text !== value || invalid)) {
      event.stopPropagation();
      event.preventDefault();
      typed.current = false;
      setText(value);
      onRevert();
    }
  };
  return (
    <span className={`text-field ${width} ${unit ? 'with-unit' : ''}`}>
      <input
        type="text"
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        placeholder={placeholder}
        maxLength={4096}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          typed.current = true;
          setText(event.target.value);
        }}
        onBlur={() => void commit()}
        onKeyDown={onKeyDown}
      />
      {unit && (
        <span className="unit" aria-hidden="true">
          {unit}
        </span>
      )}
    </span>
  );
}
