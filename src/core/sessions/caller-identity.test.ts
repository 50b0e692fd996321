import { describe, expect, it } from 'vitest';
import { resolveChain } from '../chain/resolve-chain.ts';
import { profileSetOf } from '../chain/testing/profile-set.ts';
import type { StsCallContext, StsGateway } from '../sts/sts-gateway.ts';
import { callerIdentity } from './caller-identity.ts';

const credentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const arn = 'arn:aws-cn:sts::222222222222:assumed-role/Admin/jo';

function chainOf(partition: string, environment: Readonly<Record<string, string>> = {}) {
  const profiles = profileSetOf({
    bastion: { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret', region: 'eu-west-1' },
    prod: { role_arn: `arn:${partition}:iam::222222222222:role/Admin`, source_profile: 'bastion' },
  });
  const resolved = resolveChain(profiles, { profile: 'prod' }, environment);
  if (!resolved.ok) throw new Error(resolved.problem.message);
  return resolved.chain;
}

function gateway(answer: Awaited<ReturnType<StsGateway['getCallerIdentity']>>) {
  const asked: StsCallContext[] = [];
  return {
    asked,
    getCallerIdentity: async (context: StsCallContext) => {
      asked.push(context);
      return answer;
    },
  };
}

const identity = { account: '222222222222', arn, userId: 'AROAEXAMPLE:jo' };

describe('who am I', () => {
  it.each([
    ['aws', {}, 'eu-west-1', 'https://sts.eu-west-1.amazonaws.com'],
    ['aws-cn', {}, 'cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn'],
    ['aws', { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:4' }, 'eu-west-1', 'http://127.0.0.1:4'],
  ])(
    'is asked with these keys where roles of %s are assumed',
    async (partition, environment, region, endpoint) => {
      const sts = gateway({ ok: true, value: identity });
      expect(await callerIdentity(sts, chainOf(partition, environment), credentials)).toEqual({
        ok: true,
        identity,
      });
      expect(sts.asked).toEqual([{ credentials, region, endpoint }]);
    },
  );

  it('is refused in words, with the request id', async () => {
    const sts = gateway({
      ok: false,
      failure: {
        kind: 'expired-credentials',
        code: 'ExpiredToken',
        detail: 'expired',
        retryable: false,
        requestId: 'a-request',
      },
    });
    expect(await callerIdentity(sts, chainOf('aws'), credentials)).toMatchObject({
      ok: false,
      failure: { message: 'The keys of profile prod have ended.', requestId: 'a-request' },
    });
  });
});
