import { useEffect, useState } from 'react';
import type { HooksView } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { ShortcutRow } from '../controls/shortcut-row.tsx';
import { SwitchRow } from '../controls/switch-row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages, rows } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.system;

/** What the desktop does for the app: start it, call it, run things after it. */
export function SystemSection() {
  const { view } = useSettings();
  const { change, problem } = useChange();
  const { message, on, path } = view.launchAtLogin;
  return (
    <>
      <SwitchRow
        id="launchAtLogin"
        on={on}
        problem={problem ?? message}
        remark={on && path !== undefined && <span className="second">{text.autostart(path)}</span>}
        onChange={(value) => void change({ name: 'launchAtLogin', value })}
      />
      <ShortcutRow />
      <HooksRow />
    </>
  );
}

function HooksRow() {
  const { shown, tell } = useSettings();
  const [hooks, setHooks] = useState<HooksView>();
  const visible = shown('hooks');
  useEffect(() => {
    if (visible) void bridge.request('settings:hooks').then(setHooks);
  }, [visible]);
  if (hooks === undefined) return null;
  return (
    <Row id="hooks" wide remark={<code className="path-text">{hooks.folder}</code>}>
      {() => (
        <>
          {hooks.names.length === 0 ? (
            <p className="second grow">{text.noHooks}</p>
          ) : (
            <ul className="lines grow" aria-label={rows.hooks.label}>
              {hooks.names.map(({ name, remark }) => (
                <li key={name}>
                  <code className="selectable">{name}</code>
                  <span className="small second">{remark}</span>
                </li>
              ))}
            </ul>
          )}
          <Button onPress={() => void bridge.request('settings:open-place', { place: 'hooks' }).then(tell)}>
            {text.openHooks}
          </Button>
        </>
      )}
    </Row>
  );
}
