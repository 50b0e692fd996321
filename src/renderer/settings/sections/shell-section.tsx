import { SHELLS, shells } from '../../../shared/shells.ts';
import { ChoiceRow } from '../controls/choice-row.tsx';
import { useChange } from '../controls/use-change.ts';
import { useSettings } from '../settings-context.ts';

const choices = shells.map((value) => ({ value, label: SHELLS[value].label }));

/** Which shell export commands are written for. */
export function ShellSection() {
  const { view } = useSettings();
  const { change, problem } = useChange();
  return (
    <ChoiceRow
      id="shell"
      value={view.values.shell}
      choices={choices}
      problem={problem}
      wide
      onChange={(value) => void change({ name: 'shell', value })}
    />
  );
}
