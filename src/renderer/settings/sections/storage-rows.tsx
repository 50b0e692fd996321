import { useCallback } from 'react';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { useView } from '../../window/use-view.ts';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.sessions;
const getSessions = () => bridge.request('settings:sessions');

/** Where sessions are kept. */
export function StorageRow() {
  const sessions = useView('sessions:changed', getSessions);
  const { tell } = useSettings();
  const storage = sessions?.storage;
  const tryAgain = useCallback(() => void bridge.request('settings:try-keychain').then(tell), [tell]);
  return (
    <Row id="storage" wide>
      {() => (
        <>
          <p className="selectable grow">
            {storage && (storage.message ?? text.storage[storage.state])}{' '}
            <span className="second">{storage?.advice}</span>
          </p>
          {storage?.canTryAgain && <Button onPress={tryAgain}>{text.tryAgain}</Button>}
        </>
      )}
    </Row>
  );
}

/** Forgets every session, after a yes. */
export function ForgetRow() {
  const { ask, tell } = useSettings();
  return (
    <Row id="forget">
      {() => (
        <Button
          onPress={() =>
            ask({
              title: text.forgetTitle,
              text: text.forgetText,
              yes: text.forgetYes,
              onYes: () => void bridge.request('settings:forget-sessions').then(tell),
            })
          }
        >
          {text.forget}
        </Button>
      )}
    </Row>
  );
}
