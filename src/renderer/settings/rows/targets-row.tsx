import { X } from 'lucide-react';
import { useState } from 'react';
import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { NameField } from '../controls/name-field.tsx';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.delivery;

/** Profiles that are written somewhere else than by default: each can be taken off, and others added. */
export function TargetsRow({ name: setting }: { readonly name: NameOfKind<'targets'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  // The profile that waits for its target.
  const [profile, setProfile] = useState('');
  const targets = view.values[setting];
  const { label } = rows[setting];
  const known = new Set(view.profileNames);
  const setTo = (value: typeof targets) => change({ name: setting, value });
  return (
    <Row id={setting} problem={problem} wide>
      {({ note }) => (
        <>
          <ul className="names" aria-label={label}>
            {Object.entries(targets).map(([name, target]) => (
              <li key={name} className="name-chip">
                <span className="selectable">
                  {name} <span className="second">{text.to}</span> {target}
                </span>
                {!known.has(name) && <span className="small second">{messages.lists.missing}</span>}
                <button
                  type="button"
                  className="chip-off"
                  aria-label={messages.lists.removeFrom(name, label)}
                  onClick={() =>
                    void setTo(
                      Object.fromEntries(Object.entries(targets).filter(([other]) => other !== name)),
                    )
                  }
                >
                  <X size={12} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <div className="target-form">
            <NameField
              label={messages.lists.add(label)}
              describedBy={note}
              placeholder={messages.lists.placeholder}
              names={view.profileNames.filter((name) => !Object.hasOwn(targets, name))}
              value={profile}
              invalid={problem !== undefined && profile === ''}
              onRevert={() => say(undefined)}
              onCommit={async (name) => {
                const isKnown = known.has(name);
                setProfile(isKnown ? name : '');
                say(isKnown ? undefined : messages.lists.unknown(name));
                return isKnown;
              }}
            />
            <span className="second" aria-hidden="true">
              {text.to}
            </span>
            <NameField
              label={text.writtenTo(profile)}
              describedBy={note}
              placeholder={text.target}
              names={view.targetNames}
              value=""
              invalid={problem !== undefined && profile !== ''}
              onRevert={() => say(undefined)}
              onCommit={async (target) => {
                if (profile === '') {
                  say(text.profileFirst);
                  return false;
                }
                const taken = await setTo({ ...targets, [profile]: target });
                if (taken) setProfile('');
                return taken;
              }}
            />
          </div>
        </>
      )}
    </Row>
  );
}
