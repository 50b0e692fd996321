import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';
import { hasBotocore } from '../../aws-files/testing/botocore.ts';
import { awsCliCacheKey } from './aws-cli-cache-key.ts';

const at = { file: 'config', path: '/config', line: 1 } as const;

function profile(values: Readonly<Record<string, string>>): Profile {
  const properties = Object.entries(values).map(([key, value]) => [key, { key, value, at }] as const);
  return { name: 'prod', properties: new Map(properties), sections: [at] };
}

function keyOf(values: Readonly<Record<string, string>>): string {
  const keyed = awsCliCacheKey(profile(values));
  return keyed.ok ? keyed.key : keyed.message;
}

/** The keys as botocore itself computes them, with no request sent. */
const SCRIPT = `
import json, sys
from botocore.credentials import AssumeRoleCredentialFetcher, AssumeRoleProvider
keys = []
for values in json.load(sys.stdin):
    profiles = {'prod': {**values, 'source_profile': 'base'}, 'base': {'aws_access_key_id': 'a', 'aws_secret_access_key': 'b'}}
    found = []
    class Fetcher(AssumeRoleCredentialFetcher):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            found.append(self._cache_key)
    import botocore.credentials
    botocore.credentials.AssumeRoleCredentialFetcher = Fetcher
    provider = AssumeRoleProvider(lambda: {'profiles': profiles}, None, {}, 'prod')
    provider.load()
    botocore.credentials.AssumeRoleCredentialFetcher = AssumeRoleCredentialFetcher
    keys.append(found[0])
json.dump(keys, sys.stdout)
`;

function botocoreKeys(profiles: readonly Readonly<Record<string, string>>[]): string[] {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', SCRIPT], {
    input: JSON.stringify(profiles),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the AWS CLI cache key', () => {
  it('is the one that the AWS CLI was seen to use', () => {
    expect(
      keyOf({
        role_arn: 'arn:aws:iam::123456789012:role/demo',
        external_id: 'xid-1',
        mfa_serial: 'arn:aws:iam::123456789012:mfa/u',
      }),
    ).toBe('1df3a20ea6b58984f463a042fc4f7dc474fef771');
  });

  it('does not depend on what the AWS CLI does not look at', () => {
    const role = { role_arn: 'arn:aws:iam::123456789012:role/demo' };
    expect(keyOf({ ...role, region: 'eu-west-1', source_profile: 'a', session_tags: 'a=b' })).toBe(
      keyOf({ ...role, source_profile: 'b' }),
    );
  });

  it('passes over a duration that is no number, and over an empty session name', () => {
    const role = { role_arn: 'arn:aws:iam::123456789012:role/demo' };
    expect(keyOf({ ...role, duration_seconds: 'an hour', role_session_name: '' })).toBe(keyOf(role));
    expect(keyOf({ ...role, duration_seconds: ' 3_600 ' })).toBe(
      keyOf({ ...role, duration_seconds: '3600' }),
    );
  });

  it.each([
    [{ mfa_serial: 'arn:aws:iam::123456789012:mfa/u' }, 'has no role_arn'],
    [{ role_arn: '' }, 'has no role_arn'],
    [{ role_arn: 'arn:aws:iam::123456789012:role/x', web_identity_token_file: '/t' }, 'web_identity'],
  ])('is refused for %o', (values, words) => {
    expect(keyOf(values)).toContain(words);
  });

  it.skipIf(!hasBotocore())(
    'is what botocore computes, whatever the profile says',
    { timeout: 60_000 },
    () => {
      const text = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.constantFrom('', 'x-42', 'é', '"', '\\', '/', '\u007f', '日本', '😀', 'a\tb'),
      );
      const duration = fc.oneof(
        fc.integer({ min: -5, max: 50_000 }).map(String),
        fc.constantFrom('', '3_600', ' 900 ', '+900', '0900', '1e3', '3600.0', 'abc', '_1', '1__0'),
      );
      const profiles = fc.sample(
        fc.record(
          {
            role_arn: text.filter((value) => value !== ''),
            external_id: text,
            mfa_serial: text,
            role_session_name: text,
            duration_seconds: duration,
            region: text,
          },
          { requiredKeys: ['role_arn'] },
        ),
        { numRuns: 400, seed: 7 },
      );
      expect(profiles.map(keyOf)).toEqual(botocoreKeys(profiles));
    },
  );
});
