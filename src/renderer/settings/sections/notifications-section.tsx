import { useRef } from 'react';
import { Row } from '../controls/row.tsx';
import { SwitchRow } from '../controls/switch-row.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const USUAL: readonly number[] = [15, 5];

/** When the desktop is told that credentials are about to end. */
export function NotificationsSection() {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const { notifyMinutes } = view.values;
  // Switched off and on again, the moments are the same as before.
  const before = useRef(USUAL);
  if (notifyMinutes.length > 0) before.current = notifyMinutes;
  const on = notifyMinutes.length > 0;
  return (
    <>
      <SwitchRow
        id="notify"
        on={on}
        onChange={(wanted) => void change({ name: 'notifyMinutes', value: wanted ? before.current : [] })}
      />
      {on && (
        <Row id="notifyMinutes" problem={problem}>
          {({ label, note }) => (
            <TextField
              value={notifyMinutes.join(', ')}
              labelledBy={label}
              describedBy={note}
              unit={messages.sessions.minutes}
              width="short"
              invalid={problem !== undefined}
              onRevert={() => say(undefined)}
              onCommit={async (typed) => {
                const parts = typed.split(/[\s,;]+/).filter(Boolean);
                const value = parts.map(Number);
                if (parts.length > 0 && value.every((minutes) => !Number.isNaN(minutes)))
                  return change({ name: 'notifyMinutes', value });
                say(messages.notifications.numbers);
                return false;
              }}
            />
          )}
        </Row>
      )}
    </>
  );
}
