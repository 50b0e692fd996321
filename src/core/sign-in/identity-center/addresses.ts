import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import { commercialPartition, partitionOfRegion } from '../../sts/partitions.ts';
import type { IdentityCenterWay } from '../sign-in-target.ts';

/** Where an Identity Center is asked, without a slash at the end. */
export interface IdentityCenterAddresses {
  /** Registers clients and gives tokens. */
  readonly oidc: string;
  /** Gives role credentials, lists accounts and ends sign-ins. */
  readonly portal: string;
}

/**
 * The addresses of IAM Identity Center in a region, which is that of the instance (`sso_region`) and never a profile's own.
 * `AWS_ENDPOINT_URL_SSO_OIDC` and `AWS_ENDPOINT_URL_SSO` come first, then `AWS_ENDPOINT_URL`, then what the profile's `services` section
 * says; `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` turns all of it off. Source: the endpoint rule sets of the AWS SDKs; GovCloud's ordinary
 * hosts are the FIPS ones.
 */
export function identityCenterAddresses(
  region: string,
  environment: Environment = {},
  { endpoints = {}, flavour = {} }: Pick<IdentityCenterWay, 'endpoints' | 'flavour'> = {},
): IdentityCenterAddresses {
  const partition = partitionOfRegion(region) ?? commercialPartition;
  const { dualStack = false, fips = false } = flavour;
  const mark = fips && !(partition.fipsByDefault && !dualStack) ? '-fips' : '';
  const rest = `${mark}.${region}.${dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix}`;
  const isIgnored = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  const set = (variable: string, configured: string | undefined) =>
    isIgnored ? undefined : named(environment[variable] || environment['AWS_ENDPOINT_URL'] || configured);
  return {
    oidc: set('AWS_ENDPOINT_URL_SSO_OIDC', endpoints.oidc) ?? `https://oidc${rest}`,
    portal: set('AWS_ENDPOINT_URL_SSO', endpoints.portal) ?? `https://portal.sso${rest}`,
  };
}

function named(address: string | undefined): string | undefined {
  return address && URL.canParse(address) ? address.replace(/\/+$/, '') : undefined;
}
