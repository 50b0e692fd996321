import { createHash } from 'node:crypto';
import {
  LATEST_START_MS,
  type Life,
  lifetimeMs,
  remainingMs,
  renewalThresholdMs,
} from './session-lifetime.ts';

/** How renewals are spread and held back. Times in milliseconds. */
export interface RefreshPolicy {
  /** Renewals under way at once. */
  readonly maxParallel: number;
  /** Renewal begins with at least this much left, where the life is long enough; see `renewalThresholdMs`. */
  readonly latestStartMs: number;
  /** Share of the renewal threshold by which instants are spread, both ways. */
  readonly jitter: number;
  readonly firstBackOffMs: number;
  readonly longestBackOffMs: number;
  /** Two successful renewals of one session are a quarter of its lifetime apart, within these bounds. */
  readonly spacingMs: { readonly least: number; readonly most: number };
}

export const refreshPolicy: RefreshPolicy = {
  maxParallel: 3,
  latestStartMs: LATEST_START_MS,
  jitter: 0.1,
  firstBackOffMs: 5_000,
  longestBackOffMs: 5 * 60_000,
  spacingMs: { least: 15_000, most: 5 * 60_000 },
};

/** What the last attempts came to; absent while all is well. */
export type RefreshProblem =
  /** AWS was not reached or had no time: tried again, ever more slowly. */
  | { readonly kind: 'waiting'; readonly attempts: number; readonly lastAttemptAt: Date }
  /** AWS said no, or a code is needed: not tried again until the user does something. */
  | { readonly kind: 'stopped' };

/** One session that someone wants kept alive. */
export interface RefreshSubject {
  /** Any stable name; it decides the jitter. */
  readonly key: string;
  readonly obtainedAt: Date;
  readonly expiration: Date;
  /** The user wants it renewed. */
  readonly wanted: boolean;
  /** It can be renewed without asking the user. */
  readonly silent: boolean;
  readonly refreshing: boolean;
  readonly problem?: RefreshProblem;
}

export interface RefreshPlan {
  /** Keys to renew now, the most urgent first. */
  readonly renew: readonly string[];
  /** When to plan again; absent when nothing is to come. Replan too when anything about the subjects changes. */
  readonly nextAt?: Date;
}

/**
 * When a session is due for renewal, jitter included: with less left than `renewalThresholdMs`, a tenth more or less.
 * The same for the same session each time it is asked.
 */
export function renewalDueAt(subject: Life & { readonly key: string }, policy = refreshPolicy): Date {
  const threshold =
    renewalThresholdMs(subject, policy.latestStartMs) * (1 + policy.jitter * spread(subject.key));
  return new Date(subject.expiration.getTime() - threshold);
}

/**
 * Decides what to renew now and when to look again. Pure: all it knows is passed in, so after a sleep or a change of
 * the clock it is simply asked again with the time as it is now.
 */
export function planRefresh(
  subjects: readonly RefreshSubject[],
  now: Date,
  policy: RefreshPolicy = refreshPolicy,
): RefreshPlan {
  const inProgress = subjects.filter((subject) => subject.refreshing).length;
  const timed = subjects
    .filter((subject) => !subject.refreshing && renewsByItself(subject))
    .map((subject) => ({ subject, at: nextAttemptAt(subject, now, policy) }));
  const due = timed
    .filter(({ at }) => at <= now)
    .sort((a, b) => remainingMs(a.subject, now) - remainingMs(b.subject, now));
  const renew = due.slice(0, Math.max(0, policy.maxParallel - inProgress)).map(({ subject }) => subject.key);
  const later = timed.filter(({ at }) => at > now).map(({ at }) => at.getTime());
  // What is due but has no place yet is planned again when a renewal under way ends.
  return { renew, ...(later.length === 0 ? {} : { nextAt: new Date(Math.min(...later)) }) };
}

/** When this session will be renewed by itself; `undefined` when it will not. */
export function renewsAt(
  subject: RefreshSubject,
  now: Date,
  policy: RefreshPolicy = refreshPolicy,
): Date | undefined {
  return renewsByItself(subject) ? nextAttemptAt(subject, now, policy) : undefined;
}

/** The trouble after another attempt that did not reach AWS, or was asked to come back later. */
export function problemAfterFailure(
  problem: RefreshProblem | undefined,
  retryable: boolean,
  now: Date,
): RefreshProblem {
  if (!retryable) return { kind: 'stopped' };
  const attempts = problem?.kind === 'waiting' ? problem.attempts + 1 : 1;
  return { kind: 'waiting', attempts, lastAttemptAt: now };
}

/** The network is back: what waited need not wait longer. What was refused stays so. */
export function problemAfterNetworkReturn(problem: RefreshProblem | undefined): RefreshProblem | undefined {
  return problem?.kind === 'waiting' ? undefined : problem;
}

function renewsByItself(subject: RefreshSubject): boolean {
  return subject.wanted && subject.silent && subject.problem?.kind !== 'stopped';
}

function nextAttemptAt(subject: RefreshSubject, now: Date, policy: RefreshPolicy): Date {
  const due = renewalDueAt(subject, policy).getTime();
  const { problem } = subject;
  const waits =
    problem?.kind === 'waiting'
      ? { since: problem.lastAttemptAt.getTime(), ms: backOffMs(problem.attempts, policy) }
      : { since: subject.obtainedAt.getTime(), ms: spacingMs(subject, policy) };
  // An instant in the future is from before the clock was set back, and holds nothing up now.
  const held = waits.since > now.getTime() ? now.getTime() : waits.since + waits.ms;
  return new Date(Math.max(due, held));
}

/** 5 s, 10 s, 20 s … up to 5 min. */
function backOffMs(attempts: number, policy: RefreshPolicy): number {
  return Math.min(policy.longestBackOffMs, policy.firstBackOffMs * 2 ** Math.min(attempts - 1, 30));
}

/** Keeps a session whose end lies wrongly in the past, or that is very short, from being renewed in a loop. */
function spacingMs(life: Life, { spacingMs: { least, most } }: RefreshPolicy): number {
  const lifetime = lifetimeMs(life);
  return lifetime === 0 ? most : Math.min(most, Math.max(least, lifetime / 4));
}

/** -1 to 1, decided by the key alone. */
function spread(key: string): number {
  const bytes = createHash('sha256').update(key).digest();
  return (bytes.readUInt32BE(0) / 0xffff_ffff) * 2 - 1;
}
