import type { TransactionFailure } from '../../aws-files/managed/credentials-transaction.ts';
import type { CredentialsWriter, RemoveOutcome } from '../../aws-files/managed/credentials-writer.ts';
import type { Chain, ChainRequest, ChainResult, Environment } from '../../chain/chain.ts';
import type { Clock } from '../../clock.ts';
import { chooseStsTarget } from '../../sts/endpoints.ts';
import type { SdkStsGateway, StsPlace } from '../../sts/sdk-gateway.ts';

export interface CleanExpiredOptions {
  readonly writer: Pick<CredentialsWriter, 'listManaged' | 'cleanExpired'>;
  /** Corrected by AWS's clock. */
  readonly clock: Clock;
  readonly awsClock: Pick<SdkStsGateway, 'isClockKnown' | 'learnClock'>;
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly environment: Environment;
  /** False: what has ended stays, and only the time is learned. */
  readonly remove?: boolean;
}

export type CleanExpiredOutcome =
  | {
      readonly kind: 'cleaned';
      readonly outcomes: readonly RemoveOutcome[];
      /** False: there are sections, and nobody could be asked whether this machine's clock is right about them. */
      readonly isClockKnown: boolean;
    }
  /** By this machine's clock something has ended, but nobody could be asked whether that clock is right. */
  | { readonly kind: 'clock-unknown'; readonly message: string; readonly advice: string }
  | TransactionFailure;

/**
 * Removes the sections of ours whose credentials have ended, by AWS's clock: one that runs hours fast must not cost
 * credentials that live, and one that runs slow must not make ended ones look alive. Where that clock is not known yet AWS is
 * asked for the time, but only when there is a section at all; without an answer everything stays.
 */
export async function cleanExpired(options: CleanExpiredOptions): Promise<CleanExpiredOutcome> {
  const { awsClock, clock, environment, remove = true, resolve, writer } = options;
  const sections = await writer.listManaged();
  if (!('map' in sections)) return sections;
  if (sections.length === 0) return { kind: 'cleaned', outcomes: [], isClockKnown: true };
  if (!awsClock.isClockKnown) {
    const chains = sections.flatMap(({ profile }) => {
      const resolved = resolve({ profile });
      return resolved.ok ? [resolved.chain] : [];
    });
    await awsClock.learnClock(placeToAsk(chains[0], environment));
  }
  const { isClockKnown } = awsClock;
  const ended = sections.filter(({ expires }) => expires !== undefined && expires <= clock.now());
  if (!remove || ended.length === 0) return { kind: 'cleaned', outcomes: [], isClockKnown };
  if (!isClockKnown) return clockUnknown(ended.length);
  const outcomes = await writer.cleanExpired(clock.now());
  return 'map' in outcomes ? { kind: 'cleaned', outcomes, isClockKnown } : outcomes;
}

function clockUnknown(count: number): CleanExpiredOutcome {
  const what = count === 1 ? 'One section seems' : `${count} sections seem`;
  return {
    kind: 'clock-unknown',
    message: `${what} to have expired, but AWS could not be asked whether the clock of this computer is right. Nothing was removed.`,
    advice: 'Try again when AWS can be reached.',
  };
}

/** Any endpoint of AWS tells the time: that of the chain, else the one the environment names, else AWS's own. */
function placeToAsk(chain: Chain | undefined, environment: Environment): StsPlace {
  const named = [environment['AWS_ENDPOINT_URL_STS'], environment['AWS_ENDPOINT_URL']].find(
    (url) => url !== undefined && url !== '' && URL.canParse(url),
  );
  const endpoint = chain?.endpoint?.value ?? (chain === undefined ? named : undefined);
  const chosen = chooseStsTarget({
    arns: chain?.hops.map((hop) => hop.roleArn) ?? [],
    ...(chain?.region && { region: chain.region.value }),
    ...(endpoint !== undefined && { endpoint }),
    ...(chain?.endpointFlavour && { flavour: chain.endpointFlavour }),
  });
  const place = chosen.ok ? chosen.target : { region: 'us-east-1' };
  const { caBundle } = chain ?? {};
  return {
    region: place.region,
    ...('endpoint' in place && { endpoint: place.endpoint }),
    ...(caBundle && { caBundle: { path: caBundle.value, setting: 'ca_bundle' } }),
  };
}
