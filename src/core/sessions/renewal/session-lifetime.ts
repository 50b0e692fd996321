import type { SessionCredentials } from '../../credentials.ts';

/** A span of time that something is good for. */
export interface Life {
  readonly obtainedAt: Date;
  readonly expiration: Date;
}

const minute = 60_000;

/** The life of a session, from its credentials. */
export function lifeOf(session: {
  readonly obtainedAt: Date;
  readonly credentials: SessionCredentials;
}): Life {
  return { obtainedAt: session.obtainedAt, expiration: session.credentials.expiration };
}

/** Milliseconds until the end; negative after it. */
export function remainingMs(life: Life, now: Date): number {
  return life.expiration.getTime() - now.getTime();
}

/** How long the server meant it to last, in milliseconds; at least 0. */
export function lifetimeMs(life: Life): number {
  return Math.max(0, life.expiration.getTime() - life.obtainedAt.getTime());
}

/** Renewal begins with at least this much left, in milliseconds, unless the user wants it otherwise. */
export const LATEST_START_MS = 15 * minute;

/**
 * With less than this left a session is renewed, in milliseconds: the larger of `latestStartMs` and a fifth of its
 * lifetime, but never more than half of it. Programs load keys once, when they start, so what counts is the life
 * left at that moment.
 */
export function renewalThresholdMs(life: Life, latestStartMs = LATEST_START_MS): number {
  const lifetime = lifetimeMs(life);
  return Math.min(lifetime / 2, Math.max(latestStartMs, lifetime / 5));
}

/**
 * True while a session may be handed out again instead of getting a new one.
 *
 * One that renews without anyone's doing is handed out until its renewal is due: fresh ones cost the user nothing.
 * One that costs a code is handed out until five minutes before its end (a quarter of a short life): asking earlier
 * would break "one code per session life", asking later would hand out keys that the AWS SDKs count as expired.
 */
export function mayHandOut(life: Life, costsCode: boolean, now: Date): boolean {
  const margin = costsCode ? Math.min(5 * minute, lifetimeMs(life) / 4) : renewalThresholdMs(life);
  return remainingMs(life, now) > margin;
}

/**
 * True while a session may sign the next call: what it gives lives on after it ends, so a minute (a tenth of a short
 * life) for the call itself and for clocks that differ is enough.
 */
export function maySign(life: Life, now: Date): boolean {
  return remainingMs(life, now) > Math.min(minute, lifetimeMs(life) / 10);
}
