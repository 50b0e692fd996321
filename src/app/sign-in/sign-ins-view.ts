import { signInSubject, takesDeviceCode } from '../../core/sign-in/sign-in-target.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { EpochMs, SignInView, SignInWaitingView } from '../../shared/view.ts';
import type { SignInStatus, WaitingSignIn } from './sign-ins.ts';

/** Those that people hear of again: one that ended longer ago than this is of no use to anybody. */
const REMEMBERED_MS = 7 * 24 * 3_600_000;

/**
 * What tray and windows are shown of the sign-ins.
 *
 * @param offsetMs AWS's clock minus this machine's: all instants of the windows are AWS's
 */
export function signInViews(
  list: readonly SignInStatus[],
  waiting: readonly WaitingSignIn[],
  offsetMs: number,
): readonly SignInView[] {
  const at = (instant: Date): EpochMs => instant.getTime() + offsetMs;
  return list.map((status) => {
    const { id, label, profiles, state, target } = status;
    const step = waiting.find((one) => one.id === id);
    return {
      id,
      label,
      subject: signInSubject(target),
      takesCode: takesDeviceCode(target),
      profiles: profiles.length,
      ...stateView(state, at),
      ...(step && { waiting: waitingView(step, offsetMs) }),
    };
  });
}

/** What the person has to do just now; `offsetMs` as in `signInViews`. */
export function waitingView(step: WaitingSignIn, offsetMs: number): SignInWaitingView {
  const { address, browserFailed, deadline, userCode, way } = step;
  return {
    address,
    way,
    deadline: deadline.getTime() + offsetMs,
    browserFailed,
    ...(userCode !== undefined && { userCode }),
  };
}

function stateView(
  state: SignInStatus['state'],
  at: (instant: Date) => EpochMs,
): Pick<SignInView, 'state' | 'renews' | 'until'> {
  switch (state.kind) {
    case 'never':
    case 'damaged':
      return { state: state.kind, renews: false };
    case 'ended':
      return { state: 'ended', renews: false, ...(state.endedAt && { until: at(state.endedAt) }) };
    case 'signed-in':
      return { state: 'signed-in', renews: state.renews, until: at(state.until) };
    default:
      return assertNever(state);
  }
}

/** The sign-ins that have ended lately: the tray offers to begin them again. */
export function endedLately(views: readonly SignInView[], now: Date): readonly SignInView[] {
  return views.filter(
    ({ state, until }) =>
      state === 'damaged' ||
      (state === 'ended' && (until === undefined || now.getTime() - until < REMEMBERED_MS)),
  );
}
