import {
  CreateTokenCommand,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { describe, expect, it } from 'vitest';
import { simulatorForEachTest } from '../sts/testing/started-simulator.ts';
import { endOf } from '../sts/testing/sts-client.ts';
import { corp, identityRealm } from './testing/realm.ts';
import { oidcClient, opened, registered, type TestClient } from './testing/signed-in.ts';

const simulator = simulatorForEachTest({ realm: identityRealm() });
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';

async function device(scopes: string[] = ['sso:account:access']) {
  const answer = await oidcClient(simulator.current).send(
    new RegisterClientCommand({ clientName: 'cli', clientType: 'public', scopes }),
  );
  const client: TestClient = { clientId: answer.clientId ?? '', clientSecret: answer.clientSecret ?? '' };
  const started = await oidcClient(simulator.current).send(
    new StartDeviceAuthorizationCommand({ ...client, startUrl: corp.startUrl }),
  );
  const poll = () =>
    oidcClient(simulator.current).send(
      new CreateTokenCommand({ ...client, grantType, deviceCode: started.deviceCode }),
    );
  const pollAfter = (seconds: number) => {
    simulator.current.clock.advance(seconds * 1000);
    return endOf(poll());
  };
  return { client, started, poll, pollAfter };
}

describe('a device code', () => {
  it('comes with a code for people and a page that knows it', async () => {
    const { started } = await device();
    expect(started).toMatchObject({ expiresIn: 600, interval: 1 });
    expect(started.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(simulator.current.identityCenter.waitingUserCodes()).toEqual([started.userCode]);
    const page = await opened(started.verificationUriComplete ?? '');
    expect(page.text).toContain(`<code>${started.userCode}</code>`);
    expect((await opened(started.verificationUri ?? '')).text).toContain('name="user_code"');
  });

  it('waits until a person allows it in the browser, and buys one token', async () => {
    const { started, poll, pollAfter } = await device();
    expect((await endOf(poll())).code).toBe('AuthorizationPendingException');
    const typed = started.userCode?.toLowerCase().replace('-', ' ') ?? '';
    const page = await opened(`${started.verificationUri}?user_code=${encodeURIComponent(typed)}`);
    expect(page.text).toContain('Only if you started this');
    await opened(started.verificationUri ?? '', { user_code: typed, decision: 'allow', user: 'bo' });
    simulator.current.clock.advance(1000);
    const tokens = await poll();
    expect(tokens.accessToken).toBeTruthy();
    expect(tokens.refreshToken).toBeTruthy();
    expect((await pollAfter(1)).code).toBe('InvalidGrantException');
    expect(simulator.current.journal.entries.at(-2)).toMatchObject({ outcome: 'ok', signer: { user: 'bo' } });
  });

  it('is denied, by the page and by the test', async () => {
    const first = await device();
    await opened(first.started.verificationUri ?? '', {
      user_code: first.started.userCode ?? '',
      decision: 'deny',
    });
    expect((await first.pollAfter(1)).code).toBe('AccessDeniedException');
    const second = await device();
    expect(simulator.current.identityCenter.decideDevice(second.started.userCode ?? '', 'deny')).toBe(true);
    expect((await second.pollAfter(1)).code).toBe('AccessDeniedException');
    expect(simulator.current.identityCenter.decideDevice(second.started.userCode ?? '', 'allow')).toBe(false);
  });

  it('is slowed down by polls that come too fast, five seconds more each time', async () => {
    const { pollAfter } = await device();
    expect((await pollAfter(1)).code).toBe('AuthorizationPendingException');
    expect((await pollAfter(0)).code).toBe('SlowDownException');
    expect((await pollAfter(2)).code).toBe('SlowDownException');
    expect((await pollAfter(11)).code).toBe('AuthorizationPendingException');
  });

  it('ends after its time, on the page too', async () => {
    const { started, pollAfter } = await device();
    expect((await pollAfter(600)).code).toBe('ExpiredTokenException');
    expect((await opened(started.verificationUriComplete ?? '')).text).toContain('No device waits');
    expect(simulator.current.identityCenter.waitingUserCodes()).toEqual([]);
  });

  it('is decided by itself as soon as its page is opened, where the test says so', async () => {
    const { started, pollAfter } = await device();
    simulator.current.identityCenter.setConsent('allow');
    expect((await pollAfter(1)).code).toBe('AuthorizationPendingException');
    await opened(started.verificationUriComplete ?? '');
    expect((await pollAfter(1)).code).toBe('ok');
  });

  it('gives a token that lasts as long as the sign-in, and no other, to a client without scopes', async () => {
    const { started, poll } = await device([]);
    simulator.current.identityCenter.decideDevice(started.userCode ?? '', 'allow');
    const tokens = await poll();
    expect([tokens.expiresIn, tokens.refreshToken]).toEqual([28_800, undefined]);
  });

  it('is not given for a start URL that is not here, nor to a client that did not register for it', async () => {
    const { client } = await device();
    const start = (who: TestClient, startUrl: string, region?: string) =>
      endOf(
        oidcClient(simulator.current, region).send(new StartDeviceAuthorizationCommand({ ...who, startUrl })),
      );
    expect((await start(client, 'https://other.awsapps.com/start')).code).toBe('InvalidRequestException');
    expect((await start(client, corp.startUrl, 'us-east-1')).code).toBe('InvalidRequestException');
    const browserOnly = await registered(simulator.current);
    expect((await start(browserOnly, corp.startUrl)).code).toBe('UnauthorizedClientException');
    const guess = { ...client, clientSecret: 'guess' };
    expect(await start(guess, corp.startUrl)).toMatchObject({ code: 'InvalidClientException', status: 401 });
  });

  it('is no one else’s', async () => {
    const { started } = await device();
    const other = await device();
    const command = new CreateTokenCommand({ ...other.client, grantType, deviceCode: started.deviceCode });
    expect((await endOf(oidcClient(simulator.current).send(command))).code).toBe('InvalidGrantException');
  });
});
