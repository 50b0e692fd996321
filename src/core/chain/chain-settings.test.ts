import { describe, expect, it } from 'vitest';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Sourced } from './chain.ts';
import { resolveChain } from './resolve-chain.ts';
import { type Entries, profileSetOf } from './testing/profile-set.ts';

const KEYS = { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret' };
const role = (source: string, more: Entries = {}) => ({
  role_arn: 'arn:aws:iam::123456789012:role/R',
  source_profile: source,
  ...more,
});

type Profiles = Readonly<Record<string, Entries>>;

function origin(value: Sourced<string> | undefined): string {
  if (!value) return 'none';
  const { from } = value;
  const where =
    from.kind === 'profile' ? from.profile : from.kind === 'environment' ? from.variable : from.kind;
  return `${value.value} from ${where}`;
}

function settings(
  profiles: Profiles,
  environment: Environment = {},
  services: Profiles = {},
  region?: string,
) {
  const set = profileSetOf(profiles, { services });
  const result = resolveChain(set, { profile: 'a', ...(region && { region }) }, environment);
  return result.ok
    ? { region: origin(result.chain.region), endpoint: origin(result.chain.endpoint) }
    : { problem: result.problem.code, message: result.problem.message };
}

describe('the region of a chain', () => {
  const both = { AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'ca-central-1' };

  it.each<[string, Profiles, Environment, string | undefined, string]>([
    [
      'what was asked for',
      { a: role('b', { region: 'eu-west-1' }), b: KEYS },
      both,
      'us-east-2',
      'us-east-2 from request',
    ],
    [
      'the own region of the profile',
      { a: role('b', { region: 'eu-west-1' }), b: { ...KEYS, region: 'x' } },
      both,
      undefined,
      'eu-west-1 from a',
    ],
    [
      'that of the source',
      { a: role('b'), b: { ...KEYS, region: 'eu-west-3' } },
      both,
      undefined,
      'eu-west-3 from b',
    ],
    [
      'that of the nearest source',
      { a: role('b'), b: role('c', { region: 'eu-west-3' }), c: { ...KEYS, region: 'x' } },
      both,
      undefined,
      'eu-west-3 from b',
    ],
    ['AWS_REGION', { a: role('b', { region: '' }), b: KEYS }, both, undefined, 'sa-east-1 from AWS_REGION'],
    [
      'AWS_DEFAULT_REGION',
      { a: KEYS },
      { AWS_REGION: '', AWS_DEFAULT_REGION: 'ca-central-1' },
      undefined,
      'ca-central-1 from AWS_DEFAULT_REGION',
    ],
    [
      'none, even where [default] has one',
      { a: KEYS, default: { region: 'eu-west-1' } },
      {},
      undefined,
      'none',
    ],
  ])('is %s', (_, profiles, environment, wanted, expected) => {
    expect(settings(profiles, environment, {}, wanted).region).toBe(expected);
  });

  it('from a variable that holds something else is a problem that names the variable', () => {
    expect(settings({ a: KEYS }, { AWS_REGION: 'eu west 1' })).toMatchObject({
      problem: 'invalid-field',
      message: 'The environment variable AWS_REGION is "eu west 1", but must be a region such as eu-west-1.',
    });
  });
});

describe('the STS endpoint of a chain', () => {
  const services = {
    local: { sts: { endpoint_url: 'http://127.0.0.1:4' }, s3: { endpoint_url: 'http://127.0.0.1:9' } },
  };
  const own = { ...KEYS, endpoint_url: 'http://127.0.0.1:5' };
  const all = { ...own, services: 'local' };

  it.each<[string, Profiles, Environment, string]>([
    ['none by default', { a: KEYS }, {}, 'none'],
    [
      'AWS_ENDPOINT_URL_STS before all',
      { a: all },
      { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1', AWS_ENDPOINT_URL: 'http://127.0.0.1:2' },
      'http://127.0.0.1:1 from AWS_ENDPOINT_URL_STS',
    ],
    [
      'AWS_ENDPOINT_URL before the files',
      { a: all },
      { AWS_ENDPOINT_URL_STS: '', AWS_ENDPOINT_URL: 'http://127.0.0.1:2' },
      'http://127.0.0.1:2 from AWS_ENDPOINT_URL',
    ],
    ['the services section before endpoint_url', { a: all }, {}, 'http://127.0.0.1:4 from a'],
    ['endpoint_url', { a: own }, {}, 'http://127.0.0.1:5 from a'],
    [
      'endpoint_url where the services section says nothing of STS',
      { a: { ...own, services: 'other' } },
      {},
      'http://127.0.0.1:5 from a',
    ],
    ['that of the profile asked for, not of its source', { a: role('b'), b: own }, {}, 'none'],
    [
      'none when the variable turns it off',
      { a: all },
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE', AWS_ENDPOINT_URL: 'http://127.0.0.1:2' },
      'none',
    ],
    [
      'none when the profile turns it off',
      { a: { ...all, ignore_configured_endpoint_urls: 'true' } },
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' },
      'none',
    ],
    [
      'there when the variable says false and the profile true',
      { a: { ...own, ignore_configured_endpoint_urls: 'true' } },
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
      'http://127.0.0.1:5 from a',
    ],
  ])('is %s', (_, profiles, environment, expected) => {
    const result = settings(profiles, environment, {
      ...services,
      other: { s3: { endpoint_url: 'http://x' } },
    });
    expect(result.endpoint ?? result.message).toBe(expected);
  });

  it('is not asked of a services section that a variable overrides', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' };
    expect(settings({ a: { ...KEYS, services: 'gone' } }, environment).endpoint).toContain(
      'AWS_ENDPOINT_URL',
    );
    expect(settings({ a: { ...KEYS, services: 'gone' } }).problem).toBe('missing-services');
  });

  it.each(['ftp://x', '127.0.0.1:5', 'http://', 'http://a b', 'https://user:pw@host', 'javascript:alert(1)'])(
    'is refused when it is %s',
    (endpoint) => {
      expect(settings({ a: { ...KEYS, endpoint_url: endpoint } }).problem).toBe('invalid-field');
      expect(settings({ a: KEYS }, { AWS_ENDPOINT_URL_STS: endpoint }).message).toContain(
        'AWS_ENDPOINT_URL_STS',
      );
    },
  );

  it('is told without the password that stands in it', () => {
    const { message } = settings({ a: { ...KEYS, endpoint_url: 'https://jo:hunter2@sts.example.com' } });
    expect(message).toContain('sts.example.com');
    expect(message).not.toContain('hunter2');
  });
});
