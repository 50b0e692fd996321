import { useEffect, useState } from 'react';
import type { HooksView } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.system;

/** The programs that run after what the app does. */
export function HooksRow() {
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
