import { clockTime, spokenTimeLeft } from './time-left.ts';
import type { MfaSessionView, SessionView } from './view.ts';

/** What a notification says. Never a key, a code or a token. */
export interface NoticeText {
  readonly title: string;
  readonly body: string;
}

/** A notice that is a few seconds late still says its minute. */
const LATENESS_MS = 5000;

/** An MFA session ends, on which these profiles stand. */
export function mfaEndsText(
  mfa: MfaSessionView,
  profiles: readonly string[],
  now: Date,
  timeZone?: string,
): NoticeText {
  const whom = profiles.length > 3 ? `${profiles.length} profiles` : listed(profiles);
  return {
    title: `The MFA session ends at ${clockTime(mfa.expiresAt, now, timeZone)}`,
    body: `${left(mfa.expiresAt, now)}. To renew ${whom} after that takes a new code from ${deviceOf(mfa.serial)}.`,
  };
}

/** What was written for a profile ends, and nothing will renew it. */
export function targetEndsText(session: SessionView, now: Date, timeZone?: string): NoticeText {
  const why = session.autoRefresh ? 'It cannot be renewed without you' : 'Auto-refresh is off for it';
  return {
    title: `${session.profile} ends at ${clockTime(session.expiresAt, now, timeZone)}`,
    body: `${left(session.expiresAt, now)} in profile ${session.target}. ${why}: choose Refresh now to go on.`,
  };
}

/** A renewal failed. What was written before stands until it ends. */
export function renewalFailedText(session: SessionView, now: Date, timeZone?: string): NoticeText {
  const { trouble } = session;
  const reason = trouble ? `${trouble.message} ${trouble.advice}` : 'Open Understudy to see why.';
  return {
    title: `${session.profile} was not renewed`,
    body: `The keys from before work until ${clockTime(session.expiresAt, now, timeZone)}. ${reason}`,
  };
}

function left(expiresAt: number, now: Date): string {
  const text = spokenTimeLeft(expiresAt, new Date(now.getTime() - LATENESS_MS));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? 'a profile';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** `mfa/jo` out of an ARN; a hardware serial as it is. */
function deviceOf(serial: string): string {
  const at = serial.indexOf(':mfa/');
  return at < 0 ? serial : serial.slice(at + 1);
}
