import { useEffect, useState } from 'react';
import type { MfaSourceView } from '../../../shared/settings-view.ts';
import type { EpochMs } from '../../../shared/view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { useClock } from '../../window/clock.ts';
import { useView } from '../../window/use-view.ts';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.sessions;
const getSessions = () => bridge.request('settings:sessions');

/** The MFA sessions that live, and a way to begin each of them. */
export function MfaSessionsRow() {
  const sessions = useView('sessions:changed', getSessions);
  const { shown, tell } = useSettings();
  const [sources, setSources] = useState<readonly MfaSourceView[]>([]);
  const visible = shown('mfaSessions');
  useEffect(() => {
    if (visible) void bridge.request('settings:mfa-sources').then(setSources);
  }, [visible]);
  const live = sessions?.mfaSessions ?? [];
  const keyOf = ({ serial, sourceProfile }: MfaSourceView) => `${serial} ${sourceProfile}`;
  const all = new Map([...sources, ...live].map((source) => [keyOf(source), source]));
  return (
    <Row id="mfaSessions" wide>
      {() =>
        all.size === 0 ? (
          <p className="second">{text.none}</p>
        ) : (
          <ul className="lines">
            {[...all.values()].map((source) => {
              const session = live.find((other) => keyOf(other) === keyOf(source));
              const device = deviceName(source.serial);
              return (
                <li key={keyOf(source)}>
                  <span className="selectable" title={source.serial}>
                    <span className="strong">{device}</span>{' '}
                    <span className="small second">{text.via(source.sourceProfile)}</span>
                  </span>
                  <span className="second digits">
                    {session ? <Until at={session.expiresAt} /> : text.over}
                  </span>
                  <Button
                    onPress={() =>
                      void bridge
                        .request('settings:new-mfa-session', {
                          serial: source.serial,
                          sourceProfile: source.sourceProfile,
                        })
                        .then(tell)
                    }
                  >
                    <span aria-hidden="true">{text.newSession}</span>
                    <span className="unseen">{text.newFor(device)}</span>
                  </Button>
                </li>
              );
            })}
          </ul>
        )
      }
    </Row>
  );
}

function Until({ at }: { readonly at: EpochMs }) {
  return useClock((now) => (at > now.getTime() ? text.until(clockTime(at, now)) : text.over));
}
