import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import { fromTokenFile } from '@aws-sdk/credential-provider-web-identity';
import { describe, expect, it } from 'vitest';
import { type WebIdentityClaims, webIdentityToken } from './federated/web-identity-token.ts';
import { ci, federatedRealm, role } from './testing/federated-realm.ts';
import { simulatorForEachTest, startOfTest } from './testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from './testing/sts-client.ts';

const simulator = simulatorForEachTest({ realm: federatedRealm });
const main: WebIdentityClaims = { subject: 'repo:org/app:ref:refs/heads/main' };

function assume(
  claims: Partial<WebIdentityClaims> = {},
  input: Partial<AssumeRoleWithWebIdentityCommandInput> = {},
  secret = ci.secret,
) {
  const client = new STSClient({ endpoint: simulator.current.url, region: 'eu-west-1', maxAttempts: 1 });
  return client.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: role('ByToken'),
      RoleSessionName: 'build-1',
      WebIdentityToken: webIdentityToken({ ...ci, secret }, { ...main, ...claims }, startOfTest),
      ...input,
    }),
  );
}

describe('AssumeRoleWithWebIdentity', () => {
  it('gives keys of the role to whoever brings the token', async () => {
    const answer = await assume();
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: main.subject,
      Audience: 'sts.amazonaws.com',
      Provider: 'arn:aws:iam::222222222222:oidc-provider/token.ci.example/org',
    });
    const { Arn } = await new StsTestClient(simulator.current, keysOf(answer)).identity();
    expect(Arn).toBe('arn:aws:sts::222222222222:assumed-role/ByToken/build-1');
  });

  it('is asked by the SDK’s own provider', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'web-identity-'));
    const webIdentityTokenFile = join(folder, 'token');
    writeFileSync(webIdentityTokenFile, webIdentityToken(ci, main, startOfTest));
    const provider = fromTokenFile({
      webIdentityTokenFile,
      roleArn: role('ByToken'),
      roleSessionName: 'build-2',
      clientConfig: { endpoint: simulator.current.url, region: 'eu-west-1' },
    });
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await provider();
    rmSync(folder, { recursive: true });
    const sts = new StsTestClient(simulator.current, { accessKeyId, secretAccessKey, sessionToken });
    expect((await sts.identity()).Arn).toContain('ByToken/build-2');
  });

  it.each<[what: string, claims: Partial<WebIdentityClaims>, code: string, message: string]>([
    [
      'another subject',
      { subject: 'repo:org/other' },
      'AccessDenied',
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    ],
    ['another audience', { audience: 'x' }, 'InvalidIdentityTokenException', 'Incorrect token audience'],
    [
      'another issuer',
      { issuer: 'https://evil.example' },
      'InvalidIdentityTokenException',
      'No OpenIDConnect provider found in your account for https://evil.example',
    ],
    ['a past end', { validSeconds: 0 }, 'ExpiredTokenException', 'Token expired'],
  ])('refuses a token with %s', async (_what, claims, code, message) => {
    const end = await endOf(assume(claims));
    expect(end.code).toBe(code);
    expect(end.message).toContain(message);
  });

  it('refuses what the provider did not sign, and what is no token', async () => {
    expect((await endOf(assume({}, {}, 'guess'))).message).toContain('signature');
    for (const WebIdentityToken of ['abcd', 'a.b.c', 'a.e30.c'])
      expect((await endOf(assume({}, { WebIdentityToken }))).code).toBe('InvalidIdentityTokenException');
  });

  it('refuses other roles and longer sessions', async () => {
    expect((await endOf(assume({}, { RoleArn: role('BySaml') }))).code).toBe('AccessDenied');
    expect((await endOf(assume({}, { DurationSeconds: 3601 }))).code).toBe('ValidationError');
    expect((await endOf(assume({}, { RoleSessionName: 'a b' }))).code).toBe('ValidationError');
  });

  it('is written down without its token', async () => {
    await assume();
    expect(JSON.stringify(simulator.current.journal.entries)).not.toContain('WebIdentityToken');
  });
});
