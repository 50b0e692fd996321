import { assertNever } from '../../../shared/assert-never.ts';
import { profileKindText } from '../../../shared/profile-kinds.ts';
import type { ProfileView, SessionView } from '../../../shared/view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import type { ProfileStatus } from '../../../shared/words/session-labels.ts';
import { clockTime, countdown, exactInstant } from '../../../shared/words/time-left.ts';
import { useClock } from '../../window/clock.ts';
import { toneOf } from '../list/state-icon.tsx';
import { messages } from '../messages.ts';

interface StandingHeaderProps {
  readonly profile: ProfileView;
  readonly accountName: string | undefined;
  readonly production: boolean;
  readonly session: SessionView | undefined;
  readonly status: ProfileStatus;
}

/** Who, and how long still: the two things read from afar. */
export function ProfileHeader({ profile, accountName, production, session, status }: StandingHeaderProps) {
  const figure = useClock((now) => standing(profile, session, status, now).figure);
  const note = useClock((now) => standing(profile, session, status, now).note);
  const counts = /^\d/.test(figure);
  const exact =
    'expiresAt' in status && status.expiresAt > 0
      ? messages.exactUntil(exactInstant(status.expiresAt))
      : undefined;
  const accountId = profile.accountId ?? session?.accountId;
  const where = [accountName, accountId, profile.roleName ?? profileKindText(profile.kind).label].filter(
    (part) => part !== undefined,
  );
  return (
    <header className="standing">
      <div className="standing-who">
        <h1 className="selectable">
          {profile.name}
          {production && <span className="badge">{messages.production.word}</span>}
        </h1>
        <p className="second selectable">{where.join(' · ')}</p>
      </div>
      <div className={`standing-time tone-${toneOf(status)}`} title={exact}>
        <p className={counts ? 'figure digits' : 'figure word'} role={counts ? 'timer' : undefined}>
          {figure}
        </p>
        <p className="small digits">{note}</p>
      </div>
    </header>
  );
}

function standing(
  profile: ProfileView,
  session: SessionView | undefined,
  status: ProfileStatus,
  now: Date,
): { readonly figure: string; readonly note: string } {
  const text = messages.header;
  switch (status.kind) {
    case 'active':
    case 'expiring': {
      const until = text.until(clockTime(status.expiresAt, now));
      const renews = session?.renewsAt !== undefined && session.renewsAt > now.getTime();
      const note = renews ? `${until} · ${text.renews(clockTime(session.renewsAt, now))}` : until;
      return { figure: countdown(status.expiresAt, now), note };
    }
    case 'renewing':
      return { figure: countdown(status.expiresAt, now), note: text.renewing };
    case 'failed':
      return status.expiresAt > now.getTime()
        ? {
            figure: countdown(status.expiresAt, now),
            note: `${text.until(clockTime(status.expiresAt, now))} · ${text.failed}`,
          }
        : { figure: text.expired, note: text.failed };
    case 'expired':
      return {
        figure: text.expired,
        note: status.expiresAt > 0 ? text.expiredAt(clockTime(status.expiresAt, now)) : '',
      };
    case 'waiting':
      return status.expiresAt > now.getTime()
        ? { figure: countdown(status.expiresAt, now), note: text.waiting }
        : { figure: text.waitingFigure, note: text.waiting };
    case 'switching':
      return { figure: text.switching, note: text.switchingNote };
    case 'broken':
      return { figure: text.broken, note: text.brokenAdvice };
    case 'sign-in-needed':
      return { figure: text.signedOut, note: text.signInFirst };
    case 'code-needed':
      return { figure: text.codeNeeded, note: text.codeFrom(deviceName(profile.mfaSerial ?? '')) };
    case 'mfa-ready':
      return { figure: text.ready, note: text.readyUntil(clockTime(status.expiresAt, now)) };
    case 'ready':
      return { figure: text.ready, note: text.readyAlways };
    default:
      return assertNever(status);
  }
}
