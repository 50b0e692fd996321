import { describe, expect, it } from 'vitest';
import type { ChainRequest } from '../chain.ts';
import { resolveChain } from '../resolve-chain.ts';
import { type Entries, profileSetOf } from '../testing/profile-set.ts';

const dev = 'arn:aws:iam::222222222222:role/Dev';
const okta = 'arn:aws:iam::222222222222:saml-provider/Okta';
const environment = {
  AWS_WEB_IDENTITY_TOKEN_FILE: '/run/token',
  AWS_ROLE_ARN: 'arn:aws:iam::222222222222:role/Ci',
  AWS_ROLE_SESSION_NAME: 'job',
};

const profiles: Readonly<Record<string, Entries>> = {
  saml: {
    understudy_saml_hook: 'okta',
    understudy_saml_role: dev,
    region: 'eu-west-1',
    duration_seconds: '7200',
  },
  open: { understudy_saml_hook: 'saml-assertion' },
  above: { role_arn: 'arn:aws:iam::333333333333:role/Deep', source_profile: 'saml' },
  self: {
    role_arn: 'arn:aws:iam::333333333333:role/Deep',
    source_profile: 'self',
    understudy_saml_hook: 'okta',
  },
  awsume: { role_arn: dev, principal_arn: okta },
  pod: { role_arn: dev, web_identity_token_file: '/pod/token', role_session_name: 'pod' },
  settings: { region: 'eu-north-1' },
};

const resolve = (request: ChainRequest, around = {}) => {
  const result = resolveChain(profileSetOf(profiles), request, around);
  if (!result.ok) return `${result.problem.code}: ${result.problem.message}`;
  const { base, hops, name, region } = result.chain;
  const { at: _at, ...rest } = 'at' in base ? base : { ...base, at: undefined };
  return { name, base: rest, hops: hops.map(({ roleArn }) => roleArn), region: region?.value };
};

describe('a profile with understudy_saml_hook', () => {
  const base = { kind: 'saml', profile: 'saml', hook: 'okta', roleArn: dev, durationSeconds: 7200 };
  it('signs in with SAML, and other profiles may stand on it', () => {
    expect(resolve({ profile: 'saml' })).toEqual({ name: 'saml', base, hops: [], region: 'eu-west-1' });
    expect(resolve({ profile: 'above' })).toMatchObject({
      base,
      hops: ['arn:aws:iam::333333333333:role/Deep'],
      region: 'eu-west-1',
    });
    expect(resolve({ profile: 'open' })).toMatchObject({
      base: { kind: 'saml', profile: 'open', hook: 'saml-assertion' },
    });
    expect(resolve({ profile: 'self' })).toMatchObject({
      base: { kind: 'saml', profile: 'self', hook: 'okta' },
      hops: ['arn:aws:iam::333333333333:role/Deep'],
    });
  });

  it('takes what was asked for just now where it is the role itself', () => {
    const request = {
      durationSeconds: 900,
      sessionPolicy: '{}',
      sessionPolicyArns: ['arn:aws:iam::aws:policy/X'],
    };
    const { sessionPolicy, sessionPolicyArns } = request;
    expect(resolve({ profile: 'saml', ...request })).toMatchObject({
      base: { ...base, durationSeconds: 900, sessionPolicy, sessionPolicyArns },
    });
    expect(resolve({ profile: 'above', durationSeconds: 900 })).toMatchObject({ base });
  });

  it.each<[Entries, string]>([
    [{ understudy_saml_hook: '' }, 'understudy_saml_hook'],
    [{ understudy_saml_hook: '../evil' }, 'saml-assertion.d'],
    [{ understudy_saml_hook: 'okta', understudy_saml_role: 'Dev' }, 'the ARN of a role'],
    [
      {
        understudy_saml_hook: 'okta',
        understudy_saml_role:
          'arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1',
      },
      'none of IAM Identity Center',
    ],
    [{ understudy_saml_hook: 'okta', understudy_saml_provider: dev }, 'the ARN of a SAML provider'],
    [{ understudy_saml_hook: 'okta', duration_seconds: '60' }, 'a whole number of seconds'],
    [{ understudy_saml_hook: 'okta', understudy_credentials: 'hook' }, 'understudy_credentials'],
  ])('%j is a problem that names the field', (entries, words) => {
    const result = resolveChain(profileSetOf({ broken: entries }), { profile: 'broken' }, {});
    expect(result).toMatchObject({
      ok: false,
      problem: { profile: 'broken', message: expect.stringContaining(words) },
    });
    expect(result).toMatchObject({ problem: { at: expect.anything() } });
  });
});

describe('a role that was asked for', () => {
  const asked = { kind: 'saml', profile: '222222222222:Dev', hook: 'saml-assertion', roleArn: dev };
  it.each<[ChainRequest, object]>([
    [
      { withSaml: true, roleArn: dev },
      { name: '222222222222:Dev', base: asked },
    ],
    [
      { withSaml: true, roleArn: '222222222222:Dev', principalArn: okta },
      { base: { ...asked, principalArn: okta } },
    ],
    [
      { withSaml: true, roleArn: dev, principalArn: '222222222222:Okta' },
      { base: { ...asked, principalArn: okta } },
    ],
    [{ withSaml: true }, { name: 'saml', base: { kind: 'saml', hook: 'saml-assertion' } }],
    [
      { withSaml: true, profile: 'awsume' },
      { name: 'awsume', base: { roleArn: dev, principalArn: okta } },
    ],
    [
      { withSaml: true, profile: 'settings', roleArn: dev },
      { base: asked, region: 'eu-north-1' },
    ],
    [
      { withSaml: true, profile: 'saml', roleArn: 'arn:aws:iam::222222222222:role/Other' },
      { name: '222222222222:Other', base: { hook: 'okta', roleArn: 'arn:aws:iam::222222222222:role/Other' } },
    ],
    [
      { withWebIdentity: true, profile: 'pod' },
      { base: { kind: 'web-identity', roleArn: dev, tokenFile: '/pod/token', sessionName: 'pod' } },
    ],
    [
      { withWebIdentity: true },
      {
        name: 'web-identity',
        base: {
          kind: 'web-identity',
          roleArn: environment.AWS_ROLE_ARN,
          tokenFile: '/run/token',
          sessionName: 'job',
        },
      },
    ],
    [
      { withWebIdentity: true, roleArn: dev },
      { base: { kind: 'web-identity', roleArn: dev, tokenFile: '/run/token' } },
    ],
  ])('%j', (request, expected) => {
    expect(resolve(request, environment)).toMatchObject(expected);
  });

  it.each<[ChainRequest, string]>([
    [{ withSaml: true, profile: 'nobody' }, 'no profile named nobody'],
    [{ withSaml: true, roleArn: 'Dev' }, 'Dev'],
    [{ withSaml: true, roleArn: dev, principalArn: 'Okta' }, 'the ARN of a SAML provider'],
    [{ withWebIdentity: true }, 'no token file is named'],
    [{ withWebIdentity: true, profile: 'settings' }, 'no token file is named'],
  ])('%j is refused', (request, words) => {
    expect(resolve(request)).toContain(words);
  });
});
