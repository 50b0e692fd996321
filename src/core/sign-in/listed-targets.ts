import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet } from '../aws-files/profiles/profile-set.ts';
import { baseProvider } from '../chain/base-provider.ts';
import type { BaseResult } from '../chain/base-result.ts';
import { chainNetwork } from '../chain/chain-network.ts';
import { regionOf } from '../chain/chain-region.ts';
import { registrationScopes, ssoBase } from '../chain/profiles/sso-profile.ts';
import { type SignInTarget, signInId, signInTargetOf } from './sign-in-target.ts';

/** Something that profiles sign in to. */
export interface ListedTarget {
  readonly id: string;
  readonly target: SignInTarget;
  /** The profiles that sign in there themselves, in the order of the files. */
  readonly profiles: readonly string[];
}

/** All that the AWS files name to sign in to: every complete `sso-session`, the start URLs of profiles without one, and console sessions. */
export function listedTargets(profiles: ProfileSet, environment: Environment): readonly ListedTarget[] {
  const found = new Map<string, { readonly target: SignInTarget; readonly profiles: string[] }>();
  for (const section of profiles.ssoSessions.values()) {
    const target = sessionTarget(section, environment);
    if (target) found.set(signInId(target), { target, profiles: [] });
  }
  for (const profile of profiles.profiles.values()) {
    const read = ssoBase(profiles, profile) ?? loginBase(profiles, profile);
    if (read?.kind !== 'base') continue;
    const region = regionOf(profile);
    const target = signInTargetOf(read.base, {
      ...networkOf(profile, environment),
      ...(region && { region }),
    });
    if (!target) continue;
    const id = signInId(target);
    const listed = found.get(id);
    if (!listed) found.set(id, { target, profiles: [profile.name] });
    // The way there (endpoints, certificates) is that of the first profile.
    else if (listed.profiles.push(profile.name) === 1) found.set(id, { ...listed, target });
  }
  return [...found].map(([id, listed]) => ({ id, ...listed }));
}

/** Of a profile that has a `login_session`, where that is what it takes its credentials from. */
function loginBase(profiles: ProfileSet, profile: Profile): BaseResult | undefined {
  if (!profile.properties.has('login_session')) return undefined;
  const read = baseProvider(profiles, profile);
  return read.kind === 'base' && read.base.kind === 'login' ? read : undefined;
}

/** The target of an `sso-session` section; `undefined` for one that lacks its start URL or its region. */
function sessionTarget(section: Profile, environment: Environment): SignInTarget | undefined {
  const startUrl = section.properties.get('sso_start_url')?.value;
  const ssoRegion = section.properties.get('sso_region')?.value;
  if (!startUrl || !ssoRegion) return undefined;
  const scopes = registrationScopes(section.properties);
  return signInTargetOf(
    {
      kind: 'sso',
      profile: section.name,
      startUrl,
      ssoRegion,
      sessionName: section.name,
      ...(scopes && { registrationScopes: scopes }),
      at: section.sections[0],
    },
    networkOf({ ...section, properties: new Map() }, environment),
  );
}

function networkOf(profile: Profile, environment: Environment) {
  const network = chainNetwork(profile, environment);
  if (!network.ok) return {};
  const { caBundle, endpointFlavour } = network;
  return { ...(caBundle && { caBundle }), ...(endpointFlavour && { endpointFlavour }) };
}
