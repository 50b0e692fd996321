import type { PeerFinding } from './peer-finding.ts';
import type { PeerFiles, PeerSystem } from './peer-system.ts';

interface Peer {
  /** As people call it. */
  readonly name: string;
  readonly read: (system: PeerSystem, files: PeerFiles) => Promise<PeerFinding>;
}

/** Every tool that can be taken over from, by the word of the command line. Its reader is loaded when it is needed. */
const PEERS = {
  leapp: {
    name: 'Leapp',
    read: async (system) => (await import('./leapp/read-leapp.ts')).readLeapp(system),
  },
  'aws-vault': {
    name: 'aws-vault',
    read: async (system, files) =>
      (await import('./aws-vault/read-aws-vault.ts')).readAwsVault(system, files),
  },
  granted: {
    name: 'Granted',
    read: async (system, files) =>
      (await import('./granted/read-granted.ts')).readGranted(system, files.config),
  },
  awsume: {
    name: 'AWSume',
    read: async (system) => (await import('./awsume/read-awsume.ts')).readAwsume(system),
  },
  saml2aws: {
    name: 'saml2aws',
    read: async (system) => (await import('./saml2aws/read-saml2aws.ts')).readSaml2aws(system),
  },
  'aws-sso-cli': {
    name: 'aws-sso-cli',
    read: async (system, files) =>
      (await import('./aws-sso-cli/read-aws-sso-cli.ts')).readAwsSsoCli(system, files.config),
  },
  'aws-sso-util': {
    name: 'aws-sso-util',
    read: async (system, files) =>
      (await import('./aws-sso-util/read-aws-sso-util.ts')).readAwsSsoUtil(system, files.config),
  },
} as const satisfies Readonly<Record<string, Peer>>;

export type PeerId = keyof typeof PEERS;

/** In the order in which they are shown. */
export const peerIds = Object.keys(PEERS) as readonly PeerId[];

export function isPeerId(word: string): word is PeerId {
  return Object.hasOwn(PEERS, word);
}

export function peerName(id: PeerId): string {
  return PEERS[id].name;
}

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
    wanted.map(async (peer) => ({ peer, finding: await PEERS[peer].read(system, files) })),
  );
  return found.filter(({ finding }) => finding.evidence.length > 0);
}
