import type { ProfileView } from '../../../shared/view.ts';
import type { ProfileSet } from '../../aws-files/profiles/profile-set.ts';
import type { Favourite } from '../../settings/settings.ts';
import { unsupportedBase } from '../base-kinds.ts';
import type { Chain, ChainRequest, ChainResult, Environment } from '../chain.ts';
import { firstDevice } from '../chain-mfa.ts';
import { resolveChain } from '../resolve-chain.ts';
import { accountOfArn, parseRole } from '../role-arn.ts';

/**
 * Roles that are in no file but saved under a name: they stand beside the profiles in the list, the tray and the terminal.
 * A profile in the files always wins over a favourite of the same name, since that is what every other tool sees.
 */

/** The favourite that a name means; `undefined` where the files have a profile of that name. */
export function favouriteNamed(
  favourites: readonly Favourite[],
  profiles: ProfileSet,
  name: string | undefined,
): Favourite | undefined {
  if (name === undefined || profiles.profiles.has(name)) return undefined;
  return favourites.find((favourite) => favourite.name === name);
}

/** What has to be resolved for a favourite, with this request's own overrides put over the saved values. */
function favouriteRequest(favourite: Favourite, request: ChainRequest = {}): ChainRequest {
  const { profile: _profile, roleArn: _role, sourceProfile: _source, ...overrides } = request;
  const { sessionName, durationSeconds, externalId, region, sessionPolicy, sessionPolicyArns, tags } =
    favourite;
  return {
    roleArn: favourite.roleArn,
    sourceProfile: favourite.sourceProfile,
    ...(sessionName !== undefined && { sessionName }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(externalId !== undefined && { externalId }),
    ...(region !== undefined && { region }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
    ...(sessionPolicyArns !== undefined && { sessionPolicyArns }),
    ...(tags !== undefined && { tags: new Map(Object.entries(tags)) }),
    ...overrides,
  };
}

/** `resolveChain` that knows favourites by their names. The chain of a favourite carries the favourite's name. */
export function resolveWithFavourites(
  profiles: ProfileSet,
  favourites: readonly Favourite[],
  request: ChainRequest,
  environment: Environment,
): ChainResult {
  // A name beside a role is that of a source, and sources are profiles of the files.
  const favourite =
    request.roleArn === undefined && request.sourceProfile === undefined
      ? favouriteNamed(favourites, profiles, request.profile)
      : undefined;
  if (!favourite) return resolveChain(profiles, request, environment);
  const resolved = resolveChain(profiles, favouriteRequest(favourite, request), environment);
  return resolved.ok ? { ok: true, chain: { ...resolved.chain, name: favourite.name } } : resolved;
}

/** The rows of the favourites, each with the reason where it cannot be used. Those that the files hide are left out. */
export function favouriteViews(
  profiles: ProfileSet,
  favourites: readonly Favourite[],
  environment: Environment,
): readonly ProfileView[] {
  return favourites.flatMap((favourite) => {
    if (profiles.profiles.has(favourite.name)) return [];
    const resolved = resolveWithFavourites(profiles, favourites, { profile: favourite.name }, environment);
    if (resolved.ok) return [chainView(resolved.chain)];
    const { advice, message } = resolved.problem;
    const role = parseRole(favourite.roleArn);
    return [
      {
        name: favourite.name,
        kind: 'incomplete',
        favourite: true,
        ...(role.ok && { accountId: role.role.accountId, roleName: role.role.roleName }),
        problem: { message, advice },
      },
    ];
  });
}

function chainView(chain: Chain): ProfileView {
  const arn = chain.hops.at(-1)?.roleArn ?? '';
  const accountId = accountOfArn(arn);
  const unsupported = unsupportedBase(chain.base);
  const mfaSerial = firstDevice(chain)?.value;
  return {
    name: chain.name,
    kind: chain.hops.length > 1 ? 'role-chain' : 'role',
    favourite: true,
    ...(accountId && { accountId }),
    roleName: arn.slice(arn.lastIndexOf('/') + 1),
    ...(chain.region && { region: chain.region.value }),
    ...(mfaSerial && { mfaSerial }),
    sourceProfile: chain.base.profile,
    ...(unsupported && { problem: unsupported }),
  };
}
