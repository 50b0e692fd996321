import type { Profile, ProfileSet, Property } from '../../aws-files/profiles/profile-set.ts';
import type { BaseResult } from '../base-result.ts';
import type { ChainProblem } from '../chain.ts';
import { ssoFieldBelongsToSession, ssoFieldMissing, ssoSessionMissing } from '../messages.ts';
import { configuredEndpoint } from './configured-endpoint.ts';

const KEYS = ['sso_session', 'sso_account_id', 'sso_role_name', 'sso_region', 'sso_start_url'] as const;

/**
 * Reads the IAM Identity Center settings of a profile; `undefined` where it has none. Any one of the five keys makes it such
 * a profile. With an `sso_session`, region and start URL stand in that section, and the profile may at most repeat them; account and role come together or not
 * at all. Rules: botocore and the AWS SDK for JavaScript.
 */
export function ssoBase(profiles: ProfileSet, profile: Profile): BaseResult | undefined {
  const first = KEYS.map((key) => profile.properties.get(key)).find((property) => property);
  if (!first) return undefined;
  const account = profile.properties.get('sso_account_id');
  const role = profile.properties.get('sso_role_name');
  const session = profile.properties.get('sso_session');
  let settings = profile;
  if (session) {
    const section = profiles.ssoSessions.get(session.value);
    if (!section) return refuse(ssoSessionMissing(profile.name, session));
    for (const key of ['sso_start_url', 'sso_region']) {
      const field = profile.properties.get(key);
      // Upgrades by `aws configure sso` leave both; the SDKs accept what says the same.
      if (field && field.value !== section.properties.get(key)?.value)
        return refuse(ssoFieldBelongsToSession(profile.name, field, session.value));
    }
    settings = section;
  }
  if (account && !role)
    return refuse(ssoFieldMissing(profile.name, account.at, 'sso_account_id', 'sso_role_name'));
  if (role && !account)
    return refuse(ssoFieldMissing(profile.name, role.at, 'sso_role_name', 'sso_account_id'));
  const region = settings.properties.get('sso_region');
  const startUrl = settings.properties.get('sso_start_url');
  const has = session ? `the sso-session ${session.value}` : first.key;
  const at = session ? settings.sections[0] : first.at;
  if (!region?.value) return refuse(ssoFieldMissing(profile.name, region?.at ?? at, has, 'sso_region'));
  if (!startUrl?.value)
    return refuse(ssoFieldMissing(profile.name, startUrl?.at ?? at, has, 'sso_start_url'));
  const scopes = session && registrationScopes(settings.properties);
  const endpoints = configuredEndpoints(profiles, profile);
  return {
    kind: 'base',
    base: {
      kind: 'sso',
      profile: profile.name,
      ...(account && role && { accountId: account.value, roleName: role.value }),
      startUrl: startUrl.value,
      ssoRegion: region.value,
      ...(session && { sessionName: session.value }),
      ...(scopes && { registrationScopes: scopes }),
      ...(endpoints && { endpoints }),
      at: (account ?? first).at,
    },
  };
}

/** The scopes of an `sso-session`, parted by commas, in the order of the file; `undefined` where it names none. */
export function registrationScopes(
  properties: ReadonlyMap<string, Pick<Property, 'value'>>,
): readonly string[] | undefined {
  const list = (properties.get('sso_registration_scopes')?.value ?? '').split(',');
  const scopes = list.map((scope) => scope.trim()).filter((scope) => scope !== '');
  return scopes.length > 0 ? scopes : undefined;
}

function configuredEndpoints(
  profiles: ProfileSet,
  profile: Profile,
): { readonly oidc?: string; readonly portal?: string } | undefined {
  const oidc = configuredEndpoint(profiles, profile, 'sso_oidc');
  const portal = configuredEndpoint(profiles, profile, 'sso');
  return oidc || portal ? { ...(oidc && { oidc }), ...(portal && { portal }) } : undefined;
}

function refuse(problem: ChainProblem): BaseResult {
  return { kind: 'problem', problem };
}
