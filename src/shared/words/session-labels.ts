import { assertNever } from '../assert-never.ts';
import type { EpochMs, MfaSessionView, ProfileView, SessionsView, SessionView, SignInView } from '../view.ts';
import { spokenTimeLeft } from './time-left.ts';
import { WAIT_TEXTS, type WaitKind } from './wait-text.ts';

/** How a profile stands at one moment: what its row, its name for screen readers and its details all start from. */
export type ProfileStatus =
  /** Its entry cannot be used. */
  | { readonly kind: 'broken' }
  /** Something for it waits for a person; `expiresAt` is 0 where nothing is live meanwhile. */
  | { readonly kind: 'waiting'; readonly waitsFor: WaitKind; readonly expiresAt: EpochMs }
  /** The first credentials are being fetched: nothing is live yet. */
  | { readonly kind: 'switching' }
  /** Live. `renewing` while new credentials are on their way. */
  | { readonly kind: 'active' | 'expiring' | 'renewing'; readonly expiresAt: EpochMs }
  /** The last renewal or write failed; the credentials from before still live when `expiresAt` is ahead. */
  | { readonly kind: 'failed'; readonly expiresAt: EpochMs }
  | { readonly kind: 'expired'; readonly expiresAt: EpochMs }
  /** Not live; somebody has to sign in first. */
  | { readonly kind: 'sign-in-needed' }
  /** Not live; a switch would ask for a code. */
  | { readonly kind: 'code-needed' }
  /** Not live; the MFA session it needs is live, so a switch asks for nothing. */
  | { readonly kind: 'mfa-ready'; readonly expiresAt: EpochMs }
  /** Not live; needs no code at all. */
  | { readonly kind: 'ready' };

/** The status of a profile at `now`, from its newest session, the live MFA sessions, and what waits for a person under it. */
export function profileStatus(
  profile: ProfileView,
  session: SessionView | undefined,
  mfaSessions: readonly MfaSessionView[],
  now: Date,
  /** See `needsSignIn`. */
  signInNeeded = false,
  waitsFor?: WaitKind,
): ProfileStatus {
  if (waitsFor) return { kind: 'waiting', waitsFor, expiresAt: session?.expiresAt ?? 0 };
  if (session) return sessionStatus(session, now);
  if (profile.problem) return { kind: 'broken' };
  if (signInNeeded) return { kind: 'sign-in-needed' };
  if (!profile.mfaSerial) return { kind: 'ready' };
  const mfa = mfaSessionOf(profile, mfaSessions, now);
  return mfa ? { kind: 'mfa-ready', expiresAt: mfa.expiresAt } : { kind: 'code-needed' };
}

/** True where somebody has to sign in before this profile gives credentials. */
export function needsSignIn(
  { signIn }: Pick<ProfileView, 'signIn'>,
  signIns: readonly SignInView[] = [],
): boolean {
  if (signIn === undefined) return false;
  const view = signIns.find(({ id }) => id === signIn);
  return view !== undefined && view.state !== 'signed-in';
}

/** The same for a profile that was switched to. Time passes between two messages of the app, so `now` has the last word. */
function sessionStatus(session: SessionView, now: Date): ProfileStatus {
  const { expiresAt, state } = session;
  const alive = expiresAt > now.getTime();
  switch (state) {
    case 'working':
      return alive ? { kind: 'renewing', expiresAt } : { kind: 'switching' };
    case 'failed':
      return { kind: 'failed', expiresAt };
    case 'expired':
      return { kind: 'expired', expiresAt };
    case 'active':
    case 'expiring':
      return { kind: alive ? state : 'expired', expiresAt };
    default:
      return assertNever(state);
  }
}

/** What waits for a person under a profile. */
export function waitOf({ waits = [] }: Pick<SessionsView, 'waits'>, profile: string): WaitKind | undefined {
  return waits.find((wait) => wait.profile === profile)?.waitsFor;
}

/** The live MFA session that this profile would use: same device, same source. */
export function mfaSessionOf(
  profile: ProfileView,
  mfaSessions: readonly MfaSessionView[],
  now: Date,
): MfaSessionView | undefined {
  return mfaSessions.find(
    (mfa) =>
      mfa.serial === profile.mfaSerial &&
      (profile.sourceProfile === undefined || mfa.sourceProfile === profile.sourceProfile) &&
      mfa.expiresAt > now.getTime(),
  );
}

/** True while credentials of this session work, or are on their way: such sessions stand on top of the list. */
export function isLive(session: SessionView, now: Date): boolean {
  return session.state === 'working' || session.expiresAt > now.getTime();
}

/** One or two words for a status. */
function statusWord(status: ProfileStatus): string {
  switch (status.kind) {
    case 'broken':
      return 'broken';
    case 'waiting':
      return WAIT_TEXTS[status.waitsFor].spoken;
    case 'switching':
      return 'switching';
    case 'active':
      return 'active';
    case 'expiring':
      return 'expiring';
    case 'renewing':
      return 'renewing';
    case 'failed':
      return 'failed';
    case 'expired':
      return 'expired';
    case 'sign-in-needed':
      return 'sign-in needed';
    case 'code-needed':
      return 'MFA code needed';
    case 'mfa-ready':
      return 'MFA ready';
    case 'ready':
      return 'ready';
    default:
      return assertNever(status);
  }
}

/** The accessible name of a profile in a list: "prod-admin, active, 42 minutes left". Changes once a minute at most. */
export function spokenProfile(name: string, status: ProfileStatus, now: Date): string {
  const word = `${name}, ${statusWord(status)}`;
  switch (status.kind) {
    case 'active':
    case 'expiring':
    case 'renewing':
      return `${word}, ${spokenTimeLeft(status.expiresAt, now)}`;
    case 'failed':
      return status.expiresAt > now.getTime() ? `${word}, ${spokenTimeLeft(status.expiresAt, now)}` : word;
    case 'broken':
    case 'code-needed':
    case 'sign-in-needed':
    case 'expired':
    case 'mfa-ready':
    case 'ready':
    case 'switching':
    case 'waiting':
      return word;
    default:
      return assertNever(status);
  }
}
