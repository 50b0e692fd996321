import type { MfaSessionView, SessionView } from '../view.ts';
import { deviceName } from './device-name.ts';
import { clockTime, spokenTimeLeft } from './time-left.ts';

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

/** A sign-in ends that cannot be renewed, on which these profiles stand. */
export function signInEndsText(
  { label, until }: { readonly label: string; readonly until: number },
  profiles: readonly string[],
  now: Date,
  timeZone?: string,
): NoticeText {
  const whom = profiles.length > 3 ? `${profiles.length} profiles` : listed(profiles);
  return {
    title: `The sign-in to ${label} ends at ${clockTime(until, now, timeZone)}`,
    body: `${left(until, now)}. To renew ${whom} after that takes a new sign-in in your browser.`,
  };
}

/** How a notice of targets is put: of one, and of several that have the same to tell. */
interface TargetNotice {
  readonly one: (session: SessionView, now: Date, timeZone?: string) => NoticeText;
  readonly several: (sessions: readonly SessionView[], now: Date, timeZone?: string) => NoticeText;
}

/**
 * Every kind of notice of a target, in the order in which they are shown when several are due. When one is due is decided in
 * `src/core/sessions/renewal/expiry-notifications.ts`.
 */
export const TARGET_NOTICES = targetNotices({
  /** A renewal failed. What was written before stands until it ends. */
  failed: {
    one: (session, now, timeZone) => ({
      title: `${session.profile} was not renewed`,
      body: `The keys from before work until ${clockTime(session.expiresAt, now, timeZone)}. ${reasonOf([session])}`,
    }),
    several: (sessions, now, timeZone) => ({
      title: `${sessions.length} profiles were not renewed`,
      body: `${severalNames(sessions)}. The first keys from before end at ${firstEnd(sessions, now, timeZone)}. ${reasonOf(sessions)}`,
    }),
  },
  /** What was written for a profile ends, and nothing will renew it. */
  ending: {
    one: (session, now, timeZone) => ({
      title: `${session.profile} ends at ${clockTime(session.expiresAt, now, timeZone)}`,
      body: `${left(session.expiresAt, now)} in profile ${session.target}. ${session.autoRefresh ? 'It cannot be renewed without you' : 'Auto-refresh is off for it'}: choose Refresh now to go on.`,
    }),
    several: (sessions, now, timeZone) => ({
      title: `${sessions.length} profiles end soon`,
      body: `${severalNames(sessions)}. The first ends at ${firstEnd(sessions, now, timeZone)}. They cannot be renewed without you: choose Refresh now to go on.`,
    }),
  },
});

export type NoticeKind = keyof typeof TARGET_NOTICES;

export const noticeKinds = Object.keys(TARGET_NOTICES) as readonly NoticeKind[];

function targetNotices<K extends string>(table: Readonly<Record<K, TargetNotice>>) {
  return table;
}

/** Something for each kind of notice of a target. */
export function forEachNoticeKind<T>(make: () => T): Readonly<Record<NoticeKind, T>> {
  return Object.fromEntries(noticeKinds.map((kind) => [kind, make()])) as Record<NoticeKind, T>;
}

function reasonOf(sessions: readonly SessionView[]): string {
  const problem = sessions.find((session) => session.problem)?.problem;
  return problem ? `${problem.message} ${problem.advice}` : 'Open Understudy to see why.';
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
