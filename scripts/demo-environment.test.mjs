import { join } from 'node:path';
import { expect, it } from 'vitest';
import { demoEnvironment } from './demo-environment.mjs';

const outer = {
  PATH: '/usr/bin',
  HOME: '/home/ada',
  AWS_ACCESS_KEY_ID: 'AKIAREAL',
  AWS_PROFILE: 'work',
  aws_session_token: 'real',
  AWSUME_PROFILE: 'work',
  UNDERSTUDY_HOME: '/home/ada/understudy',
  DISPLAY: ':1',
};

const endpoints = {
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:5',
  AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:5/sso',
};

it('lets nothing of the caller’s AWS set-up into the demo', () => {
  const env = demoEnvironment(outer, '/tmp/demo', 'http://127.0.0.1:5', endpoints);
  const aws = Object.keys(env).filter((name) => /^aws/i.test(name));
  expect(aws.sort()).toEqual([
    'AWS_CONFIG_FILE',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_ENDPOINT_URL_SSO',
    'AWS_ENDPOINT_URL_STS',
    'AWS_SHARED_CREDENTIALS_FILE',
  ]);
  expect(JSON.stringify(env)).not.toMatch(/AKIAREAL|work|\/home\/ada\b(?!\/\.Xauthority)/);
});

it('points every file at the demo’s home, and keeps the screen and the programs', () => {
  const env = demoEnvironment(outer, '/tmp/demo', 'http://127.0.0.1:5', endpoints);
  expect(env).toMatchObject({
    HOME: '/tmp/demo',
    UNDERSTUDY_HOME: join('/tmp/demo', 'understudy'),
    AWS_SHARED_CREDENTIALS_FILE: join('/tmp/demo', '.aws', 'credentials'),
    UNDERSTUDY_DEMO: 'http://127.0.0.1:5',
    ...endpoints,
    PATH: '/usr/bin',
    DISPLAY: ':1',
  });
});

it('does not write into the caller’s keychain', () => {
  expect(demoEnvironment(outer, '/tmp/demo', 'http://127.0.0.1:5', endpoints).UNDERSTUDY_SECRETS).toBe(
    'memory',
  );
});
