import type { CaBundle } from './network/trusted-certificates.ts';
import { commercialPartition, type Partition, partitionOfArn, partitionOfRegion } from './partitions.ts';

/** Which flavour of the endpoint is wanted (`use_fips_endpoint`, `use_dualstack_endpoint`, `sts_regional_endpoints`). */
export interface EndpointFlavour {
  readonly fips?: boolean;
  readonly dualStack?: boolean;
  /** The old global endpoint for the regions that it has always served: for networks that let nothing else through. */
  readonly legacyGlobal?: boolean;
}

/** Where an STS call goes and for which region it is signed. */
export interface StsTarget {
  readonly partition: Partition;
  readonly region: string;
  /** A URL without a trailing slash. */
  readonly endpoint: string;
  /** True when the user named the endpoint, so that no other region may be tried instead. */
  readonly explicitEndpoint: boolean;
  /** The flavour that `endpoint` is of, for another region to be asked in the same way. An endpoint by name has none. */
  readonly flavour?: EndpointFlavour;
  /** Certificate authorities that are trusted there besides the usual ones. */
  readonly caBundle?: CaBundle;
  /** Set when the configured region could not be used: one sentence. */
  readonly note?: string;
}

export type StsTargetResult =
  | { readonly ok: true; readonly target: StsTarget }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** What may stand in a host name: a region becomes a part of one. */
const regionName = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The old global endpoint, which signs for us-east-1. */
const globalEndpoint = 'https://sts.amazonaws.com';

/** The regions that the old global endpoint stands for (endpoint rule set of the AWS SDKs, UseGlobalEndpoint). */
const legacyRegions = new Set([
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]);

/**
 * The URL of STS in a region, as the AWS SDKs' endpoint rules have it. A region of no known partition is
 * taken for a new one of the commercial partition, as the SDKs do.
 */
export function regionalStsEndpoint(region: string, flavour: EndpointFlavour = {}): string {
  const { fips = false, dualStack = false } = flavour;
  if (isGlobal(region, flavour)) return globalEndpoint;
  const partition = partitionOfRegion(region) ?? commercialPartition;
  const host = fips && !(partition.fipsByDefault && !dualStack) ? 'sts-fips' : 'sts';
  const suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
  return `https://${host}.${region}.${suffix}`;
}

/**
 * `fips-us-east-1` and `us-gov-west-1-fips` are regions of old that mean the FIPS endpoint of the region within them, as in the AWS
 * CLI and the SDKs.
 */
function regionAndFlavour(
  region: string | undefined,
  flavour: EndpointFlavour | undefined,
): { readonly region?: string | undefined; readonly flavour?: EndpointFlavour | undefined } {
  const plain = region?.replace(/^fips-|-fips$/, '');
  return plain === region ? { region, flavour } : { region: plain, flavour: { ...flavour, fips: true } };
}

/** The region that a request to this configured region is signed for. */
function signingRegion(region: string, flavour: EndpointFlavour = {}): string {
  return region === 'aws-global' || isGlobal(region, flavour) ? 'us-east-1' : region;
}

function isGlobal(region: string, { fips, dualStack, legacyGlobal }: EndpointFlavour): boolean {
  if (fips || dualStack) return false;
  return region === 'aws-global' || (legacyGlobal === true && legacyRegions.has(region));
}

/**
 * Where the calls of a chain go. The partition is the one its ARNs name (roles and MFA devices alike), and
 * only without any ARN the region's: keys sent to another partition are refused as unknown. A region of
 * another partition is replaced by the default region of the right one, with a note.
 *
 * @param request.arns every role ARN and MFA serial of the chain, in order; hardware serials are ignored
 * @param request.endpoint an endpoint that the user named; it wins over the region's own
 * @returns a refusal when the ARNs belong to several partitions: AWS has no way from one to another
 */
export function chooseStsTarget(request: {
  readonly arns: readonly string[];
  readonly region?: string;
  readonly endpoint?: string;
  readonly flavour?: EndpointFlavour;
}): StsTargetResult {
  let named: { partition: Partition; arn: string } | undefined;
  for (const arn of request.arns) {
    const partition = partitionOfArn(arn);
    if (partition === undefined) continue;
    if (named !== undefined && named.partition.id !== partition.id) {
      return {
        ok: false,
        message: `${named.arn} belongs to ${named.partition.label} and ${arn} to ${partition.label}, and no role can be assumed across partitions.`,
        advice: `Use a source profile with keys of ${partition.label}.`,
      };
    }
    named ??= { partition, arn };
  }

  const { flavour, region: requested } = regionAndFlavour(request.region || undefined, request.flavour);
  if (requested !== undefined && !regionName.test(requested)) {
    return {
      ok: false,
      message: `"${requested}" is not the name of an AWS region.`,
      advice: 'Set region to a name such as eu-west-1.',
    };
  }
  const ofRegion = requested === undefined ? undefined : partitionOfRegion(requested);
  const partition = named?.partition ?? ofRegion ?? commercialPartition;

  // A region unknown to the table may be newer than the table: it is kept, in the partition of the ARNs.
  const foreign = ofRegion !== undefined && ofRegion.id !== partition.id;
  const region = requested === undefined || foreign ? partition.defaultRegion : requested;
  const explicit = request.endpoint !== undefined && request.endpoint !== '' ? request.endpoint : undefined;
  return {
    ok: true,
    target: {
      partition,
      region: signingRegion(region, explicit === undefined ? flavour : {}),
      endpoint: explicit?.replace(/\/+$/, '') ?? regionalStsEndpoint(region, flavour),
      explicitEndpoint: explicit !== undefined,
      ...(explicit === undefined && flavour !== undefined ? { flavour } : {}),
      ...(foreign
        ? {
            note: `The region ${requested} does not belong to ${partition.label}, so STS was asked in ${region}.`,
          }
        : {}),
    },
  };
}
