import { afterEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import { externalCredentials } from '../credential-source.ts';
import {
  type Answering,
  type MetadataServer,
  metadataBody,
  startMetadataServer,
} from '../testing/metadata-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const ENDPOINT = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';
const ROLES = '/latest/meta-data/iam/security-credentials/';

/** An instance with the role `app role`; `changed` may answer otherwise. */
async function instance(changed: Answering = () => undefined): Promise<MetadataServer> {
  const started = await startMetadataServer((request) => {
    const other = changed(request);
    if (other) return other;
    if (request.method === 'PUT' && request.url === '/latest/api/token')
      return request.headers['x-aws-ec2-metadata-token-ttl-seconds'] === '21600'
        ? { body: 'a-token' }
        : { status: 400 };
    if (request.headers['x-aws-ec2-metadata-token'] !== 'a-token') return { status: 401 };
    if (request.url === ROLES) return { body: 'app role\nsecond' };
    if (request.url === `${ROLES}app%20role`) return { body: metadataBody({ Code: 'Success' }) };
    return { status: 404 };
  });
  closing.push(() => started.close());
  return started;
}

function ask(
  environment: Environment,
  timeoutMs = 20_000,
  metadata: { readonly endpoint?: string; readonly mode?: string } = {},
) {
  return externalCredentials(
    {
      kind: 'credential-source',
      profile: 'dev',
      source: 'Ec2InstanceMetadata',
      metadata,
      at: { file: 'config', path: '/home/jo/.aws/config', line: 3 },
    },
    {
      environment,
      platform: process.platform,
      home: undefined,
      clock: { now: () => new Date('2026-11-22T12:00:00Z') },
      metadata: { timeoutMs },
    },
  );
}

describe('credential_source = Ec2InstanceMetadata', () => {
  it('is the role of the instance: a token, the name of the role, its credentials', async () => {
    const { asked, url } = await instance();
    expect(await ask({ [ENDPOINT]: url })).toEqual({
      ok: true,
      credentials: {
        accessKeyId: 'ASIAROLE',
        secretAccessKey: 'TOPSECRET',
        sessionToken: 'token==',
        expiration: new Date('2026-11-22T18:00:00Z'),
      },
    });
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /latest/api/token',
      `GET ${ROLES}`,
      `GET ${ROLES}app%20role`,
    ]);
  });

  it('asks nobody where the metadata service is turned off', async () => {
    const { asked, url } = await instance();
    const result = await ask({ [ENDPOINT]: url, AWS_EC2_METADATA_DISABLED: 'TRUE' });
    expect(result.ok ? '' : result.message).toContain('AWS_EC2_METADATA_DISABLED is true');
    expect(asked).toHaveLength(0);
  });

  it.each([
    ['AWS_EC2_METADATA_SERVICE_ENDPOINT', 'not an address'],
    ['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'IPv5'],
  ])('refuses an unusable %s', async (variable, value) => {
    const result = await ask({ [variable]: value });
    expect(result.ok ? '' : result.message).toContain(`${variable} is "${value}"`);
  });

  it('asks at the endpoint that the profile names, unless a variable names another', async () => {
    const profiles = await instance();
    const variables = await instance();
    const elsewhere = { endpoint: profiles.url, mode: 'IPv6' };
    expect(await ask({}, 20_000, elsewhere)).toMatchObject({ ok: true });
    expect(profiles.asked).toHaveLength(3);
    expect(await ask({ [ENDPOINT]: variables.url }, 20_000, elsewhere)).toMatchObject({ ok: true });
    expect([profiles.asked.length, variables.asked.length]).toEqual([3, 3]);
  });

  it.each([
    [
      {},
      { mode: 'IPv5' },
      'ec2_metadata_service_endpoint_mode is "IPv5"',
      'Write IPv4 or IPv6, or remove the line.',
    ],
    [
      {},
      { endpoint: 'x' },
      'ec2_metadata_service_endpoint is "x"',
      'Write a web address, or remove the line.',
    ],
    [
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv7' },
      { mode: 'IPv4' },
      'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is "IPv7"',
      'Write IPv4 or IPv6, or unset the variable.',
    ],
  ])(
    'with %j and %j in the profile says which of them is wrong',
    async (environment, metadata, words, advice) => {
      const result = await ask(environment, 20_000, metadata);
      expect(result).toMatchObject({ ok: false, message: expect.stringContaining(words), advice });
    },
  );

  it.each(['/latest/api/token', ROLES, `${ROLES}app%20role`])(
    'asks once more where %s answers 503, and no further',
    async (path) => {
      let busy = 1;
      const { asked, url } = await instance((request) => {
        if (request.url !== path || busy === 0) return undefined;
        busy -= 1;
        return { status: 503 };
      });
      expect(await ask({ [ENDPOINT]: url })).toMatchObject({ ok: true });
      expect(asked).toHaveLength(4);
      busy = 2;
      const result = await ask({ [ENDPOINT]: url });
      expect(result.ok ? '' : result.message).toContain('status 503');
    },
  );

  it('does not go back to version 1 where there is no token', async () => {
    const { asked, url } = await instance(({ method }) => (method === 'PUT' ? { status: 403 } : undefined));
    const result = await ask({ [ENDPOINT]: url });
    expect(result.ok ? '' : result.message).toContain('gave no token for version 2');
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Answering, string]>([
    ['has no role', ({ url }) => (url === ROLES ? { status: 404 } : undefined), 'the instance has none'],
    ['has an empty list of roles', ({ url }) => (url === ROLES ? { body: '' } : undefined), 'has none'],
    [
      'answers with a status',
      ({ url }) => (url?.endsWith('role') ? { status: 500 } : undefined),
      'status 500',
    ],
    [
      'says that something failed',
      ({ url }) => (url?.endsWith('role') ? { body: '{"Code":"AssumeRoleUnauthorizedAccess"}' } : undefined),
      'answered "AssumeRoleUnauthorizedAccess" instead of credentials',
    ],
  ])('says so where the instance %s', async (_, changed, words) => {
    const { url } = await instance(changed);
    const result = await ask({ [ENDPOINT]: url });
    expect(result.ok ? '' : result.message).toContain(words);
  });

  it('says so where this is no instance', async () => {
    const gone = await startMetadataServer(() => undefined);
    await gone.close();
    const result = await ask({ [ENDPOINT]: gone.url });
    expect(result.ok ? '' : result.message).toContain('nothing answers');
    const silent = await startMetadataServer(() => undefined);
    closing.push(() => silent.close());
    const late = await ask({ [ENDPOINT]: silent.url }, 50);
    expect(late.ok ? '' : late.message).toContain('no answer in time');
  });
});
