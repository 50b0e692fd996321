import type { StepState } from '../../sessions/store/session.ts';
import type { LiveTarget } from './target-switcher.ts';

/**
 * What a former run left in the credentials file says only when it ends, to the second. When the session that was
 * written is among the kept ones, it tells the rest: when it began, its exact end and who one is with it.
 *
 * @param steps the steps of the profile's chain as they stand now; the last one is what was written
 */
export function withKnownLife(line: LiveTarget, steps: () => readonly StepState[]): LiveTarget {
  if (line.obtainedAt !== undefined || line.expiresAt === undefined) return line;
  const session = steps().at(-1)?.session;
  if (session === undefined) return line;
  const { accountId, expiration } = session.credentials;
  if (wholeSecond(expiration) !== wholeSecond(line.expiresAt)) return line;
  return {
    ...line,
    obtainedAt: session.obtainedAt,
    expiresAt: expiration,
    ...(session.arn === undefined ? {} : { arn: session.arn }),
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function wholeSecond(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
