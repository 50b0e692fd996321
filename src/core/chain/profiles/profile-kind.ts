import type { ProfileKind } from '../../../shared/profile-kinds.ts';
import type { ProfileView } from '../../../shared/view.ts';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet } from '../../aws-files/profiles/profile-set.ts';
import { signInId, signInTargetOf } from '../../sign-in/sign-in-target.ts';
import { baseProperties, identityOfBase, identityOfRole, unsupportedBase } from '../base-kinds.ts';
import type { ChainBase, ChainProblem } from '../chain.ts';
import { chainEndpoint } from '../chain-endpoint.ts';
import { type ChainLinks, createChainLinks, type Link } from '../chain-links.ts';
import { chainRegion, regionOf } from '../chain-region.ts';
import { parseRoleArn } from '../role-arn.ts';

/**
 * What the list shows of every profile, in the order of the files. A profile has a problem here exactly when `resolveChain`
 * refuses it or its credentials come from where they cannot be had yet. Sources are linked once and shared, so the time is
 * linear in the number of profiles.
 */
export function profileViews(profiles: ProfileSet, environment: Environment): readonly ProfileView[] {
  const links = createChainLinks(profiles);
  return [...profiles.profiles.values()].map((profile) => profileView(profiles, links, profile, environment));
}

/** What the list shows of one of them. */
export function profileView(
  profiles: ProfileSet,
  links: ChainLinks,
  profile: Profile,
  environment: Environment,
): ProfileView {
  const found = links.selected(profile.name);
  if (!found.ok) return incomplete(profile, found.problem, environment);
  const { link } = found;
  const region = chainRegion(profile.name, undefined, link.region, environment);
  if (!region.ok) return incomplete(profile, region.problem, environment);
  const endpoint = chainEndpoint(profiles, profile, environment);
  if (!endpoint.ok) return incomplete(profile, endpoint.problem, environment);
  const unsupported = unsupportedBase(link.base);
  const mfaSerial = (link.devices.device ?? link.devices.codeAtHop)?.value;
  return {
    name: profile.name,
    kind: kindOf(link),
    ...roleOf(link),
    ...(region.region && { region: region.region.value }),
    ...(mfaSerial && { mfaSerial }),
    ...(link.base.profile !== profile.name && { sourceProfile: link.base.profile }),
    ...signInOf(link.base),
    ...(unsupported && { problem: unsupported }),
  };
}

function signInOf(base: ChainBase): Pick<ProfileView, 'signIn'> {
  const target = signInTargetOf(base);
  return target ? { signIn: signInId(target) } : {};
}

/** What can still be told of a profile whose chain cannot be followed. */
function incomplete(profile: Profile, problem: ChainProblem, environment: Environment): ProfileView {
  const arn = profile.properties.get('role_arn')?.value;
  const role = arn === undefined ? undefined : parseRoleArn(arn, 'any');
  const region = chainRegion(profile.name, undefined, regionOf(profile), environment);
  return {
    name: profile.name,
    kind: namesCredentials(profile) ? 'incomplete' : 'settings',
    ...(role?.ok && { accountId: role.role.accountId, roleName: role.role.roleName }),
    ...(region.ok && region.region && { region: region.region.value }),
    problem: { message: problem.message, advice: problem.advice },
  };
}

/** False for a section of settings, such as a `[default]` with only a region. */
export function namesCredentials(profile: Profile): boolean {
  return [...profile.properties.keys()].some(
    (key) => key === 'role_arn' || key === 'source_profile' || baseProperties.has(key),
  );
}

function kindOf(link: Link): ProfileKind {
  if (link.hops > 1) return 'role-chain';
  return link.hops === 1 ? 'role' : link.base.kind;
}

/** Account and role that the profile leads to. For keys the account stands in `aws_account_id` or in the MFA device's ARN. */
function roleOf({ base, devices, hop }: Link): Pick<ProfileView, 'accountId' | 'roleName'> {
  if (hop) return identityOfRole(hop.roleArn);
  const device = devices.device?.value ?? (base.kind === 'session-keys' ? base.mfaSerial : undefined);
  return identityOfBase(base, device);
}
