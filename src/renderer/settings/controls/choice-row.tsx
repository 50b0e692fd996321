import { useId } from 'react';
import type { RowId } from '../messages.ts';
import { Row } from './row.tsx';

interface ChoiceRowProps<T extends string> {
  readonly id: RowId;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly problem?: string | undefined;
  readonly wide?: boolean;
}

/** A few choices side by side; the arrow keys go from one to the next. */
export function ChoiceRow<T extends string>({
  choices,
  id,
  onChange,
  problem,
  value,
  wide = false,
}: ChoiceRowProps<T>) {
  const name = useId();
  return (
    <Row id={id} problem={problem} wide={wide}>
      {({ label, note }) => (
        <div role="radiogroup" className="choices" aria-labelledby={label} aria-describedby={note}>
          {choices.map((choice) => (
            <label key={choice.value} className="choice-chip">
              <input
                type="radio"
                name={name}
                value={choice.value}
                checked={choice.value === value}
                onChange={() => onChange(choice.value)}
              />
              <span>{choice.label}</span>
            </label>
          ))}
        </div>
      )}
    </Row>
  );
}
