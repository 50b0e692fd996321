import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromLoginCredentials } from '@aws-sdk/credential-provider-login';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jo, signInRealm } from '../../../simulator/sign-in/testing/realm.ts';
import { createSimulatorClock } from '../../../simulator/simulator-clock.ts';
import { simulatorForEachTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { StsTestClient } from '../../../simulator/sts/testing/sts-client.ts';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import { type AwsLoginOptions, awsLogin } from './aws-login.ts';
import { type Login, loginFile, readLogin, writeLogin } from './login-file.ts';
import { loginKeys } from './login-keys.ts';

const region = 'eu-west-1';
const simulator = simulatorForEachTest({ realm: signInRealm, clock: createSimulatorClock() });
let folder: string;
let path: string;

beforeEach(() => {
  simulator.current.signIn.setConsent('allow');
  folder = mkdtempSync(join(tmpdir(), 'understudy-aws-login-'));
  path = loginFile(jo, folder);
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const clock = { now: () => new Date() };
const requestHandler: AwsLoginOptions['requestHandler'] = (_endpoint, limits) => nodeRequestHandler(limits);

/** A browser whose person does what the simulator was told. */
const browse = ({ address }: { readonly address: string }) => void fetch(address).catch(() => undefined);

function start(changes: Partial<AwsLoginOptions> = {}) {
  return awsLogin({
    region,
    address: simulator.current.address('signin', region),
    clock,
    requestHandler,
    show: browse,
    signal: new AbortController().signal,
    ...changes,
  });
}

async function signedIn(): Promise<Login> {
  const outcome = await start();
  if (!outcome.ok) throw new Error(outcome.message);
  expect(outcome.loginSession).toBe(jo);
  expect(await writeLogin(path, outcome.login)).toBeUndefined();
  return outcome.login;
}

const keys = (changes: Partial<Parameters<typeof loginKeys>[0]> = {}) =>
  loginKeys({
    profile: 'console',
    loginSession: jo,
    folder,
    region: 'us-east-1',
    addressOf: (of) => simulator.current.address('signin', of),
    clock,
    requestHandler,
    ...changes,
  });

/** Moves the end of the keys in the file; what else stands there stays. */
function endAt(instant: string, extra: object = {}) {
  const file = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(
    path,
    JSON.stringify({ ...file, ...extra, accessToken: { ...file.accessToken, expiresAt: instant } }),
  );
}

const whoIs = async (credentials: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}) => {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
  return (
    await new StsTestClient(simulator.current, { accessKeyId, secretAccessKey, sessionToken }).identity()
  ).Arn;
};

const tokenCalls = () =>
  simulator.current.journal.entries.filter(({ action }) => action === 'CreateOAuth2Token').length;

describe('signing in to the console with a browser', () => {
  it('gives keys of the session, and what renews them', async () => {
    const login = await signedIn();
    expect(await whoIs(login.credentials)).toBe(jo);
    expect(login).toMatchObject({ accountId: '111111111111', region, others: { tokenType: 'aws_sigv4' } });
    expect(await readLogin(path)).toEqual({
      ...login,
      credentials: {
        ...login.credentials,
        expiration: new Date(Math.floor(login.credentials.expiration.getTime() / 1000) * 1000),
      },
    });
  });

  it('is proven at the right time where the clock of this machine is wrong', async () => {
    const slow = { now: () => new Date(Date.now() - 10 * 60_000) };
    expect(await start({ clock: slow })).toMatchObject({ ok: true, loginSession: jo });
  });

  it('listens no more at the end', async () => {
    let redirect = '';
    await start({
      show: (step) => {
        redirect = new URL(step.address).searchParams.get('redirect_uri') ?? '';
        browse(step);
      },
    });
    expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
    const again = new Promise((resolve, reject) => get(redirect, resolve).on('error', reject));
    await expect(again).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says why the browser came back without a code', async () => {
    simulator.current.signIn.setConsent('deny');
    expect(await start()).toMatchObject({
      ok: false,
      message: expect.stringContaining('The person denied access'),
    });
  });

  it('ends at once when it is cancelled', async () => {
    const ending = new AbortController();
    const outcome = await start({ show: () => ending.abort(), signal: ending.signal });
    expect(outcome).toMatchObject({ ok: false, cancelled: true });
  });

  it('says that something else answered', async () => {
    simulator.current.faults.add(
      { kind: 'html', status: 200 },
      { service: 'signin', action: 'CreateOAuth2Token' },
    );
    expect(await start()).toMatchObject({
      ok: false,
      message: expect.stringContaining('is not the AWS sign-in service'),
    });
  });

  it('says that AWS is too busy', async () => {
    simulator.current.faults.add(
      { kind: 'server-error', status: 503 },
      { service: 'signin', action: 'CreateOAuth2Token' },
    );
    expect(await start()).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot answer just now'),
    });
  });
});

describe('signing in from another device', () => {
  /** The person there reads the code off the page. */
  const carried = async (address: string) =>
    /<output>([^<]+)<\/output>/.exec(await (await fetch(address)).text())?.[1] ?? '';

  function remotely(answer: (code: string) => string | undefined) {
    let code: Promise<string> = Promise.resolve('');
    return start({
      show: ({ address }) => {
        code = carried(address);
      },
      readCode: async () => answer(await code),
    });
  }

  it('takes the code that the page shows there, line breaks and all', async () => {
    const outcome = await remotely((code) => `  ${code.slice(0, 20)}\n${code.slice(20)} \r\n`);
    expect(outcome).toMatchObject({
      ok: true,
      loginSession: jo,
      login: { clientId: 'arn:aws:signin:::devtools/cross-device' },
    });
  });

  it.each([
    ['nothing', () => undefined, 'No code was entered'],
    ['blanks', () => '  ', 'No code was entered'],
    ['something else', () => 'not a code!', 'not the code that the page shows'],
    ['base64 of something else', () => Buffer.from('hello').toString('base64'), 'not the code'],
    [
      'the code of another sign-in',
      () => Buffer.from('state=other&code=x').toString('base64'),
      'belongs to another sign-in',
    ],
  ])('does not go on with %s', async (_what, answer, sentence) => {
    expect(await remotely(answer)).toMatchObject({ ok: false, message: expect.stringContaining(sentence) });
    expect(tokenCalls()).toBe(0);
  });

  it('says that a code was used before', async () => {
    let used = '';
    expect(await remotely((code) => (used = code))).toMatchObject({ ok: true });
    const code = new URLSearchParams(Buffer.from(used, 'base64').toString()).get('code') ?? '';
    const again = await start({
      show: () => undefined,
      readCode: async () => undefined,
    });
    expect(again).toMatchObject({ ok: false });
    const state = { value: '' };
    const replay = await start({
      show: ({ address }) => {
        state.value = new URL(address).searchParams.get('state') ?? '';
      },
      readCode: async () => Buffer.from(`state=${state.value}&code=${code}`).toString('base64'),
    });
    expect(replay).toMatchObject({ ok: false, message: expect.stringContaining('used before') });
  });
});

describe('the keys of a console sign-in', () => {
  const provider = () =>
    fromLoginCredentials({
      profile: 'console',
      configFilepath: join(folder, 'config'),
      filepath: join(folder, 'none'),
      // Each of its regions is another address, as at AWS: it finds the right one by `signInRegion`.
      clientConfig: { endpoint: simulator.current.address('signin', region) },
      ignoreCache: true,
    });
  beforeEach(() => {
    writeFileSync(join(folder, 'config'), `[profile console]\nlogin_session = ${jo}\n`);
  });

  it('are used by the JS SDK as we wrote them, and by us as it renewed them', async () => {
    const login = await signedIn();
    expect((await provider()()).accessKeyId).toBe(login.credentials.accessKeyId);
    endAt('2020-01-01T00:00:00Z', { extra: 'kept' });
    const renewed = await provider()();
    expect(renewed.accessKeyId).not.toBe(login.credentials.accessKeyId);
    const before = tokenCalls();
    expect(await keys()).toMatchObject({
      ok: true,
      accountId: '111111111111',
      credentials: { accessKeyId: renewed.accessKeyId },
    });
    expect(tokenCalls()).toBe(before);
  });

  it('are used by the JS SDK as we renewed them, and nothing of the file is lost', async () => {
    const login = await signedIn();
    endAt('2020-01-01T00:00:00Z', { extra: { kept: true } });
    const renewed = await keys();
    if (!renewed.ok) throw new Error(renewed.message);
    expect(renewed.credentials.accessKeyId).not.toBe(login.credentials.accessKeyId);
    expect(await whoIs(renewed.credentials)).toBe(jo);
    expect((await provider()()).accessKeyId).toBe(renewed.credentials.accessKeyId);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    expect(file).toMatchObject({ extra: { kept: true }, signInRegion: region, tokenType: 'aws_sigv4' });
    expect(file.idToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(file.accessToken.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('are renewed in the region of the sign-in, wherever the profile is', async () => {
    await signedIn();
    endAt('2020-01-01T00:00:00Z');
    const asked: string[] = [];
    const outcome = await keys({
      region: 'us-east-1',
      addressOf: (of) => {
        asked.push(of);
        return simulator.current.address('signin', of);
      },
    });
    expect(outcome).toMatchObject({ ok: true });
    expect(asked).toEqual([region]);
  });

  it('are renewed once where twenty ask at the same time', async () => {
    await signedIn();
    endAt('2020-01-01T00:00:00Z');
    const before = tokenCalls();
    const all = await Promise.all(Array.from({ length: 20 }, () => keys()));
    expect(new Set(all.map((one) => (one.ok ? one.credentials.accessKeyId : one.message))).size).toBe(1);
    expect(tokenCalls()).toBe(before + 1);
  });

  it('are gone when the password was changed', async () => {
    await signedIn();
    endAt('2020-01-01T00:00:00Z');
    simulator.current.signIn.changePassword(jo);
    expect(await keys()).toEqual({
      ok: false,
      kind: 'sign-in-ended',
      message: 'The password behind the console sign-in of profile console was changed, which ends it.',
      advice: 'Run "understudy login console", then try again.',
    });
  });
});
