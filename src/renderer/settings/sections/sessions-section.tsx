import { useCallback, useEffect, useState } from 'react';
import { deviceName } from '../../../shared/device-name.ts';
import { durationText, secondsOf } from '../../../shared/duration-text.ts';
import type { MfaSourceView } from '../../../shared/settings-view.ts';
import { clockTime } from '../../../shared/time-left.ts';
import type { EpochMs, SessionsView } from '../../../shared/view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { useClock } from '../../window/clock.ts';
import { useView } from '../../window/use-view.ts';
import { ProfilesRow } from '../controls/profiles-row.tsx';
import { Row } from '../controls/row.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.sessions;
const getSessions = () => bridge.request('settings:sessions');

/** How long codes and credentials last, what is alive, and where it is kept. */
export function SessionsSection() {
  const { view } = useSettings();
  const sessions = useView('sessions:changed', getSessions);
  return (
    <>
      <MfaSessionRow />
      <MfaSessionsRow sessions={sessions} />
      <SessionNameRow />
      <RenewRow />
      <ProfilesRow id="resumeAtLaunch" from={view.profileNames} />
      <ProfilesRow id="longRoleSession" from={view.roleNames} />
      <ProfilesRow id="production" from={view.profileNames} />
      <StorageRow sessions={sessions} />
      <ForgetRow />
    </>
  );
}

function MfaSessionRow() {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  return (
    <Row id="mfaSession" problem={problem}>
      {({ label, note }) => (
        <TextField
          value={durationText(view.values.mfaSessionSeconds)}
          labelledBy={label}
          describedBy={note}
          width="short"
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={async (typed) => {
            const value = secondsOf(typed);
            if (value !== undefined) return change({ name: 'mfaSessionSeconds', value });
            say(text.durationHint);
            return false;
          }}
        />
      )}
    </Row>
  );
}

function MfaSessionsRow({ sessions }: { readonly sessions: SessionsView | undefined }) {
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

function SessionNameRow() {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  return (
    <Row id="sessionName" problem={problem}>
      {({ label, note }) => (
        <TextField
          value={view.values.sessionName}
          labelledBy={label}
          describedBy={note}
          placeholder={text.namePlaceholder}
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={(value) => change({ name: 'sessionName', value })}
        />
      )}
    </Row>
  );
}

function RenewRow() {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  return (
    <Row id="renewMinutes" problem={problem}>
      {({ label, note }) => (
        <TextField
          value={String(view.values.renewMinutesBefore)}
          labelledBy={label}
          describedBy={note}
          unit={text.minutes}
          width="short"
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={(typed) =>
            change({ name: 'renewMinutesBefore', value: /^\d{1,6}$/.test(typed) ? Number(typed) : 0 })
          }
        />
      )}
    </Row>
  );
}

function StorageRow({ sessions }: { readonly sessions: SessionsView | undefined }) {
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

function ForgetRow() {
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
