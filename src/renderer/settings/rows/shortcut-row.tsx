import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { isMac } from '../../window/platform.ts';
import { acceleratorOf, shownAccelerator } from '../controls/accelerator.ts';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

/** Records a key combination: what is pressed next is it. */
export function ShortcutRow({ name }: { readonly name: NameOfKind<'accelerator'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const [recording, setRecording] = useState(false);
  const field = useRef<HTMLButtonElement>(null);
  const text = messages.system;
  const shortcut = view.values[name];

  useEffect(() => {
    if (!recording) return;
    void bridge.request('settings:recording', { on: true });
    field.current?.focus();
    return () => void bridge.request('settings:recording', { on: false });
  }, [recording]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!recording || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const pressed = acceleratorOf(event.nativeEvent, isMac);
    if (pressed === 'cancel') setRecording(false);
    else if (pressed !== undefined) {
      setRecording(false);
      void change({ name, value: pressed });
    }
  };
  const failed = view.shortcut.state === 'failed' ? view.shortcut.message : undefined;
  return (
    <Row
      id={name}
      problem={problem ?? failed}
      remark={recording ? <span role="status">{text.recordingHint}</span> : undefined}
    >
      {({ label, note }) => (
        <>
          <button
            ref={field}
            type="button"
            className={recording ? 'button recorder recording' : 'button recorder'}
            aria-labelledby={`${label} ${label}-keys`}
            aria-describedby={note}
            aria-pressed={recording}
            onClick={() => {
              say(undefined);
              setRecording(true);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setRecording(false)}
          >
            <span id={`${label}-keys`}>
              {recording ? text.recording : shortcut === '' ? text.record : shownAccelerator(shortcut, isMac)}
            </span>
          </button>
          {shortcut !== '' && (
            <Button onPress={() => void change({ name, value: '' })}>
              <span aria-hidden="true">{text.turnOff}</span>
              <span className="unseen">{text.turnOffWhat}</span>
            </Button>
          )}
        </>
      )}
    </Row>
  );
}
