import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { EndpointFlavour } from '../../sts/endpoints.ts';
import { commercialPartition, type Partition, partitionOfRegion } from '../../sts/partitions.ts';

/**
 * Where a region signs in to the console, without a slash at the end. `AWS_ENDPOINT_URL_SIGNIN` comes first, then `AWS_ENDPOINT_URL`,
 * then what the profile says (`configured`), unless `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true. Source: the endpoint rule set of AWS Sign-In in the AWS SDKs.
 */
export function signInAddress(
  region: string,
  environment: Environment = {},
  flavour: Pick<EndpointFlavour, 'fips' | 'dualStack'> = {},
  configured?: string,
): string {
  const named = namedIn(environment, configured);
  if (named !== undefined) return named;
  const partition = partitionOfRegion(region) ?? commercialPartition;
  if (flavour.dualStack) return `https://${label(flavour)}.${region}.${partition.dualStackDnsSuffix}`;
  return `https://${flavour.fips ? fipsHost(region, partition) : `${region}.${partition.signInHost}`}`;
}

function label({ fips }: Pick<EndpointFlavour, 'fips'>): string {
  return fips ? 'signin-fips' : 'signin';
}

/** GovCloud has FIPS hosts beside its ordinary ones, and its first region is named by none of them. */
function fipsHost(region: string, partition: Partition): string {
  if (partition.id !== 'aws-us-gov') return `signin-fips.${region}.${partition.dnsSuffix}`;
  const host = 'signin-fips.amazonaws-us-gov.com';
  return region === partition.defaultRegion ? host : `${region}.${host}`;
}

function namedIn(environment: Environment, configured: string | undefined): string | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const address = environment['AWS_ENDPOINT_URL_SIGNIN'] || environment['AWS_ENDPOINT_URL'] || configured;
  return address && URL.canParse(address) ? address.replace(/\/+$/, '') : undefined;
}
