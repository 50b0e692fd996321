import { describe, expect, it } from 'vitest';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { resolveChain } from './resolve-chain.ts';
import { type Entries, profileSetOf } from './testing/profile-set.ts';

const keys = { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret' };
const role = { role_arn: 'arn:aws:iam::123456789012:role/R', source_profile: 'b' };

function network(own: Entries, environment: Environment = {}, source: Entries = {}) {
  const set = profileSetOf({ a: { ...role, ...own }, b: { ...keys, ...source }, default: source });
  const result = resolveChain(set, { profile: 'a' }, environment);
  if (!result.ok) return { problem: result.problem.message };
  const { caBundle, endpointFlavour } = result.chain;
  return {
    ...(caBundle && { caBundle: `${caBundle.value} from ${caBundle.from.kind}` }),
    ...(endpointFlavour && { endpointFlavour }),
  };
}

describe('the way to STS', () => {
  it.each<[string, Entries, Environment, object]>([
    ['says nothing where nothing is set', {}, {}, {}],
    ['takes ca_bundle', { ca_bundle: '/corp.pem' }, {}, { caBundle: '/corp.pem from profile' }],
    [
      'takes AWS_CA_BUNDLE first',
      { ca_bundle: '/corp.pem' },
      { AWS_CA_BUNDLE: '/env.pem' },
      { caBundle: '/env.pem from environment' },
    ],
    [
      'takes an empty variable for an unset one',
      { ca_bundle: '/corp.pem' },
      { AWS_CA_BUNDLE: '' },
      { caBundle: '/corp.pem from profile' },
    ],
    [
      'takes REQUESTS_CA_BUNDLE last, as botocore does',
      {},
      { REQUESTS_CA_BUNDLE: '/requests.pem' },
      { caBundle: '/requests.pem from environment' },
    ],
    [
      'takes ca_bundle before REQUESTS_CA_BUNDLE',
      { ca_bundle: '/corp.pem' },
      { REQUESTS_CA_BUNDLE: '/requests.pem' },
      { caBundle: '/corp.pem from profile' },
    ],
    ['takes use_fips_endpoint', { use_fips_endpoint: 'true' }, {}, { endpointFlavour: { fips: true } }],
    ['in any letters', { use_fips_endpoint: 'True' }, {}, { endpointFlavour: { fips: true } }],
    ['lets the variable turn it off', { use_fips_endpoint: 'true' }, { AWS_USE_FIPS_ENDPOINT: 'false' }, {}],
    [
      'takes both variables',
      {},
      { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' },
      { endpointFlavour: { fips: true, dualStack: true } },
    ],
    [
      'takes use_dualstack_endpoint',
      { use_dualstack_endpoint: 'true' },
      {},
      { endpointFlavour: { dualStack: true } },
    ],
    ['knows regional endpoints', { sts_regional_endpoints: 'regional' }, {}, {}],
    [
      'knows the global endpoint of old',
      { sts_regional_endpoints: 'legacy' },
      {},
      { endpointFlavour: { legacyGlobal: true } },
    ],
    [
      'names a property that is neither on nor off',
      { use_fips_endpoint: 'yes' },
      {},
      {
        problem: expect.stringMatching(
          /use_fips_endpoint.*"yes", but must be "true" or "false" \(.*line \d+\)/,
        ),
      },
    ],
    [
      'names a variable that is neither on nor off',
      {},
      { AWS_USE_DUALSTACK_ENDPOINT: '1' },
      { problem: expect.stringMatching(/AWS_USE_DUALSTACK_ENDPOINT.*"1", but must be "true" or "false"/) },
    ],
  ])('%s', (_what, own, environment, expected) => {
    expect(network(own, environment)).toEqual(expected);
  });

  it('is not inherited from the source or from default', () => {
    const source = { ca_bundle: '/x.pem', use_fips_endpoint: 'true' };
    expect(network({}, {}, source)).toEqual({});
  });
});
