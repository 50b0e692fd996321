import { configSections } from '../../core/aws-files/generated/generated-section.ts';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import type { LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { PeerSystem } from '../../core/import/peer-system.ts';
import { findPeers, peerName } from '../../core/import/peers.ts';
import type { FoundView } from '../../shared/views/found-view.ts';

/** What a first look at this machine finds besides the profiles. Reads only. */
export async function foundHere(files: LoadedProfiles, system: PeerSystem): Promise<FoundView> {
  const { config, credentials } = files;
  const document = config.kind === 'read' ? config.document : parseIniDocument('');
  const sections = configSections(document);
  const keys = credentials.kind === 'read' ? credentials.profiles.profiles : new Map();
  const found = await findPeers(system, {
    config: sections,
    hasKeys: (profile) => keys.get(profile)?.properties.has('aws_access_key_id') ?? false,
  });
  return {
    identityCenters: [...sections.ssoSessions.keys()],
    tools: found.map(({ finding, peer }) => ({
      name: peerName(peer),
      what: [
        counted(finding.profiles.length + finding.conversions.length, 'profile'),
        counted(finding.keys.length, 'key'),
      ]
        .filter((words) => words !== '')
        .join(', '),
    })),
  };
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
