import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile } from '../aws-files/profiles/profile-set.ts';
import type { EndpointFlavour } from '../sts/endpoints.ts';
import { filled } from './base-provider.ts';
import type { ChainProblem, Sourced } from './chain.ts';
import { invalidValue } from './messages.ts';

export type NetworkResult =
  | {
      readonly ok: true;
      readonly caBundle?: Sourced<string>;
      readonly endpointFlavour?: EndpointFlavour;
    }
  | { readonly ok: false; readonly problem: ChainProblem };

/**
 * How STS is reached for a chain: the bundle of certificate authorities (`AWS_CA_BUNDLE`, `ca_bundle`, then, as botocore does it,
 * `REQUESTS_CA_BUNDLE`) and the flavour of
 * the endpoint (`AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT`, `AWS_STS_REGIONAL_ENDPOINTS` and the properties of
 * the same names). The variable wins over the property; of the profiles only the one asked for counts, never its sources.
 * Source: AWS SDKs and Tools Reference Guide, "Configuration and authentication settings reference".
 */
export function chainNetwork(profile: Profile, environment: Environment): NetworkResult {
  const caBundle =
    setting(profile, environment, 'AWS_CA_BUNDLE', 'ca_bundle') ??
    fromVariable(environment, 'REQUESTS_CA_BUNDLE');
  const fips = flag(profile, environment, 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint');
  if (!fips.ok) return fips;
  const dualStack = flag(profile, environment, 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint');
  if (!dualStack.ok) return dualStack;
  const legacy = regionalEndpoints(profile, environment);
  if (!legacy.ok) return legacy;
  const flavour: EndpointFlavour = {
    ...(fips.on && { fips: true }),
    ...(dualStack.on && { dualStack: true }),
    ...(legacy.on && { legacyGlobal: true }),
  };
  return {
    ok: true,
    ...(caBundle && { caBundle }),
    ...(Object.keys(flavour).length > 0 && { endpointFlavour: flavour }),
  };
}

type FlagResult =
  | { readonly ok: true; readonly on: boolean }
  | { readonly ok: false; readonly problem: ChainProblem };

function flag(profile: Profile, environment: Environment, variable: string, key: string): FlagResult {
  return choice(profile, environment, { variable, key, on: 'true', off: 'false' });
}

/** `legacy` is the old global endpoint in the regions that there were before 2019; `regional` is what everyone has now. */
function regionalEndpoints(profile: Profile, environment: Environment): FlagResult {
  const variable = 'AWS_STS_REGIONAL_ENDPOINTS';
  const key = 'sts_regional_endpoints';
  return choice(profile, environment, { variable, key, on: 'legacy', off: 'regional' });
}

function choice(
  profile: Profile,
  environment: Environment,
  { variable, key, on, off }: { variable: string; key: string; on: string; off: string },
): FlagResult {
  const found = setting(profile, environment, variable, key);
  const value = found?.value.toLowerCase() ?? off;
  if (value === on || value === off) return { ok: true, on: value === on };
  const property = filled(profile, key);
  const origin =
    found?.from.kind === 'profile' && property
      ? ({ kind: 'property', property } as const)
      : ({ kind: 'variable', name: variable } as const);
  const problem = invalidValue(
    'invalid-field',
    profile.name,
    origin,
    found?.value ?? '',
    `"${on}" or "${off}"`,
  );
  return { ok: false, problem };
}

function fromVariable(environment: Environment, variable: string): Sourced<string> | undefined {
  const set = environment[variable];
  return set ? { value: set, from: { kind: 'environment', variable } } : undefined;
}

function setting(
  profile: Profile,
  environment: Environment,
  variable: string,
  key: string,
): Sourced<string> | undefined {
  const set = fromVariable(environment, variable);
  if (set) return set;
  const property = filled(profile, key);
  return (
    property && { value: property.value, from: { kind: 'profile', profile: profile.name, at: property.at } }
  );
}
