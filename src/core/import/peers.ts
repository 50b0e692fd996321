export { isPeerId, type PeerId, peerIds, peerName } from './peer-names.ts';

import type { PeerFinding } from './peer-finding.ts';
import { type PeerId, peerIds } from './peer-names.ts';
import type { PeerFiles, PeerSystem } from './peer-system.ts';

/** What reads what a tool left. It is loaded when it is needed. */
const READERS: Readonly<Record<PeerId, (system: PeerSystem, files: PeerFiles) => Promise<PeerFinding>>> = {
  leapp: async (system) => (await import('./leapp/read-leapp.ts')).readLeapp(system),
  'aws-vault': async (system, files) =>
    (await import('./aws-vault/read-aws-vault.ts')).readAwsVault(system, files),
  granted: async (system, files) =>
    (await import('./granted/read-granted.ts')).readGranted(system, files.config),
  awsume: async (system) => (await import('./awsume/read-awsume.ts')).readAwsume(system),
  saml2aws: async (system) => (await import('./saml2aws/read-saml2aws.ts')).readSaml2aws(system),
  'aws-sso-cli': async (system, files) =>
    (await import('./aws-sso-cli/read-aws-sso-cli.ts')).readAwsSsoCli(system, files.config),
  'aws-sso-util': async (system, files) =>
    (await import('./aws-sso-util/read-aws-sso-util.ts')).readAwsSsoUtil(system, files.config),
};

/** What a tool left here. */
export interface FoundPeer {
  readonly peer: PeerId;
  readonly finding: PeerFinding;
}

/** Looks for all tools, or for some of them; one that left nothing is left out. */
export async function findPeers(
  system: PeerSystem,
  files: PeerFiles,
  wanted: readonly PeerId[] = peerIds,
): Promise<readonly FoundPeer[]> {
  const found = await Promise.all(
    wanted.map(async (peer) => ({ peer, finding: await READERS[peer](system, files) })),
  );
  return found.filter(({ finding }) => finding.evidence.length > 0);
}
