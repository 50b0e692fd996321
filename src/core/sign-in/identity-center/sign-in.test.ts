import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corp } from '../../../simulator/identity-center/testing/realm.ts';
import type { SignInHow, SignInStep } from '../sign-in-method.ts';
import type { IdentityCenterTarget } from '../sign-in-target.ts';
import { browse, corpTarget, signInBench } from '../testing/signing-in.ts';
import { registrationFilePath } from './registration-file.ts';
import { signInToIdentityCenter } from './sign-in.ts';
import { readToken, tokenFilePath } from './token-file.ts';

const bench = signInBench();

function start(how: Partial<SignInHow> = {}, target: IdentityCenterTarget = corpTarget) {
  const signal = new AbortController().signal;
  return signInToIdentityCenter(
    target,
    { way: 'browser', show: browse, signal, ...how },
    bench.current.context,
  );
}

function statusOf(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    get(address, { headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe('signing in with a browser', () => {
  it('leaves a token for its owner alone, with all that a refresh needs', async () => {
    expect(await start()).toMatchObject({ ok: true });
    const { home } = bench.current;
    const path = tokenFilePath(corpTarget.session, home);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, '.aws/sso/cache')).mode & 0o777).toBe(0o700);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    expect(Object.keys(file)).toEqual([
      'startUrl',
      'region',
      'accessToken',
      'expiresAt',
      'clientId',
      'clientSecret',
      'registrationExpiresAt',
      'refreshToken',
    ]);
    expect(file).toMatchObject({ startUrl: corp.startUrl, region: corp.region });
    for (const time of [file.expiresAt, file.registrationExpiresAt])
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await readToken(path)).toMatchObject({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      client: { id: expect.any(String), secret: expect.any(String), expiresAt: expect.any(Date) },
    });
  });

  it('waits on after a wrong state, host, path or method, and listens no more at the end', async () => {
    let redirect = '';
    const outcome = await start({
      show: async (step) => {
        redirect = new URL(step.address).searchParams.get('redirect_uri') ?? '';
        expect(new URL(redirect).hostname).toBe('127.0.0.1');
        const state = new URL(step.address).searchParams.get('state') ?? '';
        expect(await statusOf(`${redirect}?code=x&state=wrong`)).toBe(400);
        expect(await statusOf(`${redirect}?code=x&state=${state}`, { host: 'evil.example' })).toBe(403);
        expect(await statusOf(`${redirect}?code=x&state=${state}`, {}, 'POST')).toBe(405);
        expect(await statusOf(`${redirect}?state=${state}`)).toBe(400);
        expect(await statusOf(new URL('/other', redirect).href)).toBe(404);
        browse(step);
      },
    });
    expect(outcome).toMatchObject({ ok: true });
    await expect(statusOf(redirect)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends at once when it is cancelled, and listens no more', async () => {
    const ending = new AbortController();
    let redirect = '';
    const outcome = await start({
      show: ({ address }) => {
        redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
        ending.abort();
      },
      signal: ending.signal,
    });
    expect(outcome).toMatchObject({ ok: false, cancelled: true });
    await expect(statusOf(redirect)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says so when the person refuses', async () => {
    bench.current.simulator.identityCenter.setConsent('deny');
    expect(await start()).toMatchObject({ ok: false, message: 'The sign-in was refused in the browser.' });
  });

  it('says that start URL and region do not belong together', async () => {
    const { session } = corpTarget;
    const startUrl = 'https://no.awsapps.com/start';
    const outcome = await start({}, { ...corpTarget, session: { ...session, startUrl } });
    expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining('do not belong together') });
  });

  it('asks once more where AWS had trouble before the browser was opened', async () => {
    bench.current.simulator.faults.add(
      { kind: 'server-error', status: 500 },
      { service: 'sso-oidc', action: 'RegisterClient', calls: 2 },
    );
    expect(await start()).toMatchObject({ ok: true });
    expect(bench.current.calls().filter((call) => call.startsWith('RegisterClient'))).toHaveLength(3);
  });
});

describe('the registration', () => {
  const registrations = () => bench.current.calls().filter((call) => call === 'RegisterClient ok').length;
  const path = () => registrationFilePath({ session: corpTarget.session }, bench.current.home);

  it('is kept where the AWS CLI keeps it, and used again', async () => {
    await start();
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      scopes: ['sso:account:access'],
      grantTypes: ['authorization_code', 'refresh_token'],
    });
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(await start()).toMatchObject({ ok: true });
    expect(registrations()).toBe(1);
  });

  it.each([
    ['is no JSON', () => '{bad'],
    [
      'has fourteen minutes left',
      (file: object) => JSON.stringify({ ...file, expiresAt: '2026-03-01T10:14:00Z' }),
    ],
    [
      'is for a device code',
      ({ grantTypes: _none, ...file }: { grantTypes?: unknown }) => JSON.stringify(file),
    ],
  ])('is made anew where the file %s', async (_case, change) => {
    await start();
    writeFileSync(path(), change(JSON.parse(readFileSync(path(), 'utf8'))));
    expect(await start()).toMatchObject({ ok: true });
    expect(registrations()).toBe(2);
  });

  it('is forgotten when the browser never came back, since AWS may have forgotten it', async () => {
    await start();
    bench.current.simulator.identityCenter.forgetClients();
    const ending = new AbortController();
    await start({
      show: async ({ address }) => {
        await fetch(address);
        ending.abort();
      },
      signal: ending.signal,
    });
    expect(await start()).toMatchObject({ ok: true });
    expect(registrations()).toBe(2);
  });

  it('is made anew once where AWS does not know it at a device code', async () => {
    await start({ way: 'device-code' });
    bench.current.simulator.identityCenter.forgetClients();
    expect(await start({ way: 'device-code' })).toMatchObject({ ok: true });
    expect(registrations()).toBe(2);
  });
});

describe('signing in with a device code', () => {
  it('shows the code and waits until it is confirmed', async () => {
    const steps: SignInStep[] = [];
    const outcome = await start({
      way: 'device-code',
      show: (step) => {
        steps.push(step);
        browse(step);
      },
    });
    expect(outcome).toMatchObject({ ok: true });
    expect(steps).toMatchObject([
      { userCode: expect.stringMatching(/^\w{4}-\w{4}$/), deadline: expect.any(Date) },
    ]);
  });

  it('waits on while nobody has decided, and longer when it asked too often', async () => {
    const { simulator } = bench.current;
    simulator.identityCenter.setConsent(undefined);
    let polls = 0;
    const stop = simulator.journal.onEntry(({ action, outcome }) => {
      if (action !== 'CreateToken' || outcome !== 'authorization_pending') return;
      polls += 1;
      if (polls === 3) {
        const [code = ''] = simulator.identityCenter.waitingUserCodes();
        simulator.identityCenter.decideDevice(code, 'allow');
      }
    });
    expect(await start({ way: 'device-code', show: () => undefined })).toMatchObject({ ok: true });
    stop();
    expect(polls).toBe(3);
  });

  it.each([
    ['deny', 'The sign-in was refused in the browser.'],
    ['nobody', 'The code was not confirmed in time.'],
  ] as const)('ends with a sentence where the person: %s', async (decision, message) => {
    const { simulator } = bench.current;
    simulator.identityCenter.setConsent(decision === 'deny' ? 'deny' : undefined);
    const show = decision === 'deny' ? browse : () => undefined;
    expect(await start({ way: 'device-code', show })).toMatchObject({ ok: false, message });
  });

  it('goes on over a moment without an answer', async () => {
    const { simulator } = bench.current;
    simulator.faults.add(
      { kind: 'dropped-connection' },
      { service: 'sso-oidc', action: 'CreateToken', calls: 2 },
    );
    expect(await start({ way: 'device-code' })).toMatchObject({ ok: true });
  });

  it('is how a start URL without a session is signed in to, without scopes, as the AWS CLI does it', async () => {
    const { name: _none, ...session } = corpTarget.session;
    const steps: SignInStep[] = [];
    const show = (step: SignInStep) => {
      steps.push(step);
      browse(step);
    };
    const outcome = await start({ show }, { kind: 'identity-center', session });
    expect(outcome).toMatchObject({ ok: true });
    expect(steps[0]?.userCode).toBeDefined();
    const token = await readToken(tokenFilePath(session, bench.current.home));
    expect(token).not.toHaveProperty('refreshToken');
  });
});
