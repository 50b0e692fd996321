import { RENEWED_IN_TIME } from '../place-words.ts';

/** Limits of DurationSeconds (AWS STS API: AssumeRole, GetSessionToken). */
const shortest = 900;
const longestRole = 43_200;
/** Also where GetSessionToken comes first: STS counts that as chaining. */
const longestChained = 3_600;
const longestSessionToken = 129_600;
const longestOfRoot = 3_600;

/** What will be asked of AWS, and a sentence where that differs from what the user asked for. */
export interface EffectiveDuration {
  readonly seconds: number;
  readonly note?: string;
}

/** The duration for an AssumeRole call, in seconds. `chained`: the caller's keys are temporary themselves. */
export function roleDuration(asked: number, chained: boolean): EffectiveDuration {
  if (chained && asked > longestChained) {
    return {
      seconds: longestChained,
      note: `${asking(asked)}, but AWS gives a role that is reached through another session at most 1 hour. ${RENEWED_IN_TIME}`,
    };
  }
  return within(asked, longestRole, 'a role');
}

/** The duration for a GetSessionToken call, in seconds. Root users get an hour at most. */
export function sessionTokenDuration(asked: number, mfaSerial: string | undefined): EffectiveDuration {
  const root = mfaSerial?.endsWith(':mfa/root-account-mfa-device') === true;
  return within(asked, root ? longestOfRoot : longestSessionToken, root ? 'a root user' : 'an MFA session');
}

/** The sentence for a role whose own limit turned out to be lower than what was asked for. */
export function refusedDurationNote(asked: number): string {
  return `${asking(asked)}, but the role allows no more than 1 hour. ${RENEWED_IN_TIME}`;
}

function within(asked: number, longest: number, what: string): EffectiveDuration {
  const seconds = Math.round(Math.min(Math.max(asked, shortest), longest));
  if (!Number.isFinite(seconds)) return { seconds: longestChained };
  if (asked > longest) {
    return {
      seconds,
      note: `${asking(asked)}, but AWS gives ${what} at most ${spell(longest)}.`,
    };
  }
  if (asked < shortest) {
    return {
      seconds,
      note: `${asking(asked)}, but AWS gives no less than ${spell(shortest)}.`,
    };
  }
  return { seconds };
}

/** "8 hours", "90 minutes", "1000 seconds". */
function spell(seconds: number): string {
  if (seconds % 3600 === 0) return counted(seconds / 3600, 'hour');
  if (seconds % 60 === 0) return counted(seconds / 60, 'minute');
  return counted(seconds, 'second');
}

function asking(seconds: number): string {
  const text = spell(seconds);
  return `${text} ${text.startsWith('1 ') ? 'was' : 'were'} asked for`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
