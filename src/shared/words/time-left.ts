import type { EpochMs } from '../view.ts';

/*
 * How time left is said, once for the tray, the panel, the MFA window and the notifications. Everything rounds down:
 * nothing here ever promises more time than there is.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds until `expiresAt`, never below 0. */
function timeLeft(expiresAt: EpochMs, now: Date): number {
  return Math.max(0, expiresAt - now.getTime());
}

/** "42:10", "0:09", "11:59:10": to the second, for places that tick. */
export function countdown(expiresAt: EpochMs, now: Date): string {
  const left = timeLeft(expiresAt, now);
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  const seconds = twoDigits(Math.floor((left % MINUTE) / SECOND));
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/** "42 min", "9 h 12 min", "under 1 min", "0 min" when it is over: changes once a minute. */
export function wholeMinutes(expiresAt: EpochMs, now: Date): string {
  const left = timeLeft(expiresAt, now);
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return `${minutes} min`;
  return left > 0 ? 'under 1 min' : '0 min';
}

/** "42 min left", "9 h 12 min left", "under 1 min left", "expired": for menus and tooltips. */
export function minutesLeft(expiresAt: EpochMs, now: Date): string {
  return timeLeft(expiresAt, now) > 0 ? `${wholeMinutes(expiresAt, now)} left` : 'expired';
}

/** "42 minutes left", "1 hour 5 minutes left", "less than a minute left", "expired": for screen readers. */
export function spokenTimeLeft(expiresAt: EpochMs, now: Date): string {
  const left = timeLeft(expiresAt, now);
  if (left === 0) return 'expired';
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  const words = [
    ...(hours > 0 ? [counted(hours, 'hour')] : []),
    ...(minutes > 0 ? [counted(minutes, 'minute')] : []),
  ];
  return words.length > 0 ? `${words.join(' ')} left` : 'less than a minute left';
}

/** The part of a life that is left, 0 to 1, for thin bars. A life without length is over. */
export function shareLeft(obtainedAt: EpochMs, expiresAt: EpochMs, now: Date): number {
  const life = expiresAt - obtainedAt;
  if (!(life > 0)) return 0;
  return Math.min(1, timeLeft(expiresAt, now) / life);
}

/**
 * The wall-clock time of an instant in the given zone (the machine's when absent): "14:37" today and within the coming
 * 20 hours, where it can only mean one thing; then "tomorrow 14:37", "Fri 08:10" within six days around,
 * "2026-12-24 08:10" beyond. Always 24 hours: shorter, and never read wrongly.
 */
export function clockTime(at: EpochMs, now: Date, timeZone?: string): string {
  const then = wallClock(new Date(at), timeZone);
  const time = `${twoDigits(then.hour)}:${twoDigits(then.minute)}`;
  const days = then.dayNumber - wallClock(now, timeZone).dayNumber;
  const ahead = at - now.getTime();
  if (days === 0 || (ahead > 0 && ahead < 20 * HOUR)) return time;
  if (days === 1) return `tomorrow ${time}`;
  if (days === -1) return `yesterday ${time}`;
  const day = new Date(then.dayNumber * 24 * HOUR);
  if (Math.abs(days) < 7) return `${WEEKDAYS[day.getUTCDay()]} ${time}`;
  return `${day.toISOString().slice(0, 10)} ${time}`;
}

/** "2026-11-22 14:37:05 +01:00": an instant to the second on this machine's wall clock, for those who point at a time. */
export function exactInstant(at: EpochMs): string {
  const then = new Date(at);
  const date = [then.getFullYear(), then.getMonth() + 1, then.getDate()].map(twoDigits).join('-');
  const time = [then.getHours(), then.getMinutes(), then.getSeconds()].map(twoDigits).join(':');
  const offset = -then.getTimezoneOffset();
  const ahead = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
  return `${date} ${time} ${zone}`;
}

/** Seconds until the device shows its next code: time steps of 30 s from the epoch (RFC 6238, section 4). */
export function secondsToNextCode(now: Date): number {
  return 30 - (Math.floor(now.getTime() / SECOND) % 30);
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface WallClock {
  /** Days since 1970-01-01 on the calendar of the zone. */
  readonly dayNumber: number;
  readonly hour: number;
  readonly minute: number;
}

/**
 * The machine's own zone is asked at every call, since it changes under a traveller; a formatter would keep the old one,
 * and making one takes a millisecond.
 */
function wallClock(instant: Date, timeZone: string | undefined): WallClock {
  if (timeZone === undefined) {
    return {
      dayNumber: Date.UTC(instant.getFullYear(), instant.getMonth(), instant.getDate()) / (24 * HOUR),
      hour: instant.getHours(),
      minute: instant.getMinutes(),
    };
  }
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(instant);
  const figure = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    dayNumber: Date.UTC(figure('year'), figure('month') - 1, figure('day')) / (24 * HOUR),
    hour: figure('hour'),
    minute: figure('minute'),
  };
}
