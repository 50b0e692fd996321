import { X } from 'lucide-react';
import { useState } from 'react';
import { browserChoiceText, isBrowserChoice } from '../../../shared/browser-choice.ts';
import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { SETTINGS } from '../../../shared/settings/settings-table.ts';
import type { SettingsView } from '../../../shared/settings-view.ts';
import { NameField } from '../controls/name-field.tsx';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.browsers;

/** One of the browsers that were found, or the system's own. */
export function BrowserRow({ name: setting }: { readonly name: NameOfKind<'browser'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const value = view.values[setting];
  return (
    <Row id={setting} problem={problem}>
      {({ note }) => (
        <NameField
          label={rows[setting].label}
          describedBy={note}
          names={[text.system, ...view.browserOffers.map(({ label }) => label)]}
          value={value === '' ? text.system : labelOf(value, view)}
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={async (label) => {
            const choice = label === text.system ? '' : choiceNamed(label, view);
            if (choice !== undefined) return change({ name: setting, value: choice });
            say(text.unknown(label));
            return false;
          }}
        />
      )}
    </Row>
  );
}

/** Profiles or accounts with a browser of their own: each can be taken off, and others added. */
export function BrowsersRow({ name: setting }: { readonly name: NameOfKind<'browsers'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  // What waits for its browser.
  const [waiting, setWaiting] = useState('');
  const chosen = view.values[setting];
  const { label, of } = SETTINGS[setting];
  const known = new Set(of === 'profiles' ? view.profileNames : view.accountIds);
  const setTo = (value: typeof chosen) => change({ name: setting, value });
  return (
    <Row id={setting} problem={problem} wide>
      {({ note }) => (
        <>
          <ul className="names" aria-label={label}>
            {Object.entries(chosen).map(([name, choice]) => (
              <li key={name} className="name-chip">
                <span className="selectable">
                  {name} <span className="second">{text.opensIn}</span> {labelOf(choice, view)}
                </span>
                <button
                  type="button"
                  className="chip-off"
                  aria-label={messages.lists.removeFrom(name, label)}
                  onClick={() =>
                    void setTo(Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== name)))
                  }
                >
                  <X size={12} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <div className="target-form">
            <NameField
              label={of === 'profiles' ? messages.lists.add(label) : text.addAccount(label)}
              describedBy={note}
              placeholder={of === 'profiles' ? messages.lists.placeholder : text.account}
              names={[...known].filter((name) => !Object.hasOwn(chosen, name))}
              value={waiting}
              invalid={problem !== undefined && waiting === ''}
              onRevert={() => say(undefined)}
              onCommit={async (name) => {
                const fits = of === 'profiles' ? known.has(name) : /^\d{12}$/.test(name);
                setWaiting(fits ? name : '');
                const fault = of === 'profiles' ? messages.lists.unknown(name) : text.noAccount(name);
                say(fits ? undefined : fault);
                return fits;
              }}
            />
            <span className="second" aria-hidden="true">
              {text.opensIn}
            </span>
            <NameField
              label={text.browserFor(waiting)}
              describedBy={note}
              placeholder={text.browserFor('')}
              names={view.browserOffers.map((offer) => offer.label)}
              value=""
              invalid={problem !== undefined && waiting !== ''}
              onRevert={() => say(undefined)}
              onCommit={async (wanted) => {
                const choice = choiceNamed(wanted, view);
                if (waiting === '' || choice === undefined) {
                  say(waiting === '' ? text.nameFirst[of] : text.unknown(wanted));
                  return false;
                }
                const taken = await setTo({ ...chosen, [waiting]: choice });
                if (taken) setWaiting('');
                return taken;
              }}
            />
          </div>
        </>
      )}
    </Row>
  );
}

function labelOf(value: string, { browserOffers }: SettingsView): string {
  const choice: unknown = JSON.parse(value);
  return isBrowserChoice(choice) ? browserChoiceText(choice, browserOffers) : value;
}

function choiceNamed(label: string, { browserOffers }: SettingsView): string | undefined {
  const offer = browserOffers.find((each) => each.label === label);
  return offer && JSON.stringify(offer.choice);
}
