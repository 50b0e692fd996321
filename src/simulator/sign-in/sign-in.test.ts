import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator.ts';
import { roleArn } from '../sts/testing/realm.ts';
import { simulatorForEachTest } from '../sts/testing/started-simulator.ts';
import { endOf, StsTestClient } from '../sts/testing/sts-client.ts';
import {
  authorizeUrl,
  dpopProof,
  newKey,
  newVerifier,
  type ProofChanges,
  postToken,
  REDIRECT_URI,
} from './testing/login.ts';
import { jo, max, openSession, signInRealm } from './testing/realm.ts';

const simulator = simulatorForEachTest({ realm: signInRealm });
const { key } = newKey();

async function redirectOf(url: string, form?: Readonly<Record<string, string>>): Promise<URL | undefined> {
  const response = await fetch(url, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  const location = response.headers.get('location');
  return location === null ? undefined : new URL(location);
}

/** Opens the page, chooses who signs in, and gives the redirect. */
async function decided(url: string, user: string, decision: 'allow' | 'deny'): Promise<URL | undefined> {
  const page = await (await fetch(url)).text();
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return redirectOf(`${simulator.current.address('signin')}/v1/authorize`, { request, user, decision });
}

async function codeFor(codeVerifier: string, user = jo): Promise<string> {
  const redirect = await decided(authorizeUrl(simulator.current, codeVerifier), user, 'allow');
  return redirect?.searchParams.get('code') ?? '';
}

async function loggedIn(user = jo, region?: string) {
  const codeVerifier = newVerifier();
  const answer = await postToken(
    simulator.current,
    key,
    {
      grantType: 'authorization_code',
      code: await codeFor(codeVerifier, user),
      codeVerifier,
      redirectUri: REDIRECT_URI,
    },
    region === undefined ? {} : { region },
  );
  const { accessToken, refreshToken = '' } = answer.body;
  if (!accessToken) throw new Error(`The login gave ${answer.body.error}.`);
  return { answer, accessToken, refreshToken };
}

const refresh = (refreshToken: string, options: Parameters<typeof postToken>[3] = {}, withKey = key) =>
  postToken(simulator.current, withKey, { grantType: 'refresh_token', refreshToken }, options);

describe('the page of aws login', () => {
  it('sends back a code, and says nothing of who was chosen', async () => {
    const redirect = await decided(authorizeUrl(simulator.current, newVerifier()), jo, 'allow');
    expect(redirect?.href).toMatch(
      /^http:\/\/127\.0\.0\.1:43210\/oauth\/callback\?code=[\w-]{20,}&state=state-of-the-test$/,
    );
    expect(simulator.current.journal.entries.at(-1)).toMatchObject({
      service: 'signin',
      action: 'AuthorizeOAuth2Access',
      outcome: 'ok',
      signer: { arn: jo },
    });
  });

  it('sends back an error when denied, or for who may not', async () => {
    const url = authorizeUrl(simulator.current, newVerifier());
    expect((await decided(url, jo, 'deny'))?.searchParams.get('error')).toBe('access_denied');
    const refusedTo = await decided(url, max, 'allow');
    expect(refusedTo?.searchParams.get('error_description')).toContain('signin:AuthorizeOAuth2Access');
    simulator.current.signIn.setConsent('deny');
    expect((await redirectOf(url))?.searchParams.get('error')).toBe('access_denied');
  });

  it.each<[what: string, changes: Record<string, string | undefined>]>([
    ['another client', { client_id: 'arn:aws:signin:::devtools/other' }],
    ['another path', { redirect_uri: 'http://127.0.0.1:43210/' }],
    ['a name', { redirect_uri: 'http://localhost:43210/oauth/callback' }],
    ['the other client’s redirect', { client_id: 'arn:aws:signin:::devtools/cross-device' }],
  ])('goes nowhere with %s', async (_what, changes) => {
    const response = await fetch(authorizeUrl(simulator.current, newVerifier(), changes), {
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it.each<[what: string, changes: Record<string, string | undefined>, error: string]>([
    ['S256, which it does not know', { code_challenge_method: 'S256' }, 'invalid_request'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['another scope', { scope: 'profile' }, 'invalid_scope'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ])('sends back %s as an error', async (_what, changes, error) => {
    const redirect = await redirectOf(authorizeUrl(simulator.current, newVerifier(), changes));
    expect(redirect?.searchParams.get('error')).toBe(error);
  });

  it('shows a code to carry over for another device', async () => {
    simulator.current.signIn.setConsent('allow');
    const codeVerifier = newVerifier();
    const clientId = 'arn:aws:signin:::devtools/cross-device';
    const redirectUri = `${simulator.current.address('signin')}/v1/sessions/confirmation`;
    const url = authorizeUrl(simulator.current, codeVerifier, {
      client_id: clientId,
      redirect_uri: redirectUri,
    });
    const page = await (await fetch(url)).text();
    const carried = Buffer.from(/<output>([^<]+)<\/output>/.exec(page)?.[1] ?? '', 'base64').toString();
    expect(carried).toMatch(/^state=state-of-the-test&code=[\w-]{20,}$/);
    const code = new URLSearchParams(carried).get('code');
    const grant = { grantType: 'authorization_code', clientId, code, codeVerifier, redirectUri };
    expect((await postToken(simulator.current, key, grant)).status).toBe(200);
  });
});

describe('keys of aws login', () => {
  it('last 15 minutes, and sign calls of STS as the console session', async () => {
    const { answer, accessToken } = await loggedIn();
    expect(answer.body).toMatchObject({ tokenType: 'aws_sigv4', expiresIn: 900 });
    const claims: unknown = JSON.parse(
      Buffer.from(answer.body.idToken?.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims).toMatchObject({ sub: jo });
    const sts = new StsTestClient(simulator.current, accessToken);
    expect((await sts.identity()).Arn).toBe(jo);
    // The console asked for MFA.
    expect((await endOf(sts.assumeRole(roleArn('WithMfa')))).code).toBe('ok');
    simulator.current.clock.advance(900_000);
    const late = new StsTestClient(simulator.current, accessToken);
    expect((await endOf(late.identity())).code).toBe('ExpiredToken');
  });

  it('are a role’s where a role is signed in, and the root user’s without a permission', async () => {
    const role = await loggedIn(openSession);
    expect((await new StsTestClient(simulator.current, role.accessToken).identity()).Arn).toBe(openSession);
    const root = await loggedIn('arn:aws:iam::111111111111:root');
    expect((await new StsTestClient(simulator.current, root.accessToken).identity()).Arn).toBe(
      'arn:aws:iam::111111111111:root',
    );
  });

  it('are renewed for twelve hours, as often as asked, without another id token', async () => {
    const { refreshToken } = await loggedIn();
    const first = await refresh(refreshToken);
    const again = await refresh(refreshToken);
    expect([first.status, again.status, first.body.idToken]).toEqual([200, 200, undefined]);
    expect(first.body.accessToken?.accessKeyId).not.toBe(again.body.accessToken?.accessKeyId);
    simulator.current.clock.advance(11.9 * 3600_000);
    expect((await refresh(refreshToken)).body.expiresIn).toBe(360);
    simulator.current.clock.advance(360_000);
    expect(await refresh(refreshToken)).toMatchObject({
      status: 401,
      errorType: 'AccessDeniedException',
      body: { error: 'TOKEN_EXPIRED' },
    });
  });

  it('end with the session, and with a changed password', async () => {
    const first = await loggedIn();
    expect(simulator.current.signIn.endSessions(max)).toBe(0);
    expect(simulator.current.signIn.endSessions(jo)).toBe(1);
    expect((await refresh(first.refreshToken)).body.error).toBe('TOKEN_EXPIRED');
    const second = await loggedIn();
    expect(simulator.current.signIn.changePassword(jo)).toBe(1);
    expect(await refresh(second.refreshToken)).toMatchObject({
      status: 403,
      errorType: 'AccessDeniedException',
      body: { error: 'USER_CREDENTIALS_CHANGED' },
    });
  });

  it('are renewed in the region of the login; elsewhere for ten minutes only', async () => {
    const { refreshToken } = await loggedIn(jo, 'eu-west-1');
    expect((await refresh(refreshToken, { region: 'us-east-1' })).status).toBe(200);
    simulator.current.clock.advance(601_000);
    expect(await refresh(refreshToken, { region: 'us-east-1' })).toMatchObject({
      status: 400,
      errorType: 'ValidationException',
      body: { error: 'INVALID_REQUEST' },
    });
    expect((await refresh(refreshToken, { region: 'eu-west-1' })).status).toBe(200);
  });

  it('are not renewed by another key or another client', async () => {
    const { refreshToken } = await loggedIn();
    expect((await refresh(refreshToken, {}, newKey().key)).body.error).toBe('INVALID_REQUEST');
    const members = {
      grantType: 'refresh_token',
      refreshToken,
      clientId: 'arn:aws:signin:::devtools/cross-device',
    };
    expect((await postToken(simulator.current, key, members)).body.error).toBe('INVALID_REQUEST');
  });
});

describe('a code of aws login', () => {
  it.each<[what: string, changes: Record<string, unknown>, status: number, error: string]>([
    ['another verifier', { codeVerifier: newVerifier() }, 400, 'INVALID_REQUEST'],
    ['a short verifier', { codeVerifier: 'short' }, 400, 'INVALID_REQUEST'],
    ['another redirect', { redirectUri: 'http://127.0.0.1:1/oauth/callback' }, 400, 'INVALID_REQUEST'],
    ['no redirect', { redirectUri: undefined }, 400, 'INVALID_REQUEST'],
    ['a made-up code', { code: 'x' }, 401, 'AUTHCODE_EXPIRED'],
    ['another grant', { grantType: 'password' }, 400, 'INVALID_REQUEST'],
    ['another client', { clientId: 'x' }, 400, 'INVALID_REQUEST'],
  ])('buys nothing with %s', async (_what, changes, status, error) => {
    const codeVerifier = newVerifier();
    const members = {
      grantType: 'authorization_code',
      code: await codeFor(codeVerifier),
      codeVerifier,
      redirectUri: REDIRECT_URI,
      ...changes,
    };
    expect(await postToken(simulator.current, key, members)).toMatchObject({ status, body: { error } });
  });

  it('buys keys once, within five minutes', async () => {
    const codeVerifier = newVerifier();
    const members = { grantType: 'authorization_code', codeVerifier, redirectUri: REDIRECT_URI };
    const code = await codeFor(codeVerifier);
    expect((await postToken(simulator.current, key, { ...members, code })).status).toBe(200);
    expect((await postToken(simulator.current, key, { ...members, code })).body.error).toBe(
      'AUTHCODE_EXPIRED',
    );
    const late = await codeFor(codeVerifier);
    simulator.current.clock.advance(300_000);
    expect((await postToken(simulator.current, key, { ...members, code: late })).body.error).toBe(
      'AUTHCODE_EXPIRED',
    );
  });
});

describe('a proof of possession', () => {
  const { x, y, d } = key.export({ format: 'jwk' });
  const other = newKey().key.export({ format: 'jwk' });
  const seconds = (offset: number) => Math.floor(Date.parse('2026-03-01T10:00:10Z') / 1000) + offset;
  const flipped = (proof: string): string => {
    const [header, payload, signature = ''] = proof.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    return [header, payload, bytes.toString('base64url')].join('.');
  };

  it.each<[what: string, changes: ProofChanges]>([
    ['another type', { header: { typ: 'JWT' } }],
    ['another algorithm', { header: { alg: 'none' } }],
    ['a private key in it', { header: { jwk: { kty: 'EC', crv: 'P-256', x, y, d } } }],
    ['a key that did not sign it', { header: { jwk: { kty: 'EC', crv: 'P-256', x: other.x, y: other.y } } }],
    ['no point of the curve', { header: { jwk: { kty: 'EC', crv: 'P-256', x, y: x } } }],
    ['no key', { header: { jwk: undefined } }],
    ['another method', { payload: { htm: 'GET' } }],
    ['another address', { payload: { htu: 'https://eu-west-1.signin.aws.amazon.com/v1/token' } }],
    ['no id', { payload: { jti: undefined } }],
    ['a time that is text', { payload: { iat: '1' } }],
    ['a changed signature', { tamper: flipped }],
    ['a signature of another form', { tamper: (proof) => `${proof}AAAA` }],
    ['two parts only', { tamper: (proof) => proof.split('.').slice(0, 2).join('.') }],
  ])('is refused with %s', async (_what, changes) => {
    const { refreshToken } = await loggedIn();
    expect(await refresh(refreshToken, { changes })).toMatchObject({
      status: 400,
      errorType: 'ValidationException',
      body: { error: 'INVALID_REQUEST' },
    });
  });

  it('is needed', async () => {
    const { refreshToken } = await loggedIn();
    expect((await refresh(refreshToken, { proof: '' })).body.error).toBe('INVALID_REQUEST');
  });

  it('is taken once', async () => {
    const { refreshToken } = await loggedIn();
    const url = `${simulator.current.address('signin')}/v1/token`;
    const proof = dpopProof(key, url, simulator.current.clock.now());
    expect((await refresh(refreshToken, { proof })).status).toBe(200);
    expect((await refresh(refreshToken, { proof })).body.error).toBe('INVALID_REQUEST');
  });

  it.each([
    [-300, 200, undefined],
    [300, 200, undefined],
    [-301, 401, 'TOKEN_EXPIRED'],
    [301, 401, 'TOKEN_EXPIRED'],
  ])('that is %i s off is answered with %i', async (offset, status, error) => {
    const { refreshToken } = await loggedIn();
    const answer = await refresh(refreshToken, { changes: { payload: { iat: seconds(offset) } } });
    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });
});

it('the journal names who signed in, and holds no code, token or proof', async () => {
  const { accessToken, refreshToken } = await loggedIn();
  await refresh(refreshToken);
  const { entries } = simulator.current.journal;
  expect(entries.map(({ action, outcome, signer }) => [action, outcome, signer.arn])).toEqual([
    ['AuthorizeOAuth2Access', 'page', undefined],
    ['AuthorizeOAuth2Access', 'ok', jo],
    ['CreateOAuth2Token', 'ok', jo],
    ['CreateOAuth2Token', 'ok', jo],
  ]);
  const text = JSON.stringify(entries);
  for (const secret of [accessToken.secretAccessKey, accessToken.sessionToken, refreshToken])
    expect(text).not.toContain(secret);
});

it('faults strike it in its own shape', async () => {
  const { refreshToken } = await loggedIn();
  const ends: unknown[] = [];
  for (const fault of [
    { kind: 'server-error', status: 500 },
    { kind: 'server-error', status: 503 },
    { kind: 'throttling' },
  ] as const) {
    simulator.current.faults.add(fault, { service: 'signin', calls: 1 });
    const answer = await refresh(refreshToken);
    ends.push([answer.status, answer.errorType]);
  }
  expect(ends).toEqual([
    [500, 'InternalServerException'],
    [503, 'ServiceUnavailableException'],
    [429, 'TooManyRequestsError'],
  ]);
  expect((await refresh(refreshToken)).status).toBe(200);
});

it('a console session that the realm does not have is a bug of the test', async () => {
  const sessions = [{ userArn: 'arn:aws:iam::111111111111:user/nobody' }];
  await expect(startSimulator({ realm: { ...signInRealm, signIn: { sessions } } })).rejects.toThrow(
    'no user',
  );
  const roles = [{ roleArn: roleArn('Nobody'), sessionName: 'x' }];
  await expect(startSimulator({ realm: { ...signInRealm, signIn: { sessions: roles } } })).rejects.toThrow(
    'no role',
  );
});
