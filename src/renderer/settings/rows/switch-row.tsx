import type { ReactNode } from 'react';
import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import type { RowId } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

interface SwitchRowProps {
  readonly id: RowId;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly problem?: string | undefined;
  readonly remark?: ReactNode;
}

/** Something that is on or off. */
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

/** A setting that is on or off. */
export function SwitchSettingRow({ name }: { readonly name: NameOfKind<'switch'> }) {
  const { view } = useSettings();
  const { change, problem } = useChange();
  return (
    <SwitchRow
      id={name}
      on={view.values[name]}
      problem={problem}
      onChange={(value) => void change({ name, value })}
    />
  );
}
