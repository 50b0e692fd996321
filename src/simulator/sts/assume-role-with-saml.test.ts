import {
  AssumeRoleWithSAMLCommand,
  type AssumeRoleWithSAMLCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { type SamlClaims, samlResponse } from './federated/saml-response.ts';
import { federatedRealm, okta, otherIdp, role, samlArn } from './testing/federated-realm.ts';
import { simulatorForEachTest, startOfTest } from './testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from './testing/sts-client.ts';

const simulator = simulatorForEachTest({ realm: federatedRealm });

const rightClaims: SamlClaims = {
  roles: [
    [role('ByOther'), samlArn('Other')],
    [role('BySaml'), samlArn('Okta')],
  ],
  sessionName: 'ida@corp.example',
};

function assume(
  claims: Partial<SamlClaims> = {},
  input: Partial<AssumeRoleWithSAMLCommandInput> = {},
  provider = okta,
) {
  const client = new STSClient({ endpoint: simulator.current.url, region: 'eu-west-1', maxAttempts: 1 });
  return client.send(
    new AssumeRoleWithSAMLCommand({
      RoleArn: role('BySaml'),
      PrincipalArn: samlArn('Okta'),
      SAMLAssertion: samlResponse(provider, { ...rightClaims, ...claims }, simulator.current.clock.now()),
      ...input,
    }),
  );
}

describe('AssumeRoleWithSAML', () => {
  it('gives keys of the role to whoever brings the assertion', async () => {
    const answer = await assume({ subject: 'ida', sourceIdentity: 'ida' });
    expect(answer).toMatchObject({
      AssumedRoleUser: { Arn: 'arn:aws:sts::222222222222:assumed-role/BySaml/ida@corp.example' },
      Subject: 'ida',
      SubjectType: 'persistent',
      Issuer: okta.issuer,
      Audience: 'https://signin.aws.amazon.com/saml',
      SourceIdentity: 'ida',
    });
    expect(answer.NameQualifier).toMatch(/^[A-Za-z0-9+/]{27}=$/);
    expect(keysOf(answer).expiration).toEqual(new Date(startOfTest.getTime() + 3600_000));
    const sts = new StsTestClient(simulator.current, keysOf(answer));
    expect((await sts.identity()).Arn).toBe(answer.AssumedRoleUser?.Arn);
  });

  it('gives keys that chain, for an hour at most', async () => {
    const sts = new StsTestClient(simulator.current, keysOf(await assume()));
    expect((await endOf(sts.assumeRole(role('Next'), { DurationSeconds: 3601 }))).code).toBe(
      'ValidationError',
    );
    expect((await sts.assumeRole(role('Next'))).AssumedRoleUser?.Arn).toContain('assumed-role/Next/test');
  });

  it('ends the session where the provider ends it', async () => {
    const sessionNotOnOrAfter = new Date(startOfTest.getTime() + 1200_000);
    expect(keysOf(await assume({ sessionNotOnOrAfter })).expiration).toEqual(sessionNotOnOrAfter);
    const late = new Date(startOfTest.getTime() + 7200_000);
    expect(keysOf(await assume({ sessionNotOnOrAfter: late }, { DurationSeconds: 7200 })).expiration).toEqual(
      late,
    );
  });

  it('takes any prefix of the namespace, and the pair in either order', async () => {
    for (const prefix of ['saml2', '', 'x'])
      expect((await endOf(assume({ prefix, roles: [[samlArn('Okta'), ` ${role('BySaml')}\n`]] }))).code).toBe(
        'ok',
      );
  });

  it.each<[what: string, claims: Partial<SamlClaims>, code: string, message: string]>([
    [
      'another issuer',
      { issuer: 'http://evil' },
      'InvalidIdentityTokenException',
      'Issuer not present in specified provider',
    ],
    [
      'no session name',
      { sessionName: undefined },
      'InvalidIdentityTokenException',
      'RoleSessionName is required in AuthnResponse',
    ],
    [
      'a session name with a blank',
      { sessionName: 'Ida N' },
      'InvalidIdentityTokenException',
      'RoleSessionName in AuthnResponse must match',
    ],
    ['a failed sign-in', { isSuccess: false }, 'IDPRejectedClaimException', 'authentication failed'],
    [
      'another recipient',
      { recipient: 'https://signin.aws.amazon.com.evil/saml' },
      'InvalidIdentityTokenException',
      'recipient',
    ],
    ['another audience', { audience: 'urn:other' }, 'InvalidIdentityTokenException', 'audience'],
    [
      'another role',
      { roles: [[role('ByOther'), samlArn('Okta')]] },
      'AccessDenied',
      'Not authorized to perform sts:AssumeRoleWithSAML',
    ],
    [
      'the role by another provider',
      { roles: [[role('BySaml'), samlArn('Other')]] },
      'AccessDenied',
      'Not authorized',
    ],
  ])('refuses an assertion with %s', async (_what, claims, code, message) => {
    const end = await endOf(assume(claims));
    expect(end.code).toBe(code);
    expect(end.message).toContain(message);
  });

  it('takes an assertion for five minutes, or as long as it says if that is less', async () => {
    const input = (claims: Partial<SamlClaims>) => ({
      SAMLAssertion: samlResponse(okta, { ...rightClaims, ...claims }, startOfTest),
    });
    simulator.current.clock.advance(60_000);
    expect(await endOf(assume({}, input({ validSeconds: 60 })))).toMatchObject({
      code: 'ExpiredTokenException',
      status: 400,
      message: 'Response has expired',
    });
    simulator.current.clock.advance(240_000);
    expect((await endOf(assume({}, input({ validSeconds: 3600 })))).code).toBe('ok');
    simulator.current.clock.advance(1);
    expect(await endOf(assume({}, input({ validSeconds: 3600 })))).toMatchObject({
      code: 'ExpiredTokenException',
      message: 'Token must be redeemed within 5 minutes of issuance',
    });
  });

  it('refuses what the provider did not sign, or not so', async () => {
    expect(await endOf(assume({}, {}, otherIdp))).toMatchObject({
      code: 'InvalidIdentityTokenException',
      message: 'Response signature invalid',
    });
    const right = Buffer.from(samlResponse(okta, rightClaims, startOfTest), 'base64').toString();
    for (const forged of [
      right.replace('ida@corp', 'bob@corp'),
      right.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'),
      right.replace('</samlp:Response>', '<!-- x --></samlp:Response>'),
    ]) {
      const SAMLAssertion = Buffer.from(forged).toString('base64');
      expect((await endOf(assume({}, { SAMLAssertion }))).message).toBe('Response signature invalid');
    }
  });

  it.each<[what: string, input: Partial<AssumeRoleWithSAMLCommandInput>, code: string]>([
    ['no provider of that name', { PrincipalArn: samlArn('Nobody') }, 'InvalidIdentityTokenException'],
    ['no base64', { SAMLAssertion: '<xml>' }, 'InvalidIdentityTokenException'],
    ['no SAML', { SAMLAssertion: Buffer.from('hello').toString('base64') }, 'InvalidIdentityTokenException'],
    ['more seconds than the role allows', { DurationSeconds: 7201 }, 'ValidationError'],
    ['too few seconds', { DurationSeconds: 899 }, 'ValidationError'],
    ['a role that does not exist', { RoleArn: role('Nobody') }, 'AccessDenied'],
    ['a role that trusts somebody else', { RoleArn: role('ByRoot') }, 'AccessDenied'],
    ['an assertion that is too long', { SAMLAssertion: 'A'.repeat(100_001) }, 'ValidationError'],
  ])('refuses %s', async (_what, input, code) => {
    expect((await endOf(assume({}, input))).code).toBe(code);
  });

  it('is written down without its assertion', async () => {
    await assume();
    const [entry] = simulator.current.journal.entries;
    expect(entry).toMatchObject({
      action: 'AssumeRoleWithSAML',
      outcome: 'ok',
      parameters: { RoleArn: role('BySaml'), PrincipalArn: samlArn('Okta') },
    });
    expect(JSON.stringify(entry)).not.toContain('SAMLAssertion');
  });
});
