import { X } from 'lucide-react';
import type { SettingChange, SettingValues } from '../../../shared/settings-view.ts';
import { messages, type RowId, rows } from '../messages.ts';
import { useSettings } from '../settings-context.ts';
import { NameField } from './name-field.tsx';
import { Row } from './row.tsx';
import { useChange } from './use-change.ts';

type ListName = 'awsCliCache' | 'resumeAtLaunch' | 'longRoleSession' | 'production';

interface ProfilesRowProps {
  readonly id: RowId & ListName;
  /** The profiles that may be put on the list. */
  readonly from: readonly string[];
}

/** A list of profiles: each can be taken off, and others added. */
export function ProfilesRow({ from, id }: ProfilesRowProps) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const text = messages.lists;
  const names = view.values[id];
  const { label } = rows[id];
  const known = new Set(view.profileNames);
  const setTo = (value: SettingValues[ListName]) => change({ name: id, value } satisfies SettingChange);
  return (
    <Row id={id} problem={problem} wide>
      {({ note }) => (
        <>
          <ul className="names" aria-label={label}>
            {names.map((name) => (
              <li key={name} className="name-chip">
                <span className="selectable">{name}</span>
                {!known.has(name) && <span className="small second">{text.missing}</span>}
                <button
                  type="button"
                  className="chip-off"
                  aria-label={text.removeFrom(name, label)}
                  onClick={() => void setTo(names.filter((other) => other !== name))}
                >
                  <X size={12} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <NameField
            label={text.add(label)}
            describedBy={note}
            placeholder={text.placeholder}
            names={from.filter((name) => !names.includes(name))}
            value=""
            invalid={problem !== undefined}
            onRevert={() => say(undefined)}
            onCommit={async (name) => {
              if (known.has(name)) return setTo([...names, name]);
              say(text.unknown(name));
              return false;
            }}
          />
        </>
      )}
    </Row>
  );
}
