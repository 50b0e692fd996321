/** Every tool that can be taken over from: the word of the command line, and as people call it. */
const NAMES = {
  leapp: 'Leapp',
  'aws-vault': 'aws-vault',
  granted: 'Granted',
  awsume: 'AWSume',
  saml2aws: 'saml2aws',
  'aws-sso-cli': 'aws-sso-cli',
  'aws-sso-util': 'aws-sso-util',
} as const;

export type PeerId = keyof typeof NAMES;

/** In the order in which they are shown. Without what reads them: a press of Tab loads this. */
export const peerIds = Object.keys(NAMES) as readonly PeerId[];

export function isPeerId(word: string): word is PeerId {
  return Object.hasOwn(NAMES, word);
}

export function peerName(id: PeerId): string {
  return NAMES[id];
}
