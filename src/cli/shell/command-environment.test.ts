import { describe, expect, it } from 'vitest';
import { environmentChange } from '../../core/delivery/export/export-commands.ts';

import { credentials } from '../testing/cli.ts';
import { commandEnvironment } from './command-environment.ts';

const change = environmentChange({ credentials, region: 'eu-west-1', profile: 'prod' });

describe('commandEnvironment', () => {
  it('holds the credentials, their account, both regions, the end and the profile', () => {
    expect(commandEnvironment({}, change, 'linux')).toEqual({
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_CREDENTIAL_EXPIRATION: '2026-11-22T13:00:00Z',
      AWS_ACCOUNT_ID: '444444444444',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      UNDERSTUDY_PROFILE: 'prod',
    });
  });

  it.each([
    'AWS_PROFILE',
    'AWS_DEFAULT_PROFILE',
    'AWS_SECURITY_TOKEN',
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'AWS_ACCOUNT_ID',
    'AWS_SESSION_EXPIRATION',
    'AWSUME_PROFILE',
    'AWSUME_EXPIRATION',
    'AWS_VAULT',
  ])('does not hand on %s, which speaks for another identity', (name) => {
    const { accountId: _unknown, ...keys } = credentials;
    const nameless = environmentChange({ credentials: keys, region: 'eu-west-1', profile: 'prod' });
    expect(commandEnvironment({ [name]: 'stale' }, nameless, 'linux')).not.toHaveProperty(name);
  });

  it.each([
    'PATH',
    'AWS_CONFIG_FILE',
    'AWS_CA_BUNDLE',
    'AWS_ENDPOINT_URL_STS',
    'AWS_PAGER',
    'UNDERSTUDY_HOME',
  ])('leaves %s as it is', (name) => {
    expect(commandEnvironment({ [name]: 'kept' }, change, 'linux')[name]).toBe('kept');
  });

  it('finds names in any letters under Windows', () => {
    const environment = commandEnvironment({ Aws_Profile: 'x', aws_region: 'y', Path: 'p' }, change, 'win32');
    expect(Object.keys(environment)).not.toContain('Aws_Profile');
    expect(Object.keys(environment)).not.toContain('aws_region');
    expect(environment['Path']).toBe('p');
  });
});
