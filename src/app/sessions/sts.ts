import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { type Clock, correctedClock, systemClock } from '../../core/clock.ts';
import { hostPlatform } from '../../core/platform.ts';
import { openKeptClockOffset } from '../../core/sts/kept-clock-offset.ts';
import { type NetworkContext, networkRequestHandler } from '../../core/sts/network/network-handler.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import type { RetryPolicy } from '../../core/sts/retry-policy.ts';
import { createStsGateway, type SdkStsGateway } from '../../core/sts/sdk-gateway.ts';

export interface StsServicesOptions {
  readonly environment: Environment;
  /** Default: this one. */
  readonly platform?: NodeJS.Platform;
  readonly home: string;
  /** This machine's clock. Default: the system's. */
  readonly machine?: Clock;
  /** Name and version, told to AWS. */
  readonly userAgent?: readonly [string, string];
  readonly retry?: RetryPolicy;
  readonly requestHandler?: RequestHandlerFactory;
  readonly systemProxy?: NetworkContext['systemProxy'];
  /** Where processes tell each other how far AWS's clock is off. Default: this one learns by itself. */
  readonly clockFile?: string;
  /** AWS's clock is found to differ otherwise than before. */
  readonly onClockOffset: () => void;
  /** AWS has told its time. */
  readonly onClockKnown: () => void;
}

/** AWS, as the app reaches it. */
export interface StsServices {
  readonly sts: SdkStsGateway;
  /** The way to AWS, for whatever else asks there. */
  readonly requestHandler: RequestHandlerFactory;
  /** AWS's clock, as far as it is known: what AWS's instants are compared with. Files and locks carry this machine's times. */
  readonly clock: Clock;
  /** AWS's clock minus this machine's, in milliseconds. */
  readonly clockOffsetMs: () => number;
}

/** The way to STS, and the clock that its answers correct. */
export function createStsServices(options: StsServicesOptions): StsServices {
  const { clockFile, systemProxy, environment, home, machine = systemClock, retry, userAgent } = options;
  const requestHandler =
    options.requestHandler ??
    networkRequestHandler({
      environment,
      platform: options.platform ?? hostPlatform,
      home,
      ...(systemProxy && { systemProxy }),
    });
  const keptOffset = clockFile === undefined ? undefined : openKeptClockOffset(clockFile, machine);
  const sts = createStsGateway({
    clock: machine,
    requestHandler,
    initialClockOffsetMs: keptOffset?.currentMs() ?? 0,
    onClockOffset: (offsetMs) => {
      keptOffset?.keep(offsetMs);
      options.onClockOffset();
    },
    onClockKnown: options.onClockKnown,
    ...(userAgent && { userAgent }),
    ...(retry && { retry }),
  });
  const clockOffsetMs = () => sts.clockOffsetMs();
  return { sts, requestHandler, clock: correctedClock(machine, clockOffsetMs), clockOffsetMs };
}
