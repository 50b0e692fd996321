import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseManagedComment } from '../../core/aws-files/managed/managed-comment.ts';
import {
  type Environment,
  locateFiles,
  type WantedPaths,
} from '../../core/aws-files/profiles/file-locations.ts';
import { dataFolder } from '../../core/data-folder.ts';
import type { NameSources } from './complete.ts';
import { profileNamesIn, readText, wordAbout } from './profile-names.ts';

/**
 * Names for a completion, out of the files as they are: no index is kept that could be out of date. The settings are read by
 * hand, since judging them whole takes longer than everything else together.
 */
export function nameSources(
  context: {
    readonly environment: Environment;
    readonly platform: NodeJS.Platform;
    readonly homeOfUser: string;
  },
  flags: WantedPaths,
): NameSources & {
  /** Every file that the profiles' names come from. */
  readonly files: readonly string[];
} {
  const { environment, platform, homeOfUser } = context;
  const folder = dataFolder(environment, platform, homeOfUser);
  const cacheFiles = { settings: join(folder, 'settings.json'), hooks: join(folder, 'hook-profiles.json') };
  const settings = looseSettings(readText(cacheFiles.settings));
  const fromHooks = lazy(() => describedByHooks(readText(cacheFiles.hooks)));
  const locations = locateFiles({ flags, environment, settings, platform, homeOfUser });
  const text = {
    config: lazy(() => readText(locations.config.path)),
    credentials: lazy(() => readText(locations.credentials.path)),
  };
  const inConfig = lazy(() => profileNamesIn(text.config(), 'config'));
  const inCredentials = lazy(() => profileNamesIn(text.credentials(), 'credentials'));
  const places = lazy(() => {
    const found = new Map<string, () => string>();
    for (const { from, names, text: all } of [inCredentials(), inConfig()])
      for (const [index, name] of names.entries()) found.set(name, () => wordAbout(all, from[index] ?? 0));
    return found;
  });
  return {
    files: [locations.config.path, locations.credentials.path, cacheFiles.settings, cacheFiles.hooks],
    profiles: () => [
      ...new Set(
        inConfig().names.concat(inCredentials().names, [...fromHooks().keys()], settings.favourites),
      ),
    ],
    about: (name) => places().get(name)?.() ?? roleWords(fromHooks().get(name)),
    live() {
      const lines = text.credentials().match(/^# Managed by Understudy: .*$/gm) ?? [];
      return new Set(lines.flatMap((line) => parseManagedComment(line)?.profile ?? []));
    },
    targets: () => new Set([settings.defaultTarget ?? 'understudy', 'default', ...inCredentials().names]),
    ssoSessions: () =>
      new Set(
        [...text.config().matchAll(/^\[sso-session[ \t]+([^\]\s]+)[ \t]*\]/gm)].map(
          (match) => match[1] ?? '',
        ),
      ),
    regions: () =>
      new Set([...text.config().matchAll(/^region[ \t]*=[ \t]*([\w-]+)/gm)].map((match) => match[1] ?? '')),
  };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

interface LooseSettings extends WantedPaths {
  readonly defaultTarget?: string;
  readonly favourites: readonly string[];
}

/** The few settings that a completion needs; what does not fit counts as not set, as everywhere. */
function looseSettings(text: string): LooseSettings {
  const stored = record(parse(text));
  const string = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const config = string(stored['configFile']);
  const credentials = string(stored['credentialsFile']);
  const defaultTarget = string(stored['defaultTarget']);
  const { favourites } = stored;
  const names = Array.isArray(favourites) ? favourites.map((each) => string(record(each)['name'])) : [];
  return {
    ...(config !== undefined && { config }),
    ...(credentials !== undefined && { credentials }),
    ...(defaultTarget !== undefined && { defaultTarget }),
    favourites: names.filter((name) => name !== undefined),
  };
}

/**
 * The profiles that hooks told of last, with the role of each; no hook is run for a completion. Those of a hook that is there no
 * more are gone with it.
 */
function describedByHooks(text: string): ReadonlyMap<string, string | undefined> {
  if (text === '') return new Map();
  const { hooks, profiles } = record(parse(text));
  const isThere = (path: unknown) => typeof path === 'string' && existsSync(path);
  if (!Array.isArray(profiles) || !Array.isArray(hooks) || !hooks.every(isThere)) return new Map();
  return new Map(
    profiles.flatMap((each) => {
      const { name, properties } = record(each);
      const role = record(properties)['role_arn'];
      return typeof name === 'string' && name !== ''
        ? [[name, typeof role === 'string' ? role : undefined] as const]
        : [];
    }),
  );
}

/** Account and role, as beside the profiles of the files. */
function roleWords(roleArn: string | undefined): string {
  const [, account = '', role = ''] = /^arn:[\w-]+:iam::(\d{12}):role\/(\S+)$/.exec(roleArn ?? '') ?? [];
  return `${account} ${role}`.trim();
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
