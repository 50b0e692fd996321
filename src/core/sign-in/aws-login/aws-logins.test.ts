import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jo, max, signInRealm } from '../../../simulator/sign-in/testing/realm.ts';
import { simulatorForEachTest, startOfTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { profileSetOf } from '../../chain/testing/profile-set.ts';
import { loginCredentials } from '../../credential-sources/login-credentials.ts';
import { nodeRequestHandler, type RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import { listedTargets } from '../listed-targets.ts';
import type { SignInHow } from '../sign-in-method.ts';
import { type AwsLoginTarget, signInCommand, signInId, signInLabel } from '../sign-in-target.ts';
import { AwsLogins } from './aws-logins.ts';
import { loginFile } from './login-file.ts';

const simulator = simulatorForEachTest({ realm: signInRealm });
const target: AwsLoginTarget = {
  kind: 'aws-login',
  profile: 'console',
  loginSession: jo,
  region: 'eu-west-1',
};
const minute = 60;
const hour = 3600;

const requestHandler: RequestHandlerFactory = (_endpoint, limits) => nodeRequestHandler(limits);

let home: string;
let now: Date;
let logins: AwsLogins;

const context = (changes: { readonly offsetMs?: number } = {}) => ({
  environment: { AWS_ENDPOINT_URL_SIGNIN: simulator.current.address('signin', 'eu-west-1'), HOME: home },
  home,
  clock: { now: () => new Date(now.getTime() + (changes.offsetMs ?? 0)) },
  requestHandler,
  sleep: async () => true,
});

beforeEach(() => {
  simulator.current.signIn.setConsent('allow');
  home = mkdtempSync(join(tmpdir(), 'understudy-aws-logins-'));
  now = startOfTest;
  logins = new AwsLogins(context());
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const how = (changes: Partial<SignInHow> = {}): SignInHow => ({
  way: 'browser',
  show: ({ address }) => void fetch(address).catch(() => undefined),
  signal: new AbortController().signal,
  ...changes,
});
const path = () => loginFile(jo, join(home, '.aws', 'login', 'cache'));
const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
  simulator.current.clock.freeze(now);
};
const at = (seconds: number) => new Date(startOfTest.getTime() + seconds * 1000);
const signIn = () => logins.signIn(target, how());

describe('a console sign-in', () => {
  it('lasts twelve hours, and its keys are renewed meanwhile', async () => {
    expect(await logins.state(target)).toEqual({ kind: 'never' });
    expect(await signIn()).toEqual({ ok: true, expiresAt: at(12 * hour) });
    expect(await logins.state(target)).toEqual({ kind: 'signed-in', until: at(15 * minute), renews: true });
    expect(await logins.renew(target, 20 * minute * 1000)).toEqual({ kind: 'fresh', until: at(15 * minute) });
    pass(10 * minute);
    expect(await logins.renew(target, 20 * minute * 1000)).toEqual({
      kind: 'renewed',
      until: at(25 * minute),
    });
  });

  it('does not renew beyond its end, and is known to have ended after it', async () => {
    await signIn();
    pass(12 * hour - 10 * minute);
    expect(await logins.renew(target, 0)).toEqual({ kind: 'renewed', until: at(12 * hour) });
    expect(await logins.state(target)).toEqual({ kind: 'signed-in', until: at(12 * hour), renews: false });
    pass(11 * minute);
    expect(await logins.state(target)).toEqual({ kind: 'ended', endedAt: at(12 * hour) });
  });

  it('is over when AWS says so, though its file looks good, until somebody signs in', async () => {
    await signIn();
    simulator.current.signIn.changePassword(jo);
    pass(16 * minute);
    expect(await logins.state(target)).toMatchObject({ kind: 'signed-in' });
    expect(await logins.renew(target, 0)).toEqual({ kind: 'ended' });
    expect(await logins.state(target)).toEqual({ kind: 'ended' });
    expect(await signIn()).toMatchObject({ ok: true });
    expect(await logins.state(target)).toMatchObject({ kind: 'signed-in' });
  });

  it('is not known by its beginning where another tool dropped that', async () => {
    await signIn();
    const { idToken: _gone, ...file } = JSON.parse(readFileSync(path(), 'utf8'));
    writeFileSync(path(), JSON.stringify(file));
    pass(11 * hour);
    expect(await logins.state(target)).toMatchObject({ kind: 'signed-in', renews: true });
    pass(2 * hour);
    expect(await logins.state(target)).toMatchObject({ kind: 'ended' });
  });

  it('is damaged where nothing can be made of its file', async () => {
    await signIn();
    writeFileSync(path(), '{');
    expect(await logins.state(target)).toEqual({ kind: 'damaged', file: path() });
    expect(logins.files(target)).toEqual([path()]);
  });

  it('is refused, and nothing is written, where somebody else signed in', async () => {
    const other = { ...target, loginSession: max };
    expect(await logins.signIn(other, how())).toMatchObject({
      ok: false,
      message: `You signed in as ${jo}, but profile console is for ${max}. Nothing was written.`,
    });
    expect(existsSync(join(home, '.aws'))).toBe(false);
  });

  it('sends somebody to the terminal who has the browser on another device', async () => {
    expect(await logins.signIn(target, how({ way: 'device-code' }))).toMatchObject({
      ok: false,
      advice: 'Run "understudy login console --no-browser" there.',
    });
  });

  it('ends with its file, and says that AWS knows no more of it', async () => {
    await signIn();
    expect(await logins.signOut(target)).toMatchObject({
      ok: true,
      notice: expect.stringContaining('15 minutes'),
    });
    expect(existsSync(path())).toBe(false);
    await signIn();
    expect(await logins.forget(target)).toEqual({ ok: true });
    expect(await logins.state(target)).toEqual({ kind: 'never' });
  });
});

describe('the profiles that stand on it', () => {
  const profiles = profileSetOf({
    console: { login_session: jo, region: 'eu-west-1' },
    again: { login_session: jo },
    role: { role_arn: 'arn:aws:iam::222222222222:role/Open', source_profile: 'console' },
    process: { credential_process: 'x', login_session: '' },
  });

  it('lead where their services section says', () => {
    const set = profileSetOf(
      { console: { login_session: jo, services: 'local' } },
      { services: { local: { signin: { endpoint_url: 'http://127.0.0.1:9' } } } },
    );
    expect(listedTargets(set, {})).toMatchObject([{ target: { endpoint: 'http://127.0.0.1:9' } }]);
  });

  it('are listed once by who signs in', () => {
    const listed = listedTargets(profiles, {});
    expect(listed).toEqual([{ id: signInId(target), target, profiles: ['console', 'again'] }]);
    expect([signInLabel(target), signInCommand(target)]).toEqual(['console', 'understudy login console']);
  });

  const base = {
    kind: 'login',
    profile: 'console',
    loginSession: jo,
    at: { file: 'config', path: '/c', line: 1 },
  } as const;
  const credentials = (offsetMs = 0) =>
    loginCredentials(base, { ...context({ offsetMs }), platform: 'linux', awsLogins: logins });

  it('say what to sign in to where nobody has', async () => {
    expect(await credentials()).toMatchObject({
      ok: false,
      signIn: { kind: 'aws-login', profile: 'console', loginSession: jo },
      advice: 'Run "understudy login console", then try again.',
    });
  });

  it('hand on the account, and the end by the clock of AWS', async () => {
    await signIn();
    expect(await credentials(10 * minute * 1000)).toMatchObject({
      ok: true,
      credentials: { accountId: '111111111111', expiration: at(25 * minute) },
    });
  });
});
