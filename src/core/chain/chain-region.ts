import { assertNever } from '../../shared/assert-never.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile } from '../aws-files/profiles/profile-set.ts';
import { filled } from './base-provider.ts';
import type { ChainProblem, Sourced } from './chain.ts';
import { invalidValue } from './messages.ts';
import { sourcedFrom } from './role-hop.ts';
import { REGION } from './sts-limits.ts';

export type RegionResult =
  | { readonly ok: true; readonly region?: Sourced<string> }
  | { readonly ok: false; readonly problem: ChainProblem };

/** The region that a profile itself names. */
export function regionOf(profile: Profile): Sourced<string> | undefined {
  const region = filled(profile, 'region');
  return region && sourcedFrom(profile, region);
}

/** Read in this order when no profile of the chain names a region. */
const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * The region of a chain and where it came from: asked for just now, then the profile's own, then that of the nearest source
 * profile, then `AWS_REGION`, then `AWS_DEFAULT_REGION`. Nothing is taken from `[default]`.
 *
 * The AWS CLI puts its environment first. A desktop app starts with whatever environment the desktop had at login, so what
 * the user wrote for the profile counts more.
 */
export function chainRegion(
  name: string,
  wanted: string | undefined,
  fromProfiles: Sourced<string> | undefined,
  environment: Environment,
): RegionResult {
  const region = requested(wanted) ?? fromProfiles ?? fromEnvironment(environment);
  if (!region) return { ok: true };
  if (REGION.accepts(region.value)) return { ok: true, region };
  return { ok: false, problem: refused(name, region) };
}

function requested(wanted: string | undefined): Sourced<string> | undefined {
  return wanted ? { value: wanted, from: { kind: 'request' } } : undefined;
}

function fromEnvironment(environment: Environment): Sourced<string> | undefined {
  for (const variable of VARIABLES) {
    const value = environment[variable];
    if (value) return { value, from: { kind: 'environment', variable } };
  }
  return undefined;
}

function refused(name: string, { value, from }: Sourced<string>): ChainProblem {
  switch (from.kind) {
    case 'profile':
      return invalidValue(
        'invalid-field',
        from.profile,
        { kind: 'property', property: { key: 'region', value, at: from.at } },
        value,
        REGION.rule,
      );
    case 'environment':
      return invalidValue(
        'invalid-field',
        name,
        { kind: 'variable', name: from.variable },
        value,
        REGION.rule,
      );
    case 'request':
    case 'default':
      return invalidValue('invalid-field', name, { kind: 'request', label: 'region' }, value, REGION.rule);
    default:
      return assertNever(from);
  }
}
