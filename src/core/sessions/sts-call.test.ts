import { describe, expect, it } from 'vitest';
import type { Chain } from '../chain/chain.ts';
import type { StsCallContext, StsGateway, StsOutcome } from '../sts/sts-gateway.ts';
import { planSessions, type SessionSettings } from './session-plan.ts';
import { StsCall } from './sts-call.ts';

const at = { file: 'config', path: '/config', line: 1 } as const;
const from = { kind: 'profile', profile: 'admin', at } as const;
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const chain: Chain = {
  name: 'admin',
  base: { kind: 'long-term-keys', profile: 'bastion', credentials: keys, at },
  hops: [{ roleArn: 'arn:aws:iam::222222222222:role/Admin' }],
  region: { value: 'eu-south-1', from },
};

/** Where the calls of the chain's last step went, until one was not refused. */
async function placesOf(
  wanted: Partial<Chain>,
  refusals: number,
  settings: SessionSettings = { mfaSessionSeconds: 43_200 },
): Promise<readonly Pick<StsCallContext, 'region' | 'endpoint' | 'caBundle'>[]> {
  const places: Pick<StsCallContext, 'region' | 'endpoint' | 'caBundle'>[] = [];
  const answer = <T>({ region, endpoint, caBundle }: StsCallContext): Promise<StsOutcome<T>> => {
    places.push({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(caBundle === undefined ? {} : { caBundle }),
    });
    const kind = places.length <= refusals ? 'region-disabled' : 'access-denied';
    return Promise.resolve({ ok: false, failure: { kind, code: kind, detail: '', retryable: false } });
  };
  const sts: StsGateway = {
    getSessionToken: (_input, context) => answer(context),
    assumeRole: (_input, context) => answer(context),
    getCallerIdentity: (context) => answer(context),
  };
  const planned = planSessions(
    { ...chain, ...wanted },
    { identity: 'key AKIAEXAMPLE', temporary: false },
    settings,
  );
  const step = planned.ok ? planned.plan.steps.at(-1) : undefined;
  if (!planned.ok || step === undefined) throw new Error('The chain has no step.');
  await new StsCall(sts).sendAdjusted(step, planned.plan.target, keys, new AbortController().signal);
  return places;
}

describe('a call to STS', () => {
  it('goes to the endpoint of the flavour that the profile wants', async () => {
    expect(await placesOf({ endpointFlavour: { fips: true } }, 0)).toEqual([
      { region: 'eu-south-1', endpoint: 'https://sts-fips.eu-south-1.amazonaws.com' },
    ]);
  });

  it('keeps its flavour in the region that is asked instead of one that is turned off', async () => {
    expect(await placesOf({ endpointFlavour: { fips: true } }, 1)).toEqual([
      { region: 'eu-south-1', endpoint: 'https://sts-fips.eu-south-1.amazonaws.com' },
      { region: 'us-east-1', endpoint: 'https://sts-fips.us-east-1.amazonaws.com' },
    ]);
  });

  it('heeds the profile before the settings', async () => {
    const settings = { mfaSessionSeconds: 900, endpointFlavour: { dualStack: true } };
    expect(await placesOf({}, 0, settings)).toMatchObject([{ endpoint: 'https://sts.eu-south-1.api.aws' }]);
    expect(await placesOf({ endpointFlavour: { fips: true } }, 0, settings)).toMatchObject([
      { endpoint: 'https://sts-fips.eu-south-1.amazonaws.com' },
    ]);
  });

  it('goes to an endpoint by name whatever the flavour, and nowhere else', async () => {
    const endpoint = { value: 'https://sts.corp.invalid', from };
    expect(await placesOf({ endpoint, endpointFlavour: { fips: true } }, 1)).toEqual([
      { region: 'eu-south-1', endpoint: 'https://sts.corp.invalid' },
    ]);
  });

  it('signs for us-east-1 at the global endpoint of old', async () => {
    const region = { value: 'eu-west-1', from };
    expect(await placesOf({ region, endpointFlavour: { legacyGlobal: true } }, 0)).toEqual([
      { region: 'us-east-1', endpoint: 'https://sts.amazonaws.com' },
    ]);
  });

  it('trusts the bundle that the profile names, and says who named it', async () => {
    expect(await placesOf({ caBundle: { value: '/corp.pem', from } }, 1)).toMatchObject([
      { caBundle: { path: '/corp.pem', setting: 'ca_bundle of profile admin' } },
      { caBundle: { path: '/corp.pem', setting: 'ca_bundle of profile admin' } },
    ]);
    const variable = { kind: 'environment', variable: 'AWS_CA_BUNDLE' } as const;
    expect(await placesOf({ caBundle: { value: '/corp.pem', from: variable } }, 0)).toMatchObject([
      { caBundle: { path: '/corp.pem', setting: 'AWS_CA_BUNDLE' } },
    ]);
  });
});
