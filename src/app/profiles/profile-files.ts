import { type FileLocations, locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import type { LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import { resolveWithFavourites } from '../../core/chain/request/saved-roles.ts';
import { type FileWatcher, watchFiles } from '../../core/files/file-watcher.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ProfilesView } from '../../shared/view.ts';
import type { AppContext } from '../app-context.ts';
import type { AppHooks } from './app-hooks.ts';
import { AwsProfiles } from './aws-profiles.ts';
import { listedProfiles } from './listed-profiles.ts';

export interface ProfileFilesParts {
  readonly hooks: AppHooks;
  /** The files say something else than before. */
  readonly onRead: () => void;
}

/** The AWS files with what hooks and saved roles add to them. */
export interface ProfileFiles {
  readonly locations: FileLocations;
  readonly profiles: AwsProfiles;
  readonly loaded: LoadedProfiles;
  readonly resolve: (request: ChainRequest) => ChainResult;
  /** What the windows and the tray list. */
  readonly listed: () => ProfilesView;
  /** Where the files would be with these settings. */
  readonly locate: (settings: Pick<Settings, 'configFile' | 'credentialsFile'>) => FileLocations;
  /** From now on changes of the files are noticed. */
  watch(): void;
  /** Looks for a change that the watcher may have missed, once it watches. */
  check(): void;
  /** Reads what changed. */
  read(): Promise<void>;
  /** Asks hooks for the profiles that they add; `again`: only where the last answer may not hold any more. */
  askHooks(which: 'now' | 'again'): Promise<void>;
  /** Reads other files from now on. */
  move(to: FileLocations): Promise<void>;
  close(): void;
}

/** Reads the AWS files. */
export async function openProfileFiles(
  { environment, home, log, onChange, settings }: AppContext,
  { hooks, onRead }: ProfileFilesParts,
): Promise<ProfileFiles> {
  const locate: ProfileFiles['locate'] = ({ configFile, credentialsFile }) =>
    locateFiles({
      environment,
      settings: { config: configFile, credentials: credentialsFile },
      platform: hostPlatform,
      homeOfUser: home,
    });
  let locations = locate(settings.current);
  const profiles = await AwsProfiles.open(locations, {
    environment,
    defaultTarget: () => settings.current.defaultTarget,
  });
  let watcher: FileWatcher | undefined;
  const read = async () => {
    if (await profiles.reload()) onRead();
  };
  const watch = () => {
    watcher?.close();
    watcher = watchFiles({
      paths: [locations.config.path, locations.credentials.path],
      onChange: () => void read(),
      onProblem: (message) => log.warn(message),
    });
  };
  return {
    get locations() {
      return locations;
    },
    profiles,
    get loaded() {
      return profiles.loaded;
    },
    resolve: (request) =>
      resolveWithFavourites(profiles.loaded.profiles, settings.current.favourites, request, environment),
    listed: listedProfiles({
      files: () => profiles.view(),
      profiles: () => profiles.loaded.profiles,
      favourites: () => settings.current.favourites,
      environment,
    }),
    locate,
    watch,
    check: () => watcher?.check(),
    read,
    async askHooks(which) {
      const asked = which === 'now' ? hooks.addProfiles(profiles) : hooks.addProfilesAgain(profiles);
      if (await asked) onChange();
    },
    async move(to) {
      locations = to;
      watch();
      await profiles.move(to);
    },
    close: () => watcher?.close(),
  };
}
