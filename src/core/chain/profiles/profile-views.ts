import type { ProfileView } from '../../../shared/view.ts';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet, Property, SourceLocation } from '../../aws-files/profiles/profile-set.ts';
import { createChainLinks } from '../chain-links.ts';
import { profileView, profileViews } from './profile-kind.ts';

/** The views of one reading of the files. */
export interface ReadViews {
  readonly profiles: ProfileSet;
  readonly environment: Environment;
  /** In the order of the files. */
  readonly views: readonly ProfileView[];
}

/** More profiles than this are looked at anew altogether: what a switch writes is one of them. */
const FEW = 64;

/**
 * As `profileViews`, for files that were read again: each switch changes one section, and following the chains of thousands of
 * profiles for it takes longer than a window may stand still. A view stays the same object unless its profile changed; where
 * another profile names a changed one as its source, everything is looked at anew.
 */
export function profileViewsSince(
  before: ReadViews | undefined,
  profiles: ProfileSet,
  environment: Environment,
): ReadViews {
  const changed = before?.environment === environment ? changedSince(before.profiles, profiles) : undefined;
  if (before === undefined || changed === undefined || isSourceOfOthers(changed, profiles)) {
    return { profiles, environment, views: profileViews(profiles, environment) };
  }
  const known = new Map(before.views.map((view) => [view.name, view]));
  const links = createChainLinks(profiles);
  const views = [...profiles.profiles.values()].map((profile) => {
    const view = changed.has(profile.name) ? undefined : known.get(profile.name);
    return view ?? profileView(profiles, links, profile, environment);
  });
  return { profiles, environment, views };
}

/** Names of profiles that came, went or say something else; `undefined` where more may have changed than a few profiles. */
function changedSince(before: ProfileSet, now: ProfileSet): ReadonlySet<string> | undefined {
  if (before.ssoSessions !== now.ssoSessions || before.services !== now.services) return undefined;
  const changed = new Set<string>();
  let looked = 0;
  for (const [name, profile] of now.profiles) {
    const earlier = before.profiles.get(name);
    if (earlier === profile) continue;
    looked += 1;
    if (looked > FEW) return undefined;
    if (earlier === undefined || !saysTheSame(earlier, profile)) changed.add(name);
  }
  for (const name of before.profiles.keys()) if (!now.profiles.has(name)) changed.add(name);
  return changed;
}

function isSourceOfOthers(changed: ReadonlySet<string>, { profiles }: ProfileSet): boolean {
  if (changed.size === 0) return false;
  for (const { name, properties } of profiles.values()) {
    const source = properties.get('source_profile')?.value;
    if (source !== undefined && source !== name && changed.has(source)) return true;
  }
  return false;
}

function saysTheSame(one: Profile, other: Profile): boolean {
  return (
    one.sections.length === other.sections.length &&
    one.sections.every((place, index) => isSamePlace(place, other.sections[index])) &&
    one.properties.size === other.properties.size &&
    [...one.properties.values()].every((property) =>
      isSameProperty(property, other.properties.get(property.key)),
    )
  );
}

function isSameProperty(one: Property, other: Property | undefined): boolean {
  if (other === undefined || one.value !== other.value || !isSamePlace(one.at, other.at)) return false;
  // The value holds the lines below, but not how they are to be read.
  return JSON.stringify([...(one.subProperties ?? [])]) === JSON.stringify([...(other.subProperties ?? [])]);
}

function isSamePlace(one: SourceLocation, other: SourceLocation | undefined): boolean {
  return (
    one.file === other?.file && one.path === other.path && one.line === other.line && one.from === other.from
  );
}
