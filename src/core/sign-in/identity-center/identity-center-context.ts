import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Clock } from '../../clock.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';

/** What stands around a sign-in to an Identity Center. */
export interface IdentityCenterContext {
  readonly environment: Environment;
  /** As AWS's own tools see it: the token files lie there. */
  readonly home: string;
  /** This machine's clock: other tools compare the times of the token files with it. */
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  /** Told of the time in an answer that was surely AWS's. `sentAt`: milliseconds, by `clock`. */
  readonly onTime?: (dateHeader: string, sentAt: number) => void;
  /** Waits; false where the signal fired meanwhile. For tests. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<boolean>;
}
