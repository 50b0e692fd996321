import { KeyActions } from '../../app/keys/key-actions.ts';
import { createStsServices } from '../../app/sessions/sts.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { dataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { openKeyRing } from '../../core/keys/key-ring.ts';
import { openAwsFiles } from '../backend/profile-files.ts';
import type { CliContext } from '../context.ts';
import { type BackendFlags, wantedFiles } from '../options/file-options.ts';
import { selfCommand } from '../shell/self-command.ts';

/** Work on keys, done by this process; sessions that it needs come from whoever does the work of the other commands. */
export async function openKeyActions(context: CliContext, flags: BackendFlags): Promise<KeyActions> {
  const { clock, environment, homeOfUser, loadKeytar, platform, version } = context;
  const folder = dataFolderAt(dataFolder(environment, platform, homeOfUser));
  const { locations } = await openAwsFiles(context, wantedFiles(flags));
  const aws = createStsServices({
    environment,
    platform,
    home: homeOfUser,
    machine: clock,
    userAgent: ['understudy', version],
    onClockOffset: () => undefined,
    onClockKnown: () => undefined,
  });
  return new KeyActions({
    ring: openKeyRing({ folder, environment, loadKeytar }),
    folder,
    locations: () => locations,
    load: () => loadProfiles(locations, undefined, clock),
    resolve: (profile, { profiles }) => resolveChain(profiles, { profile }, environment),
    sts: aws.sts,
    program: selfCommand(environment).absolute,
    environment,
    platform,
    home: homeOfUser,
    machineClock: clock,
  });
}
