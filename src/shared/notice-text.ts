import { deviceName } from './device-name.ts';
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
    body: `${left(mfa.expiresAt, now)}. To renew ${whom} after that takes a new code from ${deviceName(mfa.serial)}.`,
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
  const { problem } = session;
  const reason = problem ? `${problem.message} ${problem.advice}` : 'Open Understudy to see why.';
  return {
    title: `${session.profile} was not renewed`,
    body: `The keys from before work until ${clockTime(session.expiresAt, now, timeZone)}. ${reason}`,
  };
}

/** Several of what `targetEndsText` tells, as one notice. */
export function targetsEndText(sessions: readonly SessionView[], now: Date, timeZone?: string): NoticeText {
  return {
    title: `${sessions.length} profiles end soon`,
    body: `${severalNames(sessions)}. The first ends at ${firstEnd(sessions, now, timeZone)}. They cannot be renewed without you: choose Refresh now to go on.`,
  };
}

/** Several of what `renewalFailedText` tells, as one notice. */
export function renewalsFailedText(
  sessions: readonly SessionView[],
  now: Date,
  timeZone?: string,
): NoticeText {
  const problem = sessions.find((session) => session.problem)?.problem;
  const reason = problem ? `${problem.message} ${problem.advice}` : 'Open Understudy to see why.';
  return {
    title: `${sessions.length} profiles were not renewed`,
    body: `${severalNames(sessions)}. The first keys from before end at ${firstEnd(sessions, now, timeZone)}. ${reason}`,
  };
}

function severalNames(sessions: readonly SessionView[]): string {
  const names = [...new Set(sessions.map(({ profile }) => profile))];
  const more = names.length - 3;
  if (more > 0) return `${names.slice(0, 3).join(', ')} and ${more} more`;
  return `${names.slice(0, -1).join(', ')}${names.length > 1 ? ' and ' : ''}${names.at(-1) ?? ''}`;
}

function firstEnd(sessions: readonly SessionView[], now: Date, timeZone?: string): string {
  return clockTime(Math.min(...sessions.map(({ expiresAt }) => expiresAt)), now, timeZone);
}

function left(expiresAt: number, now: Date): string {
  const text = spokenTimeLeft(expiresAt, new Date(now.getTime() - LATENESS_MS));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? 'a profile';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}
