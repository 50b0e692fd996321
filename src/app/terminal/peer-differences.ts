import { comparedVariables, type PeerContext } from '../../core/agent/protocol.ts';
import {
  type Environment,
  type FileLocations,
  locateFiles,
} from '../../core/aws-files/profiles/file-locations.ts';
import type { Settings } from '../../core/settings/settings.ts';

/**
 * What a terminal would read or ask elsewhere than the app does, by name; empty when both mean the same. Where something
 * differs the terminal works alone: an answer for another world would be a wrong identity.
 */
export function worldDifferences(
  peer: PeerContext,
  own: {
    readonly locations: FileLocations;
    readonly settings: Pick<Settings, 'configFile' | 'credentialsFile'>;
    readonly environment: Environment;
    readonly platform: NodeJS.Platform;
  },
): readonly string[] {
  const { environment, locations, platform, settings } = own;
  const theirs = locateFiles({
    flags: { config: peer.config, credentials: peer.credentials },
    environment: { HOME: peer.home },
    settings: { config: settings.configFile, credentials: settings.credentialsFile },
    platform,
    homeOfUser: peer.home,
  });
  const files = (['config', 'credentials'] as const)
    .filter((file) => theirs[file].path !== locations[file].path)
    .map((file) => theirs[file].path);
  const variables = comparedVariables.filter(
    (name) => (peer.environment[name] ?? '') !== (environment[name] ?? ''),
  );
  return [...files, ...variables];
}
