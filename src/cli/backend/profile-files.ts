import {
  type FileLocations,
  locateFiles,
  type WantedPaths,
} from '../../core/aws-files/profiles/file-locations.ts';
import { type LoadedProfiles, loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { ChainRequest, ChainResult, Environment } from '../../core/chain/chain.ts';
import { profileViews } from '../../core/chain/profiles/profile-kind.ts';
import { favouriteViews, resolveWithFavourites } from '../../core/chain/request/saved-roles.ts';
import type { Clock } from '../../core/clock.ts';
import { dataFolder } from '../../core/data-folder.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ProfileView } from '../../shared/view.ts';
import { settingsOfApp } from './kept-settings.ts';
import { withRecentHookProfiles } from './local-hooks.ts';

/** The AWS files as this process sees them, with the app's settings. */
export interface AwsFiles {
  readonly settings: Settings;
  readonly locations: FileLocations;
  readonly loaded: LoadedProfiles;
  /** Profiles of the files, then the saved roles. */
  views(): readonly ProfileView[];
  resolve(request: ChainRequest): ChainResult;
}

/** Flag before environment before settings before `~/.aws`. A file that cannot be read is a problem of the set, no failure. */
export async function openAwsFiles(
  context: {
    readonly environment: Environment;
    readonly platform: NodeJS.Platform;
    readonly homeOfUser: string;
    readonly clock: Clock;
  },
  flags: WantedPaths = {},
): Promise<AwsFiles> {
  const { environment, platform, homeOfUser, clock } = context;
  const folder = dataFolder(environment, platform, homeOfUser);
  const settings = await settingsOfApp(folder);
  const { configFile, credentialsFile, favourites } = settings;
  const locations = locateFiles({
    flags,
    environment,
    settings: { config: configFile, credentials: credentialsFile },
    platform,
    homeOfUser,
  });
  const read = await loadProfiles(locations, undefined, clock);
  const profiles = await withRecentHookProfiles(
    read.profiles,
    { dataFolder: folder, environment, platform },
    clock,
  );
  const loaded = { ...read, profiles };
  return {
    settings,
    locations,
    loaded,
    views: () => [
      ...profileViews(profiles, environment),
      ...favouriteViews(profiles, favourites, environment),
    ],
    resolve: (request) => resolveWithFavourites(profiles, favourites, request, environment),
  };
}
