import { createCipheriv, createHash } from 'node:crypto';

/** Encrypts as Leapp does, with a salt of one byte over and over. */
export function encryptAsLeapp(text: string, machineId: string): string {
  const salt = Buffer.alloc(8, 7);
  const passphrase = createHash('sha256').update(machineId.toLowerCase()).digest('hex');
  let block = Buffer.alloc(0);
  let derived = Buffer.alloc(0);
  while (derived.length < 48) {
    block = createHash('md5')
      .update(Buffer.concat([block, Buffer.from(passphrase), salt]))
      .digest();
    derived = Buffer.concat([derived, block]);
  }
  const cipher = createCipheriv('aes-256-cbc', derived.subarray(0, 32), derived.subarray(32));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from('Salted__'), salt, sealed]).toString('base64');
}

/** A workspace with a session of every kind, in the form of its version 7. */
export const leappWorkspace = {
  _workspaceVersion: 7,
  _sessions: [
    {
      sessionId: 's1',
      sessionName: 'alice',
      status: 0,
      region: 'eu-west-1',
      type: 'awsIamUser',
      profileId: 'p2',
      mfaDevice: 'arn:aws:iam::111111111111:mfa/alice',
    },
    {
      sessionId: 's3',
      sessionName: 'deploy',
      status: 0,
      region: 'eu-central-1',
      type: 'awsIamRoleChained',
      profileId: 'p1',
      roleArn: 'arn:aws:iam::222222222222:role/Deploy',
      parentSessionId: 's1',
      roleSessionName: 'alice-deploys',
    },
    {
      sessionId: 's2',
      sessionName: 'Shop production',
      status: 1,
      region: 'eu-west-1',
      type: 'awsSsoRole',
      profileId: 'p1',
      email: 'shop@example.com',
      roleArn: 'arn:aws:iam::333333333333/ReadOnly',
      awsSsoConfigurationId: 'i1',
    },
    {
      sessionId: 's4',
      sessionName: 'legacy',
      type: 'awsIamRoleFederated',
      profileId: 'p1',
      region: 'eu-west-1',
      roleArn: 'arn:aws:iam::444444444444:role/Fed',
      idpUrlId: 'u1',
      idpArn: 'arn:aws:iam::444444444444:saml-provider/x',
    },
    { sessionId: 's5', sessionName: 'cloud', type: 'azure', region: 'westeurope' },
    {
      sessionId: 's6',
      sessionName: 'orphan',
      type: 'awsIamRoleChained',
      roleArn: 'arn:aws:iam::222222222222:role/X',
      parentSessionId: 'gone',
    },
  ],
  _profiles: [
    { id: 'p1', name: 'default' },
    { id: 'p2', name: 'alice-keys' },
  ],
  _idpUrls: [{ id: 'u1', url: 'https://idp.example.com/saml' }],
  _awsSsoIntegrations: [
    {
      id: 'i1',
      alias: 'Acme SSO',
      portalUrl: 'https://acme.awsapps.com/start',
      region: 'eu-west-1',
      browserOpening: 'In-app',
    },
  ],
  _defaultRegion: 'eu-west-1',
};
