import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityReport } from '../../core/activity/activity.ts';
import { systemClock } from '../../core/clock.ts';
import { listenOn } from '../../core/loopback/loopback-server.ts';
import { EndpointsInUse } from './endpoints-in-use.ts';
import { type ProfileEndpointAddress, ProfileEndpoints } from './profile-endpoints.ts';

let folder: string;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-endpoints-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

function endpointsOver(port?: number) {
  const seen = {
    isHeld: false,
    port,
    stopped: [] as string[],
    recorded: [] as ActivityReport[],
    lines: [] as string[],
  };
  const inUse = new EndpointsInUse();
  const note = (line: string) => seen.lines.push(line);
  const endpoints = new ProfileEndpoints({
    sourceFor: (profile) => async () => ({
      ok: true,
      credentials: {
        accessKeyId: `ASIA-${profile}`,
        secretAccessKey: 'secret-key',
        sessionToken: 't',
        expiration: new Date(Date.now() + 3_600_000),
      },
    }),
    clock: systemClock,
    folder: join(folder, 'endpoint'),
    port: () => seen.port,
    rememberPort: (taken) => {
      seen.port = taken;
    },
    isHeld: () => seen.isHeld,
    inUse,
    onStopped: (profile) => seen.stopped.push(profile),
    record: (report) => seen.recorded.push(report),
    log: { info: note, warn: note, error: note },
  });
  closing.push(() => endpoints.close());
  return { endpoints, inUse, seen };
}

const read = (address: ProfileEndpointAddress | undefined) =>
  fromHttp({
    awsContainerCredentialsFullUri: address?.uri ?? 'http://127.0.0.1:1/',
    awsContainerAuthorizationTokenFile: address?.tokenFile ?? '/nowhere',
    maxRetries: 0,
  })();

describe('the endpoint of chosen profiles', () => {
  it('serves each by its own token file, and only those that are chosen', async () => {
    const { endpoints, inUse, seen } = endpointsOver();
    await endpoints.serve(['prod', 'dev', 'prod']);
    expect(await read(endpoints.address('prod'))).toMatchObject({ accessKeyId: 'ASIA-prod' });
    expect(await read(endpoints.address('dev'))).toMatchObject({ accessKeyId: 'ASIA-dev' });
    expect(inUse.list.map(({ by, profile }) => `${profile} ${by}`)).toEqual(['prod app', 'dev app']);
    const { tokenFile = '' } = endpoints.address('prod') ?? {};
    if (process.platform !== 'win32') expect(statSync(tokenFile).mode & 0o777).toBe(0o600);

    const former = endpoints.address('prod');
    await endpoints.serve(['dev']);
    expect(endpoints.address('prod')).toBeUndefined();
    expect(existsSync(tokenFile)).toBe(false);
    await expect(read(former)).rejects.toThrow();
    expect(await read(endpoints.address('dev'))).toMatchObject({ accessKeyId: 'ASIA-dev' });
    expect(seen.recorded.map(({ profile, what }) => `${what} ${profile}`)).toEqual([
      'endpoint prod',
      'endpoint dev',
      'endpoint-end prod',
    ]);
    expect(seen.lines.join()).not.toMatch(/secret-key|http/);
  });

  it('is on the same port the next time, with another token', async () => {
    const first = endpointsOver();
    await first.endpoints.serve(['prod']);
    const { tokenFile = '', uri } = first.endpoints.address('prod') ?? {};
    const token = readFileSync(tokenFile, 'utf8');
    await first.endpoints.close();
    expect(readdirSync(join(folder, 'endpoint'))).toEqual([]);
    const second = endpointsOver(first.seen.port);
    await second.endpoints.serve(['prod']);
    expect(second.endpoints.address('prod')).toEqual({ uri, tokenFile });
    expect(readFileSync(tokenFile, 'utf8')).not.toBe(token);
  });

  it('says which port is taken, and serves once another is chosen', async () => {
    const other = createServer();
    const taken = await listenOn(other, '127.0.0.1', 0);
    closing.push(() => other.close());
    const { endpoints, seen } = endpointsOver(taken.ok ? taken.port : 0);
    await endpoints.serve(['prod']);
    expect(endpoints.problem?.message).toContain('EADDRINUSE');
    expect(endpoints.address('prod')).toBeUndefined();
    seen.port = undefined;
    await endpoints.serve(['prod']);
    expect(endpoints.problem).toBeUndefined();
    expect(await read(endpoints.address('prod'))).toMatchObject({ accessKeyId: 'ASIA-prod' });
  });

  it('answers nobody while it is held', async () => {
    const { endpoints, seen } = endpointsOver();
    await endpoints.serve(['prod']);
    const former = endpoints.address('prod');
    seen.isHeld = true;
    await expect(read(former)).rejects.toThrow('503');
    seen.isHeld = false;
    expect(await read(former)).toMatchObject({ accessKeyId: 'ASIA-prod' });
  });

  it('is stopped in the list by whoever keeps what is chosen', async () => {
    const { endpoints, inUse, seen } = endpointsOver();
    await endpoints.serve(['prod']);
    inUse.stopAll();
    expect(seen.stopped).toEqual(['prod']);
  });

  it('comes to what was wanted last, however fast it changes', async () => {
    const { endpoints } = endpointsOver();
    await Promise.all([
      endpoints.serve(['a']),
      endpoints.serve([]),
      endpoints.serve(['a', 'b']),
      endpoints.serve(['b']),
    ]);
    expect(endpoints.address('a')).toBeUndefined();
    expect(await read(endpoints.address('b'))).toMatchObject({ accessKeyId: 'ASIA-b' });
    expect(readdirSync(join(folder, 'endpoint'))).toEqual(['token-b']);
  });

  it.each(['../../etc/passwd', 'a/b', 'CON', 'Prod', '.hidden', 'é', 'x'.repeat(300), 'with space'])(
    'keeps the token of the profile %j in its folder',
    async (profile) => {
      const { endpoints } = endpointsOver();
      await endpoints.serve([profile]);
      const [name = '', ...others] = readdirSync(join(folder, 'endpoint'));
      expect(others).toEqual([]);
      expect(name).toMatch(/^token-[\w-]+$/);
      expect(await read(endpoints.address(profile))).toMatchObject({ sessionToken: 't' });
    },
  );
});
