import { describe, expect, it } from 'vitest';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { ExternalBase } from '../chain/base-kinds.ts';
import { externalCredentials } from './credential-source.ts';

const at = { file: 'config', path: '/home/jo/.aws/config', line: 3 } as const;
const context = (environment: Environment) => ({
  environment,
  platform: process.platform,
  home: undefined,
  clock: { now: () => new Date('2026-11-22T12:00:00Z') },
});
const from = (source: 'Environment', environment: Environment = {}) => {
  const base: ExternalBase = { kind: 'credential-source', profile: 'dev', source, at };
  return externalCredentials(base, context(environment));
};
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'TOPSECRET' };
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'TOPSECRET' };

describe('credential_source = Environment', () => {
  it('is the keys in the environment', async () => {
    expect(await from('Environment', KEYS)).toEqual({ ok: true, credentials: keys });
  });

  it('is session keys where a token stands beside them, with their end where it is told', async () => {
    const session = { ...KEYS, AWS_SESSION_TOKEN: 't==', AWS_CREDENTIAL_EXPIRATION: '2026-11-22T13:00:00Z' };
    expect(await from('Environment', session)).toEqual({
      ok: true,
      credentials: { ...keys, sessionToken: 't==', expiration: new Date('2026-11-22T13:00:00Z') },
    });
  });

  it('does not believe an end without a token: long-term keys have none', async () => {
    const stale = { ...KEYS, AWS_SESSION_TOKEN: '', AWS_CREDENTIAL_EXPIRATION: '2026-11-22T13:00:00Z' };
    expect(await from('Environment', stale)).toEqual({ ok: true, credentials: keys });
  });

  it('takes the account beside the keys', async () => {
    expect(await from('Environment', { ...KEYS, AWS_ACCOUNT_ID: '111111111111' })).toEqual({
      ok: true,
      credentials: { ...keys, accountId: '111111111111' },
    });
  });

  it.each<[string, Environment, string]>([
    ['nothing', {}, 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set'],
    [
      'a profile or a web identity',
      { AWS_PROFILE: 'x', AWS_ROLE_ARN: 'y', AWS_WEB_IDENTITY_TOKEN_FILE: 'z' },
      'are not set',
    ],
    ['an empty secret', { ...KEYS, AWS_SECRET_ACCESS_KEY: '' }, 'AWS_SECRET_ACCESS_KEY is not set'],
    ['a torn token', { ...KEYS, AWS_SESSION_TOKEN: 'a\nb' }, 'an AWS_SESSION_TOKEN with a line break in it'],
    ['a secret alone', { AWS_SECRET_ACCESS_KEY: 'TOPSECRET' }, 'AWS_ACCESS_KEY_ID is not set'],
  ])('says what is missing where the environment has %s', async (_, environment, words) => {
    const result = await from('Environment', environment);
    expect(result.ok ? '' : result.message).toContain(words);
    expect(JSON.stringify(result)).not.toContain('TOPSECRET');
  });
});

describe('a credential process as base', () => {
  it('passes on why there are no credentials', async () => {
    const base: ExternalBase = {
      kind: 'credential-process',
      profile: 'dev',
      command: 'no-such-program-here',
      at,
    };
    const result = await externalCredentials(base, context({ PATH: process.env['PATH'] }));
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('was not found') });
  });
});
