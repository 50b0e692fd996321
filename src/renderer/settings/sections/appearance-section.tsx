import { themes } from '../../../shared/settings-view.ts';
import { ChoiceRow } from '../controls/choice-row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const { groups, themes: themeNames } = messages.look;
const themeChoices = themes.map((value) => ({ value, label: themeNames[value] }));
const groupChoices = (['none', 'source'] as const).map((value) => ({ value, label: groups[value] }));

/** How the windows look. */
export function LookSection() {
  const { view } = useSettings();
  const { change, problem } = useChange();
  return (
    <>
      <ChoiceRow
        id="theme"
        value={view.values.theme}
        choices={themeChoices}
        problem={problem}
        onChange={(value) => void change({ name: 'theme', value })}
      />
      <ChoiceRow
        id="groupBy"
        value={view.values.groupBy}
        choices={groupChoices}
        onChange={(value) => void change({ name: 'groupBy', value })}
      />
    </>
  );
}
