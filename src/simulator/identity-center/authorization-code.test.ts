import {
  CreateTokenCommand,
  type CreateTokenCommandInput,
  RegisterClientCommand,
} from '@aws-sdk/client-sso-oidc';
import { describe, expect, it } from 'vitest';
import { simulatorForEachTest } from '../sts/testing/started-simulator.ts';
import { endOf } from '../sts/testing/sts-client.ts';
import { corp, identityRealm } from './testing/realm.ts';
import {
  authorizeUrl,
  oidcClient,
  opened,
  pkcePair,
  REDIRECT_URI,
  registered,
  type TestClient,
} from './testing/signed-in.ts';

const simulator = simulatorForEachTest({ realm: identityRealm() });

describe('registering a client', () => {
  it('gives an id and a secret for 90 days', async () => {
    const answer = await oidcClient(simulator.current).send(
      new RegisterClientCommand({ clientName: 'legacy', clientType: 'public' }),
    );
    expect(answer.clientId).toMatch(/^[\w-]{20,}$/);
    expect(answer.clientSecret).toMatch(/^[\w-]{100,}$/);
    expect(answer.clientIdIssuedAt).toBe(Date.parse('2026-03-01T10:00:10Z') / 1000);
    expect(answer.clientSecretExpiresAt).toBe(Date.parse('2026-05-30T10:00:10Z') / 1000);
    expect(answer.authorizationEndpoint).toBeUndefined();
  });

  it.each<[what: string, changes: object, code: string]>([
    ['no name', { clientName: '' }, 'InvalidClientMetadataException'],
    ['a confidential client', { clientType: 'confidential' }, 'InvalidClientMetadataException'],
    ['an unknown scope', { scopes: ['sso:everything'] }, 'InvalidScopeException'],
    ['an unknown grant', { grantTypes: ['password'] }, 'InvalidClientMetadataException'],
    ['no redirect', { redirectUris: [] }, 'InvalidRedirectUriException'],
    ['a redirect to elsewhere', { redirectUris: ['https://example.com/'] }, 'InvalidRedirectUriException'],
    ['a redirect to a name', { redirectUris: ['http://localhost/cb'] }, 'InvalidRedirectUriException'],
    ['a redirect with a fragment', { redirectUris: ['http://127.0.0.1/#x'] }, 'InvalidRedirectUriException'],
    ['no issuer', { issuerUrl: undefined }, 'InvalidRequestException'],
    ['another issuer', { issuerUrl: 'https://other.awsapps.com/start' }, 'InvalidRequestException'],
  ])('is refused with %s', async (_what, changes, code) => {
    expect(await endOf(registered(simulator.current, changes))).toMatchObject({ code, status: 400 });
  });

  it('takes a start URL with or without what people append to it', async () => {
    for (const tail of ['', '/', '#/', '/#/', '#', '/#'])
      await registered(simulator.current, { issuerUrl: `${corp.startUrl}${tail}` });
    expect(simulator.current.journal.entries.map(({ outcome }) => outcome)).toEqual(Array(6).fill('ok'));
  });

  it('is refused in a region where the instance is not', async () => {
    const register = new RegisterClientCommand({
      clientName: 'test',
      clientType: 'public',
      issuerUrl: corp.startUrl,
    });
    expect((await endOf(oidcClient(simulator.current, 'us-east-1').send(register))).code).toBe(
      'InvalidRequestException',
    );
    expect((await endOf(oidcClient(simulator.current, 'eu-west-1').send(register))).code).toBe('ok');
  });

  it('is refused when the body is not what the API takes', async () => {
    const url = `${simulator.current.address('sso-oidc')}/client/register`;
    const post = async (body: string, type = 'application/json') => {
      const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
      return [answer.status, answer.headers.get('x-amzn-errortype')?.split(':')[0], await answer.json()];
    };
    for (const body of ['', 'x', '[]', '{"clientName":"a","clientType":"public","scopes":"x"}'])
      expect(await post(body)).toMatchObject([400, 'InvalidRequestException', { error: 'invalid_request' }]);
    expect(await post('clientName=a', 'application/x-www-form-urlencoded')).toMatchObject([
      400,
      'InvalidRequestException',
      {},
    ]);
  });
});

describe('the page in the browser', () => {
  it('asks, and sends the browser back with a code when allowed', async () => {
    const client = await registered(simulator.current);
    const page = await opened(authorizeUrl(simulator.current, client, pkcePair().codeChallenge));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Allow test to access your data?');
    expect(page.text).toContain(corp.startUrl);
    const answer = await answerPage(page.text, { decision: 'allow', user: 'bo' });
    expect(answer.status).toBe(302);
    expect(answer.redirect?.href).toMatch(
      /^http:\/\/127\.0\.0\.1:43210\/oauth\/callback\?code=[\w-]{20,}&state=state-of-the-test$/,
    );
    const entry = simulator.current.journal.entries.at(-1);
    expect(entry).toMatchObject({ action: 'Authorize', outcome: 'ok', signer: { user: 'bo' } });
  });

  it('sends it back with an error when denied', async () => {
    const client = await registered(simulator.current);
    const page = await opened(authorizeUrl(simulator.current, client, pkcePair().codeChallenge));
    const { redirect } = await answerPage(page.text, { decision: 'deny' });
    expect(Object.fromEntries(redirect?.searchParams ?? [])).toEqual({
      error: 'access_denied',
      error_description: 'The person denied access',
      state: 'state-of-the-test',
    });
  });

  it('takes one answer only', async () => {
    const client = await registered(simulator.current);
    const page = await opened(authorizeUrl(simulator.current, client, pkcePair().codeChallenge));
    expect((await answerPage(page.text, { decision: 'allow' })).status).toBe(302);
    const again = await answerPage(page.text, { decision: 'allow' });
    expect([again.status, again.redirect]).toEqual([400, undefined]);
  });

  it('shows no markup of the client’s', async () => {
    const client = await registered(simulator.current, { clientName: '<script>alert(1)</script>"\'&' });
    const page = await opened(authorizeUrl(simulator.current, client, pkcePair().codeChallenge));
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
  });

  it('decides by itself where the realm or the test says so', async () => {
    const client = await registered(simulator.current);
    const url = authorizeUrl(simulator.current, client, pkcePair().codeChallenge);
    simulator.current.identityCenter.setConsent('deny');
    expect((await opened(url)).redirect?.searchParams.get('error')).toBe('access_denied');
    simulator.current.identityCenter.setConsent('allow');
    expect((await opened(url)).redirect?.searchParams.has('code')).toBe(true);
    simulator.current.identityCenter.setConsent(undefined);
    expect((await opened(url)).status).toBe(200);
  });

  it.each<[what: string, changes: Record<string, string | undefined>]>([
    ['an unknown client', { client_id: 'nobody' }],
    ['no client', { client_id: undefined }],
    ['another path', { redirect_uri: 'http://127.0.0.1:43210/elsewhere' }],
    ['another host', { redirect_uri: 'http://127.0.0.2:43210/oauth/callback' }],
    ['a host that looks alike', { redirect_uri: 'http://127.0.0.1.example.com/oauth/callback' }],
    ['no redirect', { redirect_uri: undefined }],
  ])('goes nowhere with %s', async (_what, changes) => {
    const client = await registered(simulator.current);
    const answer = await opened(authorizeUrl(simulator.current, client, pkcePair().codeChallenge, changes));
    expect([answer.status, answer.redirect]).toEqual([400, undefined]);
  });

  it.each<[what: string, changes: Record<string, string | undefined>, error: string]>([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the other name of S256', { code_challenge_method: 'SHA-256' }, 'invalid_request'],
    ['a padded challenge', { code_challenge: `${'a'.repeat(43)}=` }, 'invalid_request'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a scope that was not registered', { scopes: 'sso:account:access openid' }, 'invalid_scope'],
  ])('sends back %s as an error', async (_what, changes, error) => {
    const client = await registered(simulator.current);
    const answer = await opened(authorizeUrl(simulator.current, client, pkcePair().codeChallenge, changes));
    expect(answer.redirect?.searchParams.get('error')).toBe(error);
    expect(answer.redirect?.searchParams.has('code')).toBe(false);
  });
});

describe('a code', () => {
  async function codeFor(client: TestClient, codeChallenge: string): Promise<string> {
    simulator.current.identityCenter.setConsent('allow');
    const { redirect } = await opened(authorizeUrl(simulator.current, client, codeChallenge));
    return redirect?.searchParams.get('code') ?? '';
  }
  const redeem = (input: Partial<CreateTokenCommandInput> & TestClient) =>
    oidcClient(simulator.current).send(
      new CreateTokenCommand({ grantType: 'authorization_code', redirectUri: REDIRECT_URI, ...input }),
    );

  it('buys one token', async () => {
    const client = await registered(simulator.current);
    const { codeVerifier, codeChallenge } = pkcePair();
    const code = await codeFor(client, codeChallenge);
    const tokens = await redeem({ ...client, code, codeVerifier });
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    expect(tokens.accessToken).toMatch(/^aoa/);
    expect(tokens.refreshToken).toMatch(/^aor/);
    expect(await endOf(redeem({ ...client, code, codeVerifier }))).toMatchObject({
      code: 'InvalidGrantException',
      status: 400,
    });
  });

  it.each<[what: string, changes: object, code: string]>([
    ['another verifier', { codeVerifier: pkcePair().codeVerifier }, 'InvalidGrantException'],
    ['a verifier that is too short', { codeVerifier: 'short' }, 'InvalidRequestException'],
    ['no verifier', { codeVerifier: undefined }, 'InvalidRequestException'],
    ['another port', { redirectUri: 'http://127.0.0.1:1/oauth/callback' }, 'InvalidGrantException'],
    [
      'the redirect without its port',
      { redirectUri: 'http://127.0.0.1/oauth/callback' },
      'InvalidGrantException',
    ],
    ['a made-up code', { code: 'made-up' }, 'InvalidGrantException'],
    ['another secret', { clientSecret: 'guess' }, 'InvalidClientException'],
    ['an unknown client', { clientId: 'nobody' }, 'InvalidClientException'],
    ['an unknown grant', { grantType: 'password' }, 'UnsupportedGrantTypeException'],
    [
      'a grant that was not registered',
      { grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode: 'x' },
      'UnauthorizedClientException',
    ],
  ])('buys nothing with %s', async (_what, changes, code) => {
    const client = await registered(simulator.current);
    const { codeVerifier, codeChallenge } = pkcePair();
    const input = { ...client, code: await codeFor(client, codeChallenge), codeVerifier, ...changes };
    expect((await endOf(redeem(input))).code).toBe(code);
  });

  it('buys nothing for another client, nor after five minutes', async () => {
    const client = await registered(simulator.current);
    const other = await registered(simulator.current);
    const { codeVerifier, codeChallenge } = pkcePair();
    const stolen = await codeFor(client, codeChallenge);
    expect((await endOf(redeem({ ...other, code: stolen, codeVerifier }))).code).toBe(
      'InvalidGrantException',
    );
    const late = await codeFor(client, codeChallenge);
    simulator.current.clock.advance(300_000);
    expect((await endOf(redeem({ ...client, code: late, codeVerifier }))).code).toBe('InvalidGrantException');
  });

  it('buys nothing once the registration is over', async () => {
    const client = await registered(simulator.current);
    const { codeVerifier, codeChallenge } = pkcePair();
    const code = await codeFor(client, codeChallenge);
    simulator.current.clock.advance(90 * 24 * 3600_000);
    expect(await endOf(redeem({ ...client, code, codeVerifier }))).toMatchObject({
      code: 'InvalidClientException',
      status: 401,
    });
  });
});

/** Fills in the page's form and sends it. */
function answerPage(page: string, fields: Readonly<Record<string, string>>) {
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return opened(`${simulator.current.address('sso-oidc')}/authorize`, { request, ...fields });
}
