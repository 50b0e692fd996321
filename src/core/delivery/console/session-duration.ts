import { consoleMessages } from './messages.ts';

/** Seconds that a console session may be asked to last (AWS IAM User Guide: getSigninToken, SessionDuration). */
const SHORTEST = 900;
const LONGEST = 43_200;

/** What is sent as SessionDuration; nothing where the console session is to end with the credentials, as AWS has it by itself. */
export interface ConsoleDuration {
  readonly seconds?: number;
  /** Set where it is not what was asked for: a sentence. */
  readonly note?: string;
}

/**
 * How long a console session is asked to last. Left out unless wanted, and for a chained role, which AWS refuses with it;
 * beyond AWS's limits the nearest one is asked for.
 */
export function consoleDuration(wanted: number | undefined, isChained: boolean): ConsoleDuration {
  if (wanted === undefined) return {};
  if (isChained) return { note: consoleMessages.chainedDuration };
  const seconds = Math.round(Math.min(LONGEST, Math.max(SHORTEST, wanted)));
  return seconds === wanted ? { seconds } : { seconds, note: consoleMessages.limitedDuration(seconds) };
}
