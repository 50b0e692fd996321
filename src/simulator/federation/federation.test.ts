import { GetRoleCredentialsCommand } from '@aws-sdk/client-sso';
import { describe, expect, it } from 'vitest';
import type { SessionCredentials } from '../../core/credentials.ts';
import { consoleLink } from '../../core/delivery/console/console-link.ts';
import { identityRealm } from '../identity-center/testing/realm.ts';
import { portalClient, signedIn } from '../identity-center/testing/signed-in.ts';
import { keys, roleArn, testRealm } from '../sts/testing/realm.ts';
import { simulatorForEachTest } from '../sts/testing/started-simulator.ts';
import { keysOf, StsTestClient } from '../sts/testing/sts-client.ts';
import { isConsoleDestination } from './console-destination.ts';

const simulator = simulatorForEachTest({
  realm: {
    accounts: testRealm.accounts.filter(({ partition }) => partition === undefined),
    identityCenters: identityRealm().identityCenters ?? [],
  },
});
const destination = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1';

const jo = (): StsTestClient => new StsTestClient(simulator.current, keys.jo);
const roleKeys = async (): Promise<SessionCredentials> => keysOf(await jo().assumeRole(roleArn('Open')));

async function ask(query: Readonly<Record<string, string>>, method = 'GET', region?: string) {
  const url = `${simulator.current.address('federation', region)}?${new URLSearchParams(query)}`;
  const response = await fetch(url, { method });
  const body = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), body };
}

const sessionOf = (credentials: Partial<SessionCredentials>) =>
  JSON.stringify({
    sessionId: credentials.accessKeyId,
    sessionKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
  });

const getToken = (credentials: Partial<SessionCredentials>, more: Readonly<Record<string, string>> = {}) =>
  ask({ Action: 'getSigninToken', Session: sessionOf(credentials), ...more });

const tokenIn = ({ body }: { readonly body: string }): string => {
  const { SigninToken }: { SigninToken?: string } = JSON.parse(body);
  return SigninToken ?? '';
};

describe('getSigninToken', () => {
  it('gives a token for a role’s keys, and the login page says who is where', async () => {
    const answer = await getToken(await roleKeys());
    expect(answer).toMatchObject({ status: 200, type: 'application/json' });
    const page = await ask({
      Action: 'login',
      Issuer: 'test',
      Destination: destination,
      SigninToken: tokenIn(answer),
    });
    expect(page.status).toBe(200);
    for (const text of ['222222222222', 'Open', 'test', destination, '2026-03-01T11:00:10.000Z'])
      expect(page.body).toContain(`>${text}<`);
  });

  it('is what the product itself asks, and its address opens the console', async () => {
    const credentials = await roleKeys();
    const endpoint = simulator.current.environment['UNDERSTUDY_FEDERATION_ENDPOINT'] ?? '';
    const link = await consoleLink(
      { kind: 'federation', endpoint, region: 'eu-west-1', destination, notes: [], sessionSeconds: 7200 },
      { name: 'open', obtain: () => Promise.resolve({ ok: true as const, credentials }) },
    );
    if (!link.ok) throw new Error('The simulator gave no token.');
    const page = await (await fetch(link.address.reveal())).text();
    expect(page).toContain('2026-03-01T12:00:10.000Z');
  });

  it('takes keys of Identity Center, with a duration too', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { roleCredentials } = await portalClient(simulator.current).send(
      new GetRoleCredentialsCommand({ accessToken, accountId: '222222222222', roleName: 'Admin' }),
    );
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = roleCredentials ?? {};
    const answer = await getToken(
      { accessKeyId, secretAccessKey, sessionToken },
      { SessionDuration: '43200' },
    );
    expect(answer.status).toBe(200);
  });

  it('refuses the keys of GetSessionToken, long-term keys, and what is none of its own', async () => {
    const role = await roleKeys();
    const user = keysOf(await jo().sessionToken());
    for (const credentials of [
      user,
      keys.jo,
      { ...keys.jo, sessionToken: 'x' },
      { ...role, secretAccessKey: 'guess' },
      { ...role, sessionToken: user.sessionToken },
    ])
      expect(await getToken(credentials)).toMatchObject({ status: 400, type: 'text/html; charset=utf-8' });
    for (const Session of ['', 'x', '[]', '{}'])
      expect((await ask({ Action: 'getSigninToken', Session })).status).toBe(400);
    simulator.current.clock.advance(3600_000);
    expect((await getToken(role)).body).toContain('Invalid credentials parameter');
  });

  it.each([
    ['900', 200],
    ['43200', 200],
    ['899', 400],
    ['43201', 400],
    ['3600.5', 400],
    ['', 400],
  ])('answers a SessionDuration of %j with %i', async (SessionDuration, status) => {
    expect((await getToken(await roleKeys(), { SessionDuration })).status).toBe(status);
  });

  it('refuses a duration for a role that was assumed by temporary keys, and takes it without', async () => {
    const session = new StsTestClient(simulator.current, keysOf(await jo().sessionToken()));
    const byUserSession = keysOf(await session.assumeRole(roleArn('Open')));
    const chained = keysOf(
      await new StsTestClient(
        simulator.current,
        keysOf(await jo().assumeRole(roleArn('team/a/Pathed'))),
      ).assumeRole(roleArn('SecondHop')),
    );
    for (const credentials of [byUserSession, chained]) {
      expect((await getToken(credentials, { SessionDuration: '3600' })).status).toBe(400);
      expect((await getToken(credentials)).status).toBe(200);
    }
  });

  it('takes GET only, and each parameter once', async () => {
    const Session = sessionOf(await roleKeys());
    expect((await ask({ Action: 'getSigninToken', Session }, 'POST')).status).toBe(400);
    const twice = `${simulator.current.address('federation')}?Action=getSigninToken&Action=login`;
    expect((await fetch(twice)).status).toBe(400);
    expect((await ask({ Action: 'other' })).status).toBe(400);
    expect((await ask({})).status).toBe(400);
  });

  it('knows only keys of its partition', async () => {
    const Session = sessionOf(await roleKeys());
    const query = { Action: 'getSigninToken', Session };
    expect((await ask(query, 'GET', 'cn-north-1')).status).toBe(400);
    expect((await ask(query, 'GET', 'eu-west-1')).status).toBe(200);
  });
});

describe('the login page', () => {
  it('takes a token for fifteen minutes', async () => {
    const SigninToken = tokenIn(await getToken(await roleKeys()));
    const login = () => ask({ Action: 'login', Destination: destination, SigninToken });
    simulator.current.clock.advance(899_000);
    expect((await login()).status).toBe(200);
    simulator.current.clock.advance(1000);
    expect((await login()).status).toBe(400);
    expect((await ask({ Action: 'login', Destination: destination, SigninToken: 'x' })).status).toBe(400);
  });

  it('goes to the console only', async () => {
    const SigninToken = tokenIn(await getToken(await roleKeys()));
    const page = await ask({ Action: 'login', Destination: 'https://example.com/', SigninToken });
    expect(page.status).toBe(400);
  });

  it.each([
    ['https://console.aws.amazon.com/', 'aws', true],
    ['https://eu-west-1.console.aws.amazon.com/x?y#z', 'aws', true],
    ['http://console.aws.amazon.com/', 'aws', false],
    ['https://console.aws.amazon.com.example/', 'aws', false],
    ['https://evilconsole.aws.amazon.com/', 'aws', false],
    ['https://me@console.aws.amazon.com/', 'aws', false],
    ['https://console.aws.amazon.com:444/', 'aws', false],
    ['https://console.amazonaws.cn/', 'aws', false],
    ['https://cn-north-1.console.amazonaws.cn/', 'aws-cn', true],
    ['https://console.amazonaws-us-gov.com/', 'aws-us-gov', true],
    ['https://console.c2shome.ic.gov/', 'aws-iso', false],
    ['console.aws.amazon.com', 'aws', false],
  ] as const)('%s of %s: %s', (url, partition, isConsole) => {
    expect(isConsoleDestination(url, partition)).toBe(isConsole);
  });
});

it('the journal says who got in where, and holds neither keys nor token', async () => {
  const credentials = await roleKeys();
  const SigninToken = tokenIn(await getToken(credentials, { SessionDuration: '900' }));
  await ask({ Action: 'login', Destination: destination, SigninToken });
  const entries = simulator.current.journal.entries.slice(1);
  const arn = 'arn:aws:sts::222222222222:assumed-role/Open/test';
  expect(entries).toMatchObject([
    {
      service: 'federation',
      action: 'getSigninToken',
      signer: { arn },
      parameters: { SessionDuration: '900' },
    },
    { service: 'federation', action: 'login', signer: { arn }, parameters: { Destination: destination } },
  ]);
  const text = JSON.stringify(entries);
  for (const secret of [credentials.secretAccessKey, credentials.sessionToken, SigninToken])
    expect(text).not.toContain(secret);
});

it('faults strike it as pages', async () => {
  const credentials = await roleKeys();
  simulator.current.faults.add({ kind: 'server-error', status: 503 }, { service: 'federation', calls: 1 });
  expect(await getToken(credentials)).toMatchObject({ status: 503, type: 'text/html; charset=utf-8' });
  simulator.current.faults.add({ kind: 'throttling' }, { service: 'federation', calls: 1 });
  expect((await getToken(credentials)).status).toBe(429);
  expect((await getToken(credentials)).status).toBe(200);
});
