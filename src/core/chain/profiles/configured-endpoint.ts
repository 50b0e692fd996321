import type { Profile, ProfileSet } from '../../aws-files/profiles/profile-set.ts';

/** Services that are asked for sign-ins, as the `services` section names them. */
type SignInService = 'sso' | 'sso_oidc' | 'signin';

/**
 * Where the profile's `services` section, or else its `endpoint_url`, leads for a service (AWS SDKs and Tools Reference Guide,
 * "Service-specific endpoints"); `undefined` where neither says it, or the profile passes over both.
 */
export function configuredEndpoint(
  profiles: Pick<ProfileSet, 'services'>,
  { properties }: Profile,
  service: SignInService,
): string | undefined {
  if (properties.get('ignore_configured_endpoint_urls')?.value.toLowerCase() === 'true') return undefined;
  const section = profiles.services.get(properties.get('services')?.value ?? '');
  const own = section?.properties.get(service)?.subProperties?.get('endpoint_url');
  return own || properties.get('endpoint_url')?.value || undefined;
}
