import { assertNever } from '../../../shared/assert-never.ts';
import type { ProfileKind, ProfileView } from '../../../shared/view.ts';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet } from '../../aws-files/profiles/profile-set.ts';
import { signInId, signInTargetOf } from '../../sign-in/sign-in-target.ts';
import type { ChainBase, ChainProblem } from '../chain.ts';
import { accountOfBase } from '../chain-account.ts';
import { chainEndpoint } from '../chain-endpoint.ts';
import { type ChainLinks, createChainLinks, type Link } from '../chain-links.ts';
import { chainRegion, regionOf } from '../chain-region.ts';
import { unsupportedBase } from '../messages.ts';
import { accountOfArn, parseRoleArn } from '../role-arn.ts';

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
  const target = base.kind === 'sso' ? signInTargetOf(base) : undefined;
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

const CREDENTIAL_KEYS =
  /^(role_arn|source_profile|credential_\w+|understudy_credentials|understudy_saml_hook|aws_access_key_id|aws_secret_access_key|aws_session_token|sso_\w+|login_session|web_identity_token_file)$/;

/** False for a section of settings, such as a `[default]` with only a region. */
export function namesCredentials(profile: Profile): boolean {
  return [...profile.properties.keys()].some((key) => CREDENTIAL_KEYS.test(key));
}

function kindOf(link: Link): ProfileKind {
  if (link.hops > 1) return 'role-chain';
  return link.hops === 1 ? 'role' : link.base.kind;
}

/** Account and role that the profile leads to. For keys the account stands in `aws_account_id` or in the MFA device's ARN. */
function roleOf(link: Link): { readonly accountId?: string; readonly roleName?: string } {
  if (link.hop) return fromArn(link.hop.roleArn);
  const { base } = link;
  switch (base.kind) {
    case 'long-term-keys':
    case 'session-keys': {
      const accountId = base.accountId ?? accountOf(link.devices.device?.value ?? serialOf(base));
      return accountId ? { accountId } : {};
    }
    case 'web-identity':
      return fromArn(base.roleArn);
    case 'saml':
      return base.roleArn === undefined ? {} : fromArn(base.roleArn);
    case 'sso':
      return base.accountId && base.roleName ? { accountId: base.accountId, roleName: base.roleName } : {};
    case 'login': {
      const accountId = accountOf(base.loginSession);
      return accountId ? { accountId } : {};
    }
    case 'keychain-keys': {
      const accountId = accountOfBase(base) ?? accountOf(link.devices.device?.value);
      return accountId ? { accountId } : {};
    }
    case 'credential-process':
    case 'credential-source': {
      const accountId = accountOfBase(base);
      return accountId ? { accountId } : {};
    }
    default:
      return assertNever(base);
  }
}

function fromArn(arn: string): { readonly accountId?: string; readonly roleName?: string } {
  const parsed = parseRoleArn(arn, 'any');
  return parsed.ok ? { accountId: parsed.role.accountId, roleName: parsed.role.roleName } : {};
}

function accountOf(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : accountOfArn(arn);
}

function serialOf(base: ChainBase): string | undefined {
  return base.kind === 'session-keys' ? base.mfaSerial : undefined;
}
