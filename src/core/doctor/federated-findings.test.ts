import { describe, expect, it } from 'vitest';
import { type Entries, profileSetOf } from '../chain/testing/profile-set.ts';
import { federatedFindings } from './federated-findings.ts';

const jo = 'arn:aws:iam::333333333333:user/jo';
const codes = (entries: Entries, hooks?: readonly string[], environment = {}) =>
  federatedFindings(profileSetOf({ dev: entries }), environment, hooks).map(({ code, profile, severity }) => {
    expect(profile).toBe('dev');
    return `${severity} ${code}`;
  });

describe('a login_session', () => {
  it.each<[Entries, readonly string[]]>([
    [{ login_session: jo, region: 'eu-west-1' }, []],
    [
      { login_session: 'arn:aws-us-gov:sts::333333333333:assumed-role/Admin/jo', region: 'us-gov-west-1' },
      [],
    ],
    [{ login_session: jo }, ['warning login-without-region']],
    [{ login_session: 'jo', region: 'eu-west-1' }, ['error login-session-unusable']],
    [{ login_session: jo, sso_session: 'corp' }, ['warning login-not-used']],
    [{ login_session: '' }, []],
    [{ region: 'eu-west-1' }, []],
  ])('%j: %j', (entries, expected) => {
    expect(codes(entries)).toEqual(expected);
  });

  it('may have its region from the environment', () => {
    expect(codes({ login_session: jo }, undefined, { AWS_REGION: 'eu-west-1' })).toEqual([]);
  });
});

describe('a SAML hook', () => {
  it.each<[string, readonly string[] | undefined, readonly string[]]>([
    ['okta', ['okta'], []],
    ['okta.sh', ['okta'], []],
    ['okta', ['azure'], ['warning saml-hook-missing']],
    ['saml-assertion', ['azure'], []],
    ['saml-assertion', [], ['warning saml-hook-missing']],
    ['okta', undefined, []],
  ])('%s among %j: %j', (hook, hooks, expected) => {
    expect(codes({ understudy_saml_hook: hook }, hooks)).toEqual(expected);
  });
});
