import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corp, identityRealm } from '../../../simulator/identity-center/testing/realm.ts';
import { simulatorForEachTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import { type SignInStep, signIn } from './sign-in.ts';
import { readToken, tokenFilePath } from './token-file.ts';

const session = { name: 'corp', startUrl: corp.startUrl, region: corp.region };
const simulator = simulatorForEachTest({ realm: identityRealm({ consent: 'allow' }) });
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understudy-sign-in-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function start(show: (step: SignInStep) => void, changes: Partial<Parameters<typeof signIn>[0]> = {}) {
  return signIn({
    session,
    environment: { AWS_ENDPOINT_URL_SSO_OIDC: simulator.current.address('sso-oidc', corp.region) },
    home,
    clock: { now: () => new Date() },
    requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
    show,
    signal: new AbortController().signal,
    ...changes,
  });
}

/** A browser whose person allows everything. */
const browse = ({ address }: SignInStep) => void fetch(address).catch(() => undefined);

function statusOf(address: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    get(address, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe('signing in with a browser', () => {
  it('leaves a token for its owner alone, with all that a refresh needs', async () => {
    expect(await start(browse)).toMatchObject({ ok: true });
    const path = tokenFilePath(session, home);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, '.aws/sso/cache'))).mode & 0o777).toBe(0o700);
    const file = JSON.parse(await readFile(path, 'utf8'));
    expect(file).toMatchObject({ startUrl: corp.startUrl, region: corp.region });
    expect(file.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await readToken(path)).toMatchObject({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      client: { id: expect.any(String), secret: expect.any(String), expiresAt: expect.any(Date) },
    });
  });

  it('waits on after a wrong state, host or path, and listens no more at the end', async () => {
    let redirect = '';
    const outcome = await start(async (step) => {
      redirect = new URL(step.address).searchParams.get('redirect_uri') ?? '';
      expect(await statusOf(`${redirect}?code=x&state=wrong`)).toBe(400);
      expect(await statusOf(`${redirect}?code=x&state=wrong`, { host: 'evil.example' })).toBe(403);
      expect(await statusOf(new URL('/other', redirect).href)).toBe(404);
      browse(step);
    });
    expect(outcome).toMatchObject({ ok: true });
    await expect(statusOf(redirect)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends at once when it is cancelled', async () => {
    const ending = new AbortController();
    const outcome = await start(() => ending.abort(), { signal: ending.signal });
    expect(outcome).toMatchObject({ ok: false, cancelled: true });
  });

  it('says that start URL and region do not belong together', async () => {
    const outcome = await start(browse, {
      session: { ...session, startUrl: 'https://no.awsapps.com/start' },
    });
    expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining('do not belong together') });
  });
});

describe('signing in with a device code', () => {
  it('shows the code and waits until it is confirmed', async () => {
    const steps: SignInStep[] = [];
    const outcome = await start(
      (step) => {
        steps.push(step);
        browse(step);
      },
      { deviceCode: true },
    );
    expect(outcome).toMatchObject({ ok: true });
    expect(steps).toMatchObject([{ userCode: expect.stringMatching(/^\w{4}-\w{4}$/) }]);
  });
});
