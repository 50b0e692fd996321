import type { FileProfiles } from './file-profiles.ts';
import type { Profile, ProfileSet, SourceLocation } from './profile-set.ts';

/**
 * Merges what the two files say, per key: where both have one, the credentials file wins. Profiles that stand in the credentials
 * file only come after those of the config file.
 */
export function mergeProfiles(config: FileProfiles, credentials: FileProfiles): ProfileSet {
  return {
    profiles: mergeSections(config.profiles, withNamesInQuotes(config, credentials)),
    ssoSessions: config.ssoSessions,
    services: config.services,
    problems: [...config.problems, ...credentials.problems],
  };
}

/** What the credentials file has, with the sections of several words that the config file names too. */
function withNamesInQuotes(
  { profiles }: FileProfiles,
  credentials: FileProfiles,
): ReadonlyMap<string, Profile> {
  if (credentials.withBlanks.size === 0) return credentials.profiles;
  const named = [...credentials.withBlanks].filter(([name]) => profiles.has(name));
  return new Map([...credentials.profiles, ...named]);
}

function mergeSections(
  config: ReadonlyMap<string, Profile>,
  credentials: ReadonlyMap<string, Profile>,
): ReadonlyMap<string, Profile> {
  if (credentials.size === 0) return config;
  const merged = new Map(config);
  for (const [name, profile] of credentials) {
    const other = config.get(name);
    merged.set(name, other === undefined ? profile : mergeProfile(other, profile));
  }
  return merged;
}

function mergeProfile(config: Profile, credentials: Profile): Profile {
  const properties = new Map(config.properties);
  for (const [key, property] of credentials.properties) properties.set(key, property);
  const [first, ...more] = config.sections;
  const sections: [SourceLocation, ...SourceLocation[]] = [first, ...more, ...credentials.sections];
  return { name: config.name, properties, sections };
}
