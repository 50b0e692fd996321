import type { ReactNode } from 'react';
import type { RowId } from '../messages.ts';
import { Row } from './row.tsx';

interface SwitchRowProps {
  readonly id: RowId;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly problem?: string | undefined;
  readonly remark?: ReactNode;
}

/** A setting that is on or off. */
export function SwitchRow({ id, on, onChange, problem, remark }: SwitchRowProps) {
  return (
    <Row id={id} problem={problem} remark={remark}>
      {({ label, note }) => (
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          className="switch"
          aria-labelledby={label}
          aria-describedby={note}
          checked={on}
          onChange={(event) => onChange(event.target.checked)}
        />
      )}
    </Row>
  );
}
