import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { Row } from '../controls/row.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

/** Minutes before an end, one after the other; nothing while there are none. */
export function MomentsRow({ name }: { readonly name: NameOfKind<'moments'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const minutes = view.values[name];
  if (minutes.length === 0) return null;
  return (
    <Row id={name} problem={problem}>
      {({ label, note }) => (
        <TextField
          value={minutes.join(', ')}
          labelledBy={label}
          describedBy={note}
          unit={messages.sessions.minutes}
          width="short"
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={async (typed) => {
            const parts = typed.split(/[\s,;]+/).filter(Boolean);
            const value = parts.map(Number);
            if (parts.length > 0 && value.every((each) => !Number.isNaN(each)))
              return change({ name, value });
            say(messages.notifications.numbers);
            return false;
          }}
        />
      )}
    </Row>
  );
}
