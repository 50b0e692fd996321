import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import { commercialPartition, partitionOfRegion } from '../../sts/partitions.ts';

/** Where an Identity Center is asked, without a slash at the end. */
export interface IdentityCenterAddresses {
  /** Registers clients and gives tokens. */
  readonly oidc: string;
  /** Gives role credentials, lists accounts and ends sign-ins. */
  readonly portal: string;
}

/**
 * The addresses of IAM Identity Center in a region, which is that of the instance (`sso_region`) and never a profile's own.
 * `AWS_ENDPOINT_URL_SSO_OIDC` and `AWS_ENDPOINT_URL_SSO` come first, then `AWS_ENDPOINT_URL`. Source: the endpoint rule sets of the AWS
 * SDKs; GovCloud's ordinary hosts are the FIPS ones.
 */
export function identityCenterAddresses(
  region: string,
  environment: Environment = {},
  flavour: { readonly fips?: boolean; readonly dualStack?: boolean } = {},
): IdentityCenterAddresses {
  const partition = partitionOfRegion(region) ?? commercialPartition;
  const { dualStack = false, fips = false } = flavour;
  const mark = fips && !(partition.fipsByDefault && !dualStack) ? '-fips' : '';
  const rest = `${mark}.${region}.${dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix}`;
  return {
    oidc: named(environment, 'AWS_ENDPOINT_URL_SSO_OIDC') ?? `https://oidc${rest}`,
    portal: named(environment, 'AWS_ENDPOINT_URL_SSO') ?? `https://portal.sso${rest}`,
  };
}

function named(environment: Environment, variable: string): string | undefined {
  const address = environment[variable] || environment['AWS_ENDPOINT_URL'];
  return address && URL.canParse(address) ? address.replace(/\/+$/, '') : undefined;
}
