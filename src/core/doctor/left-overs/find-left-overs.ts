import type { LoadedProfiles } from '../../aws-files/profiles/load-profiles.ts';
import type { PeerSystem } from '../../import/peer-system.ts';
import type { DoctorFinding } from '../finding.ts';
import { cacheLeftOvers } from './cache-left-overs.ts';
import { deadProcesses, endedSections } from './section-left-overs.ts';
import { signInLeftOvers } from './sign-in-left-overs.ts';

/** What other tools left behind that is of no use any more. Reads, and changes nothing. */
export async function findLeftOvers(
  system: PeerSystem,
  files: LoadedProfiles,
  now: Date,
): Promise<readonly DoctorFinding[]> {
  const isFound = async (program: string) => (await system.findProgram(program)) !== undefined;
  const [dead, caches, signIns] = await Promise.all([
    deadProcesses(files, system.platform, isFound),
    cacheLeftOvers(system, now),
    signInLeftOvers(system, files.profiles, now),
  ]);
  return [...dead, ...endedSections(files, now), ...caches, ...signIns];
}
