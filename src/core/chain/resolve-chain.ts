import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet, SourceLocation } from '../aws-files/profiles/profile-set.ts';
import type { Chain, ChainProblem, ChainRequest, ChainResult, Hop } from './chain.ts';
import { chainEndpoint } from './chain-endpoint.ts';
import { type ChainLinks, createChainLinks, type Link, type LinkResult } from './chain-links.ts';
import { overrideDevice } from './chain-mfa.ts';
import { chainNetwork } from './chain-network.ts';
import { chainRegion, regionOf } from './chain-region.ts';
import {
  invalidRequestedRole,
  noProfileNamed,
  roleWithoutSource,
  sourceWithoutRole,
  unknownProfile,
  unknownSourceOfRole,
} from './messages.ts';
import { samlRequest, webIdentityRequest, withSamlOverrides } from './request/federated-request.ts';
import { requestFault, withOverrides } from './request/request-overrides.ts';
import { parseRole, shortRoleName } from './role-arn.ts';

/**
 * Resolves what the user wishes to become into the base that signs and the roles to assume, in call order, exactly as the
 * AWS SDKs do (see `chain-links.ts`). Nothing outside `profiles`, `request` and `environment` is looked at, and no credentials
 * are taken but those that the chain names. Overrides in the request are for the last role only.
 * On failure: one problem that names the profile and, where there is one, the line.
 */
export function resolveChain(
  profiles: ProfileSet,
  request: ChainRequest,
  environment: Environment,
): ChainResult {
  const fault = requestFault(request);
  if (fault) return refuse(fault);
  if (request.withSaml || request.withWebIdentity) return resolveFederated(profiles, request, environment);
  const links = createChainLinks(profiles);
  return request.roleArn === undefined
    ? resolveProfile(profiles, links, request, environment)
    : resolveAdHocRole(profiles, links, request, request.roleArn, environment);
}

function resolveProfile(
  profiles: ProfileSet,
  links: ChainLinks,
  request: ChainRequest,
  environment: Environment,
): ChainResult {
  if (!request.profile) return refuse(noProfileNamed());
  if (request.sourceProfile) return refuse(sourceWithoutRole(request.profile, request.sourceProfile));
  const found = links.selected(request.profile);
  if (!found.ok) return refuse(found.problem);
  const hops = hopsOf(found.link);
  return complete(profiles, { name: request.profile, top: found.link, hops }, request, environment);
}

/**
 * Any role through a source profile. The role takes the place of the profile asked for, so its source is a later profile: keys
 * in it sign. With both `profile` and `sourceProfile`, the profile lends its region and endpoint only.
 */
function resolveAdHocRole(
  profiles: ProfileSet,
  links: ChainLinks,
  request: ChainRequest,
  roleText: string,
  environment: Environment,
): ChainResult {
  const parsed = parseRole(roleText);
  if (!parsed.ok) return refuse(invalidRequestedRole(roleText, parsed.fault, parsed.advice));
  const name = shortRoleName(parsed.role);
  const sourceName = request.sourceProfile || request.profile;
  if (!sourceName) return refuse(roleWithoutSource(name));
  const source = profiles.profiles.get(sourceName);
  if (!source) return refuse(unknownSourceOfRole(name, sourceName));
  if (request.profile && !profiles.profiles.has(request.profile))
    return refuse(unknownProfile(request.profile));
  const found: LinkResult = links.source(source);
  if (!found.ok) return refuse(found.problem);
  const hops: Hop[] = [...hopsOf(found.link), { roleArn: parsed.role.arn }];
  return complete(profiles, { name, top: found.link, hops }, request, environment);
}

/** A role that an assertion or a token gives. A profile beside it lends its settings, and the role where none is named. */
function resolveFederated(
  profiles: ProfileSet,
  request: ChainRequest,
  environment: Environment,
): ChainResult {
  const profile = request.profile === undefined ? undefined : profiles.profiles.get(request.profile);
  if (request.profile !== undefined && !profile) return refuse(unknownProfile(request.profile));
  const parsed = request.roleArn === undefined ? undefined : parseRole(request.roleArn);
  if (request.roleArn !== undefined && parsed && !parsed.ok)
    return refuse(invalidRequestedRole(request.roleArn, parsed.fault, parsed.advice));
  const short = parsed?.ok ? shortRoleName(parsed.role) : undefined;
  const name = short ?? request.profile ?? (request.withSaml ? 'saml' : 'web-identity');
  const found = request.withSaml
    ? samlRequest(request, name, profile)
    : webIdentityRequest(request, name, profile, environment);
  if (!found.ok) return refuse(found.problem);
  const settings = profile ?? { name, properties: new Map(), sections: [NOWHERE] };
  const top = { profile: settings, base: found.base, hops: 0, devices: {} } satisfies Link;
  return complete(profiles, { name, top, hops: [] }, request, environment);
}

/** What a request says stands in no file. */
const NOWHERE: SourceLocation = { file: 'config', path: '', line: 0 };

/** In call order: the hop that the base signs comes first. */
function hopsOf(top: Link): Hop[] {
  const hops: Hop[] = [];
  for (let link: Link | undefined = top; link; link = link.source) if (link.hop) hops.push(link.hop);
  return hops.reverse();
}

function complete(
  profiles: ProfileSet,
  { name, top, hops }: { readonly name: string; readonly top: Link; readonly hops: readonly Hop[] },
  request: ChainRequest,
  environment: Environment,
): ChainResult {
  const settings: Profile = (request.profile && profiles.profiles.get(request.profile)) || top.profile;
  const region = chainRegion(name, request.region, regionOf(settings) ?? top.region, environment);
  if (!region.ok) return refuse(region.problem);
  const endpoint = chainEndpoint(profiles, settings, environment);
  if (!endpoint.ok) return refuse(endpoint.problem);
  const network = chainNetwork(settings, environment);
  if (!network.ok) return refuse(network.problem);
  const wanted = withOverrides(hops, request);
  const { device } = top.devices;
  const mfa = request.mfaSerial
    ? overrideDevice(top.base, wanted, device, request.mfaSerial)
    : { hops: wanted, ...(device && { device }) };
  const chain: Chain = {
    name,
    base: mfa.hops.length === 0 ? withSamlOverrides(top.base, request) : top.base,
    hops: mfa.hops,
    ...(mfa.device && { mfaSerial: mfa.device }),
    ...(region.region && { region: region.region }),
    ...(endpoint.endpoint && { endpoint: endpoint.endpoint }),
    ...(network.endpointFlavour && { endpointFlavour: network.endpointFlavour }),
    ...(network.caBundle && { caBundle: network.caBundle }),
  };
  return { ok: true, chain };
}

function refuse(problem: ChainProblem): ChainResult {
  return { ok: false, problem };
}
