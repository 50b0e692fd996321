import { Button } from 'react-aria-components/Button';
import type { MfaSessionView, SessionsView } from '../../../shared/view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { clockTime, exactInstant, wholeMinutes } from '../../../shared/words/time-left.ts';
import { useClock } from '../../window/clock.ts';
import { messages } from '../messages.ts';
import { FootDialog } from './foot-dialog.tsx';

const text = messages.sessions;

interface SessionsDialogProps {
  readonly sessions: SessionsView;
  readonly mfa: MfaSessionView | undefined;
  readonly onForgetAll: () => void;
  readonly onTryKeychain: () => void;
}

/** The time left of the MFA session, and behind it: all MFA sessions, where they are kept, and how to forget them. */
export function SessionsDialog({ sessions, mfa: own, onForgetAll, onTryKeychain }: SessionsDialogProps) {
  const left = useClock((now) => mfaTimeLeft(sessions, own, now));
  const { storage, mfaSessions } = sessions;
  return (
    <FootDialog
      title={text.title}
      button={
        left ? (
          <>
            {text.mfaSession} <strong>{left}</strong>
          </>
        ) : (
          text.noMfaSession
        )
      }
      buttons={(close) => (
        <>
          {storage?.canTryAgain && (
            <Button className="button" onPress={onTryKeychain}>
              {text.tryAgain}
            </Button>
          )}
          <Button
            className="button"
            onPress={() => {
              close();
              onForgetAll();
            }}
          >
            {text.forgetAll}
          </Button>
        </>
      )}
    >
      {mfaSessions.length > 0 ? (
        <ul className="mfa-sessions selectable">
          {mfaSessions.map((mfa) => (
            <MfaSession key={`${mfa.serial} ${mfa.sourceProfile}`} mfa={mfa} />
          ))}
        </ul>
      ) : (
        <p className="second">{text.none}</p>
      )}
      {storage && (
        <p className="selectable">
          {storage.message ?? text.storage[storage.state]} <span className="second">{storage.advice}</span>
        </p>
      )}
    </FootDialog>
  );
}

function MfaSession({ mfa }: { readonly mfa: MfaSessionView }) {
  const left = useClock((now) =>
    mfa.expiresAt > now.getTime() ? text.until(clockTime(mfa.expiresAt, now)) : text.over,
  );
  return (
    <li>
      <span className="strong">{deviceName(mfa.serial)}</span>
      <span className="second digits" title={messages.exactUntil(exactInstant(mfa.expiresAt))}>
        {left}
      </span>
      <span className="small second">{text.source(mfa.sourceProfile)}</span>
    </li>
  );
}

/** Of the device that the selected profile uses; else of the one that serves longest. */
function mfaTimeLeft(sessions: SessionsView, own: MfaSessionView | undefined, now: Date): string | undefined {
  const longest = sessions.mfaSessions.reduce((latest, { expiresAt }) => Math.max(latest, expiresAt), 0);
  const expiresAt = own && own.expiresAt > now.getTime() ? own.expiresAt : longest;
  return expiresAt > now.getTime() ? wholeMinutes(expiresAt, now) : undefined;
}
