import type { Profile, ProfileSet, Property } from '../aws-files/profiles/profile-set.ts';
import { baseProvider, staticKeys } from './base-provider.ts';
import type { ChainBase, ChainProblem, Hop, Sourced } from './chain.ts';
import { type DevicesOnTheWay, devicesOfBase, devicesWithHop } from './chain-mfa.ts';
import { regionOf } from './chain-region.ts';
import {
  bothSources,
  missingSourceProfile,
  noCredentials,
  noSource,
  sourceLoop,
  sourceWithoutRoleArn,
  unknownProfile,
} from './messages.ts';
import { explainByReading } from './reading-context.ts';
import { fieldFault, readHop } from './role-hop.ts';
import { MFA_SERIAL } from './sts-limits.ts';

/**
 * One profile on the way to the credentials that sign. Links are shared: 5,000 roles behind one bastion hold on to one link
 * of that bastion, so a whole file is linked in time linear to its size.
 */
export interface Link {
  readonly profile: Profile;
  /** The AssumeRole call of this profile; absent at a profile that only brings credentials. */
  readonly hop?: Hop;
  /** The link that signs the hop; absent where the profile's own base does. */
  readonly source?: Link;
  readonly base: ChainBase;
  /** How many AssumeRole calls lead here. */
  readonly hops: number;
  /** The first region on the way down. */
  readonly region?: Sourced<string>;
  /** The MFA devices on the way here. */
  readonly devices: DevicesOnTheWay;
  /** A value on the way that STS would refuse. It only counts once the way itself is known to lead somewhere. */
  readonly fault?: ChainProblem;
}

export type LinkResult =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly problem: ChainProblem };

export interface ChainLinks {
  /** The profile as the one asked for: its role comes before keys that it may hold as well. */
  selected(name: string): LinkResult;
  /** The profile as the source of another: complete keys in it sign, whatever else it says. */
  source(profile: Profile): LinkResult;
}

/** What a profile says about the next step. */
type Step =
  | { readonly kind: 'base'; readonly base: ChainBase }
  | { readonly kind: 'role'; readonly roleArn: Property; readonly base: ChainBase }
  | { readonly kind: 'role-of-source'; readonly roleArn: Property; readonly source: Property }
  | { readonly kind: 'problem'; readonly problem: ChainProblem };

/**
 * Links the profiles of a set. Rules: AWS SDK for Rust (and Python where both agree).
 * - `role_arn` without `web_identity_token_file` makes a hop and needs exactly one of source_profile, credential_source.
 * - The profile asked for takes its role before its keys; every later profile its keys before its role.
 * - A profile may name itself once: then its own base signs its role.
 * - Coming back to a profile already visited is a loop, even where that profile holds keys.
 */
export function createChainLinks(profiles: ProfileSet): ChainLinks {
  const known = new Map<string, LinkResult>();

  function source(start: Profile): LinkResult {
    const path: { readonly profile: Profile; readonly step: Step }[] = [];
    const onPath = new Set<string>();
    let profile = start;
    let result = known.get(profile.name);
    while (!result) {
      const step = laterStep(profiles, profile);
      path.push({ profile, step });
      onPath.add(profile.name);
      if (step.kind !== 'role-of-source') {
        result = linkOf(profile, step, undefined);
        break;
      }
      const next = profiles.profiles.get(step.source.value);
      if (!next) {
        result = refuse(missingSourceProfile(profile.name, step.source));
      } else if (onPath.has(next.name)) {
        const visited = path.map((stop) => stop.profile);
        result = refuse(loopProblem(visited.slice(visited.indexOf(next))));
      } else {
        profile = next;
        result = known.get(profile.name);
      }
    }
    for (const visited of path.reverse()) {
      if (visited.step.kind === 'role-of-source') result = over(visited.profile, visited.step, result);
      known.set(visited.profile.name, result);
    }
    return result;
  }

  function selected(name: string): LinkResult {
    const profile = profiles.profiles.get(name);
    if (!profile) return refuse(unknownProfile(name));
    const step = firstStep(profiles, profile);
    if (step.kind !== 'role-of-source') return linkOf(profile, step, undefined);
    const next = profiles.profiles.get(step.source.value);
    if (!next) return refuse(missingSourceProfile(name, step.source));
    const below = source(next);
    // As a source this profile would end the walk with its keys; as the profile asked for it was visited already.
    if (below.ok && below.link.base.profile === name) return refuse(loopBackTo(profile, below.link));
    return over(profile, step, below);
  }

  const explain = explainByReading(profiles);
  const explained = (result: LinkResult): LinkResult =>
    result.ok ? result : refuse(explain(result.problem, missingProfile(result.problem)));
  return {
    selected: (name) => explained(faultless(selected(name))),
    source: (profile) => explained(faultless(source(profile))),
  };
}

/** The profile that is not there, where the problem is another one's that names it. */
function missingProfile(problem: ChainProblem): string | undefined {
  return problem.code === 'missing-source-profile' ? problem.names : undefined;
}

function faultless(result: LinkResult): LinkResult {
  return result.ok && result.link.fault ? refuse(result.link.fault) : result;
}

function refuse(problem: ChainProblem): LinkResult {
  return { ok: false, problem };
}

function firstStep(profiles: ProfileSet, profile: Profile): Step {
  const roleArn = profile.properties.get('role_arn');
  if (!roleArn || profile.properties.has('web_identity_token_file'))
    return keysOfProfile(profiles, profile, undefined);
  const source = profile.properties.get('source_profile');
  const credentialSource = profile.properties.get('credential_source');
  if (source && credentialSource)
    return { kind: 'problem', problem: bothSources(profile.name, source, credentialSource) };
  if (!source && !credentialSource) return { kind: 'problem', problem: noSource(profile.name, roleArn) };
  if (source && source.value !== profile.name) return { kind: 'role-of-source', roleArn, source };
  return keysOfProfile(profiles, profile, roleArn);
}

function laterStep(profiles: ProfileSet, profile: Profile): Step {
  const keys = staticKeys(profile);
  return keys.kind === 'base' ? keys : firstStep(profiles, profile);
}

function keysOfProfile(profiles: ProfileSet, profile: Profile, roleArn: Property | undefined): Step {
  const result = baseProvider(profiles, profile);
  if (result.kind === 'problem') return result;
  if (result.kind === 'base') return roleArn ? { kind: 'role', roleArn, base: result.base } : result;
  const source = profile.properties.get('source_profile');
  const problem =
    roleArn && source
      ? sourceLoop([profile.name], profile.name, source)
      : source?.value
        ? sourceWithoutRoleArn(profile.name, source)
        : noCredentials(profile.name, profile.sections[0]);
  return { kind: 'problem', problem };
}

/** The link of a profile on top of its source's link. */
function over(profile: Profile, step: Step, below: LinkResult): LinkResult {
  return below.ok ? linkOf(profile, step, below.link) : below;
}

function linkOf(profile: Profile, step: Step, source: Link | undefined): LinkResult {
  if (step.kind === 'problem') return refuse(step.problem);
  const base = step.kind === 'role-of-source' ? source?.base : step.base;
  if (!base) throw new Error('A role of a source is linked after its source.');
  const region = regionOf(profile) ?? source?.region;
  const read = step.kind === 'base' ? undefined : readHop(profile, step.roleArn);
  const hop = read?.ok ? read.hop : undefined;
  const below = source?.devices ?? devicesOfBase(profile, base);
  const devices = hop ? devicesWithHop(below, hop, base) : below;
  const own = read
    ? read.ok
      ? undefined
      : read.problem
    : devices.device && fieldFault(profile, 'mfa_serial', MFA_SERIAL);
  const fault = source?.fault ?? own;
  return {
    ok: true,
    link: {
      profile,
      base,
      hops: (source?.hops ?? 0) + (read ? 1 : 0),
      ...(hop && { hop }),
      ...(source && { source }),
      ...(region && { region }),
      devices,
      ...(fault && { fault }),
    },
  };
}

/** `start` names a source whose chain ends at the keys of `start` itself. */
function loopBackTo(start: Profile, first: Link): ChainProblem {
  const loop = [start];
  for (let link: Link | undefined = first; link && link.profile !== start; link = link.source)
    loop.push(link.profile);
  return loopProblem(loop);
}

/** `loop`: each profile names the next as its source, the last one the first. Told alike from wherever it was entered. */
function loopProblem(loop: readonly Profile[]): ChainProblem {
  const names = loop.map((profile) => profile.name);
  const least = names.reduce((found, name, index) => (name < (names[found] ?? '') ? index : found), 0);
  const turned = [...loop.slice(least), ...loop.slice(0, least)];
  const last = turned.at(-1);
  const source = last?.properties.get('source_profile');
  if (!last || !source) throw new Error('Every profile of a loop names a source.');
  return sourceLoop(
    turned.map((profile) => profile.name),
    last.name,
    source,
  );
}
