import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { chooseStsTarget, regionalStsEndpoint } from './endpoints.ts';
import { allPartitions, partitionOfArn, partitionOfRegion } from './partitions.ts';

const regions = [
  ['eu-west-1', 'aws'],
  ['ap-southeast-7', 'aws'],
  ['mx-central-1', 'aws'],
  ['cn-northwest-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['aws-global', 'aws'],
] as const;

/** The host that the AWS SDK's own rule set chooses. */
async function hostBySdk(
  region: string,
  useFipsEndpoint: boolean,
  useDualstackEndpoint: boolean,
  useGlobalEndpoint = false,
) {
  let host = '';
  const client = new STSClient({
    region,
    useFipsEndpoint,
    useDualstackEndpoint,
    useGlobalEndpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    requestHandler: {
      handle(request: { hostname: string }) {
        host = request.hostname;
        return Promise.reject(new Error('no network in this test'));
      },
    },
  });
  await client.send(new GetCallerIdentityCommand({})).catch(() => undefined);
  return `https://${host}`;
}

describe('partitions', () => {
  it.each(regions)('%s belongs to %s', (region, id) => {
    expect(partitionOfRegion(region)?.id).toBe(id);
  });

  it.each(allPartitions())('$id has a default region of its own', (partition) => {
    expect(partitionOfRegion(partition.defaultRegion)).toBe(partition);
  });

  it.each([
    ['arn:aws:iam::111111111111:mfa/jo', 'aws'],
    ['arn:aws-cn:iam::111111111111:role/Admin', 'aws-cn'],
    ['arn:aws-nowhere:iam::111111111111:role/Admin', undefined],
    ['GAHT12345678', undefined],
    ['', undefined],
  ])('%s names partition %s', (arn, id) => {
    expect(partitionOfArn(arn)?.id).toBe(id);
  });

  it.each(['', 'narnia', 'us-east', 'US-EAST-1', 'us-gov-west-1x'])('%j is no region', (region) => {
    expect(partitionOfRegion(region)).toBeUndefined();
  });
});

describe('regionalStsEndpoint', () => {
  const flavours = [
    { fips: false, dualStack: false },
    { fips: true, dualStack: false },
    { fips: false, dualStack: true },
    { fips: true, dualStack: true },
  ];
  it.each(
    [...regions.map(([region]) => region), 'xx-newplace-1'].flatMap((region) =>
      flavours.map((flavour) => ({ region, ...flavour })),
    ),
  )('agrees with the AWS SDK on $region (fips $fips, dual-stack $dualStack)', async (one) => {
    expect(regionalStsEndpoint(one.region, one)).toBe(await hostBySdk(one.region, one.fips, one.dualStack));
  });

  const further = ['us-west-2', 'eu-central-1', 'eu-south-1', 'ap-east-1', 'il-central-1', 'sa-east-1'];
  it.each(
    [...regions.map(([region]) => region), ...further].flatMap((region) =>
      flavours.map((flavour) => ({ region, ...flavour, legacyGlobal: true })),
    ),
  )(
    'agrees with it on the old global endpoint in $region (fips $fips, dual-stack $dualStack)',
    async (one) => {
      const host = await hostBySdk(one.region, one.fips, one.dualStack, true);
      expect(regionalStsEndpoint(one.region, one)).toBe(host);
    },
  );
});

describe('chooseStsTarget', () => {
  const china = 'arn:aws-cn:iam::111111111111:role/Admin';
  const commercial = 'arn:aws:iam::111111111111:role/Admin';

  it('takes the configured region of the right partition', () => {
    expect(chooseStsTarget({ arns: [commercial], region: 'eu-west-1' })).toMatchObject({
      ok: true,
      target: {
        region: 'eu-west-1',
        endpoint: 'https://sts.eu-west-1.amazonaws.com',
        explicitEndpoint: false,
      },
    });
  });

  it.each(allPartitions())('falls back to $defaultRegion for roles of $id without a region', (partition) => {
    const result = chooseStsTarget({ arns: [`arn:${partition.id}:iam::111111111111:role/Admin`] });
    expect(result).toMatchObject({ ok: true, target: { region: partition.defaultRegion } });
  });

  it('goes by the ARN, not by a region of another partition, and says so', () => {
    const result = chooseStsTarget({ arns: ['GAHT12345678', china], region: 'eu-west-1' });
    expect(result).toMatchObject({
      ok: true,
      target: { region: 'cn-north-1', endpoint: 'https://sts.cn-north-1.amazonaws.com.cn' },
    });
    expect(result.ok && result.target.note).toContain('eu-west-1');
  });

  it('goes by the region where no ARN tells', () => {
    const result = chooseStsTarget({ arns: ['GAHT12345678'], region: 'us-gov-east-1' });
    expect(result).toMatchObject({ ok: true, target: { partition: { id: 'aws-us-gov' } } });
  });

  it('refuses a chain across partitions and names both ARNs', () => {
    const result = chooseStsTarget({ arns: [commercial, china] });
    expect(result.ok).toBe(false);
    expect(!result.ok && result.message).toContain(commercial);
    expect(!result.ok && result.message).toContain(china);
  });

  it('keeps a region newer than the table', () => {
    expect(chooseStsTarget({ arns: [commercial], region: 'xx-newplace-1' })).toMatchObject({
      ok: true,
      target: { region: 'xx-newplace-1', endpoint: 'https://sts.xx-newplace-1.amazonaws.com' },
    });
  });

  it.each(['eu-west-1.evil.example', 'eu west 1', 'a/b', 'EU-WEST-1'])(
    'refuses %j as a region rather than building a host name from it',
    (region) => {
      expect(chooseStsTarget({ arns: [], region })).toMatchObject({ ok: false });
    },
  );

  it('uses the endpoint the user named, without its trailing slash', () => {
    expect(
      chooseStsTarget({ arns: [commercial], region: 'eu-west-1', endpoint: 'http://127.0.0.1:5000/' }),
    ).toMatchObject({
      ok: true,
      target: { region: 'eu-west-1', endpoint: 'http://127.0.0.1:5000', explicitEndpoint: true },
    });
  });

  it('signs for us-east-1 at the global endpoint', () => {
    expect(chooseStsTarget({ arns: [commercial], region: 'aws-global' })).toMatchObject({
      ok: true,
      target: { region: 'us-east-1', endpoint: 'https://sts.amazonaws.com' },
    });
  });
});

describe('a region of old that means FIPS', () => {
  it.each([
    ['fips-us-east-1', 'us-east-1', 'https://sts-fips.us-east-1.amazonaws.com', 'aws'],
    ['us-west-2-fips', 'us-west-2', 'https://sts-fips.us-west-2.amazonaws.com', 'aws'],
    ['us-gov-west-1-fips', 'us-gov-west-1', 'https://sts.us-gov-west-1.amazonaws.com', 'aws-us-gov'],
  ])('%s is asked where the SDK asks', async (region, signing, endpoint, partition) => {
    const chosen = chooseStsTarget({ arns: [], region });
    expect(chosen).toMatchObject({
      ok: true,
      target: { region: signing, endpoint, partition: { id: partition }, flavour: { fips: true } },
    });
    expect(await hostBySdk(region, false, false)).toBe(endpoint);
  });

  it('is signed for the plain region at an endpoint by name', () => {
    expect(
      chooseStsTarget({ arns: [], region: 'fips-us-east-1', endpoint: 'https://sts.example.com' }),
    ).toMatchObject({ target: { region: 'us-east-1', endpoint: 'https://sts.example.com' } });
  });
});
