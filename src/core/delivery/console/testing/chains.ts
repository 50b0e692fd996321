import type { Chain, ChainBase } from '../../../chain/chain.ts';

const at = { file: 'config', path: '/home/jo/.aws/config', line: 1 } as const;
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

/** One source of each kind, for chains of tests. */
export const bases = {
  'long-term-keys': { kind: 'long-term-keys', profile: 'bastion', credentials: keys, at },
  'session-keys': {
    kind: 'session-keys',
    profile: 'pasted',
    credentials: { ...keys, sessionToken: 't' },
    at,
  },
  'credential-process': { kind: 'credential-process', profile: 'tool', command: 'tool', at },
  'credential-source': { kind: 'credential-source', profile: 'box', source: 'EcsContainer', at },
  'web-identity': {
    kind: 'web-identity',
    profile: 'pod',
    roleArn: 'arn:aws:iam::222222222222:role/Pod',
    tokenFile: '/token',
    at,
  },
  sso: {
    kind: 'sso',
    profile: 'sso-admin',
    accountId: '333333333333',
    roleName: 'Admin',
    startUrl: 'https://d-1234567890.awsapps.com/start',
    ssoRegion: 'eu-central-1',
    sessionName: 'corp',
    at,
  },
  'keychain-keys': { kind: 'keychain-keys', profile: 'bastion', at },
  login: { kind: 'login', profile: 'signed-in', loginSession: 'arn:aws:iam::444444444444:user/jo', at },
  saml: {
    kind: 'saml',
    profile: 'okta',
    hook: 'saml-assertion',
    roleArn: 'arn:aws:iam::222222222222:role/Dev',
    at,
  },
} as const satisfies { readonly [Kind in ChainBase['kind']]: Extract<ChainBase, { kind: Kind }> };

/** A chain from a base through roles, in a region. */
export function chainOf(base: ChainBase, roleArns: readonly string[] = [], region?: string): Chain {
  return {
    name: 'prod',
    base,
    hops: roleArns.map((roleArn) => ({ roleArn })),
    ...(region !== undefined && { region: { value: region, from: { kind: 'request' } } }),
  };
}

export const role = (partition = 'aws', name = 'Admin') => `arn:${partition}:iam::111111111111:role/${name}`;
