import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { SETTINGS } from '../../../shared/settings/settings-table.ts';
import { durationText, secondsOf } from '../../../shared/words/duration-text.ts';
import { Row } from '../controls/row.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.sessions;

/** A text that may be empty. */
export function TextRow({ name }: { readonly name: NameOfKind<'text'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const { placeholder } = SETTINGS[name];
  return (
    <Row id={name} problem={problem}>
      {({ label, note }) => (
        <TextField
          value={view.values[name]}
          labelledBy={label}
          describedBy={note}
          {...(placeholder !== undefined && { placeholder })}
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={(value) => change({ name, value })}
        />
      )}
    </Row>
  );
}

/** A length of time, as people write it. */
export function DurationRow({ name }: { readonly name: NameOfKind<'duration'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  return (
    <Row id={name} problem={problem}>
      {({ label, note }) => (
        <TextField
          value={durationText(view.values[name])}
          labelledBy={label}
          describedBy={note}
          width="short"
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={async (typed) => {
            const value = secondsOf(typed);
            if (value !== undefined) return change({ name, value });
            say(text.durationHint);
            return false;
          }}
        />
      )}
    </Row>
  );
}

/** A number of minutes. */
export function MinutesRow({ name }: { readonly name: NameOfKind<'minutes'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  return (
    <Row id={name} problem={problem}>
      {({ label, note }) => (
        <TextField
          value={String(view.values[name])}
          labelledBy={label}
          describedBy={note}
          unit={text.minutes}
          width="short"
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={(typed) => change({ name, value: /^\d{1,6}$/.test(typed) ? Number(typed) : -1 })}
        />
      )}
    </Row>
  );
}
