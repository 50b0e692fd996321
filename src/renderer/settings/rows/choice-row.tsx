import { useId } from 'react';
import { isSettingChange, type NameOfKind } from '../../../shared/settings/setting-values.ts';
import { SETTINGS } from '../../../shared/settings/settings-table.ts';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import { useSettings } from '../settings-context.ts';

/** A few choices side by side; the arrow keys go from one to the next. */
export function ChoiceRow({ name }: { readonly name: NameOfKind<'choice'> }) {
  const { view } = useSettings();
  const { change, problem } = useChange();
  const group = useId();
  const { choices, wide } = SETTINGS[name];
  const choose = (value: string) => {
    const wanted = { name, value };
    if (isSettingChange(wanted)) void change(wanted);
  };
  return (
    <Row id={name} problem={problem} wide={wide}>
      {({ label, note }) => (
        <div role="radiogroup" className="choices" aria-labelledby={label} aria-describedby={note}>
          {choices.map((choice) => (
            <label key={choice.value} className="choice-chip">
              <input
                type="radio"
                name={group}
                value={choice.value}
                checked={choice.value === view.values[name]}
                onChange={() => choose(choice.value)}
              />
              <span>{choice.label}</span>
            </label>
          ))}
        </div>
      )}
    </Row>
  );
}
