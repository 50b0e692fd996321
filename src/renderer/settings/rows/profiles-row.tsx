import { X } from 'lucide-react';
import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { SETTINGS } from '../../../shared/settings/settings-table.ts';
import { NameField } from '../controls/name-field.tsx';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

/** A list of profiles: each can be taken off, and others added. */
export function ProfilesRow({ name: setting }: { readonly name: NameOfKind<'profiles'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const text = messages.lists;
  const names = view.values[setting];
  const { from, label } = SETTINGS[setting];
  const offered = from === 'roles' ? view.roleNames : view.profileNames;
  const known = new Set(view.profileNames);
  const setTo = (value: readonly string[]) => change({ name: setting, value });
  return (
    <Row id={setting} problem={problem} wide>
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
            names={offered.filter((name) => !names.includes(name))}
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
