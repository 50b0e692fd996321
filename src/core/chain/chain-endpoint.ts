import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet, Property } from '../aws-files/profiles/profile-set.ts';
import { filled } from './base-provider.ts';
import type { ChainProblem, Sourced } from './chain.ts';
import { invalidValue, missingServices } from './messages.ts';

export type EndpointResult =
  | { readonly ok: true; readonly endpoint?: Sourced<string> }
  | { readonly ok: false; readonly problem: ChainProblem };

/** The services that are asked, as `services` sections name them. */
type EndpointService = 'sts' | 'iam';

/** The explicit STS endpoint of a chain; absent where the region's own endpoint is meant. See `serviceEndpoint`. */
export function chainEndpoint(
  profiles: ProfileSet,
  profile: Profile,
  environment: Environment,
): EndpointResult {
  return serviceEndpoint('sts', profiles, profile, environment);
}

/**
 * The explicit endpoint of a service: `AWS_ENDPOINT_URL_STS` (or `_IAM`), `AWS_ENDPOINT_URL`, the entry of the service in the profile's
 * `services` section, the profile's `endpoint_url`; absent where AWS's own is meant.
 *
 * `profile` is the one asked for, never one of its sources. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, or the property of that name
 * in small letters, turns all of it off; the variable wins over the property.
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export function serviceEndpoint(
  service: EndpointService,
  profiles: ProfileSet,
  profile: Profile,
  environment: Environment,
): EndpointResult {
  if (ignored(profile, environment)) return { ok: true };
  for (const variable of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
    const value = environment[variable];
    if (!value) continue;
    if (isWebAddress(value))
      return { ok: true, endpoint: { value, from: { kind: 'environment', variable } } };
    return refuse(
      invalidValue('invalid-field', profile.name, { kind: 'variable', name: variable }, value, rule(service)),
    );
  }
  const services = filled(profile, 'services');
  if (services) {
    const section = profiles.services.get(services.value);
    if (!section) return refuse(missingServices(profile.name, services));
    const entry = section.properties.get(service);
    const value = entry?.subProperties?.get('endpoint_url');
    if (entry && value) return accept(service, profile, { key: 'endpoint_url', value, at: entry.at });
  }
  const own = filled(profile, 'endpoint_url');
  return own ? accept(service, profile, own) : { ok: true };
}

function ignored(profile: Profile, environment: Environment): boolean {
  const flag =
    environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ||
    filled(profile, 'ignore_configured_endpoint_urls')?.value;
  return flag?.toLowerCase() === 'true';
}

function accept(service: EndpointService, profile: Profile, property: Property): EndpointResult {
  if (!isWebAddress(property.value))
    return refuse(
      invalidValue(
        'invalid-field',
        profile.name,
        { kind: 'property', property },
        property.value,
        rule(service),
      ),
    );
  return {
    ok: true,
    endpoint: {
      value: property.value,
      from: { kind: 'profile', profile: profile.name, at: property.at },
    },
  };
}

function rule(service: EndpointService): string {
  return `a web address such as https://${service}.example.com`;
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || /\s/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '';
}

function refuse(problem: ChainProblem): EndpointResult {
  return { ok: false, problem };
}
