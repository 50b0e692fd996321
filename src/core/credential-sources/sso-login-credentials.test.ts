import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { networkRequestHandler } from '../sts/network/network-handler.ts';
import { type SignInBase, signInCredentials } from './sso-login-credentials.ts';

const now = new Date('2026-11-22T12:00:00Z');
const at = { file: 'config', path: '/home/jo/.aws/config', line: 3 } as const;

const sso: SignInBase = {
  kind: 'sso',
  profile: 'dev',
  accountId: '111111111111',
  roleName: 'Developer',
  startUrl: 'https://corp.awsapps.com/start',
  ssoRegion: 'eu-west-1',
  at,
};
const withSession: SignInBase = { ...sso, sessionName: 'corp' };

let home: string;
let server: Server;
let origin: string;
let asked: { readonly line: string; readonly token: string | undefined; readonly body: string }[];
let answer: (request: IncomingMessage) => {
  readonly status: number;
  readonly body: unknown;
  readonly error?: string;
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understudy-sign-in-'));
  asked = [];
  answer = () => ({ status: 200, body: roleCredentials });
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const token = request.headers['x-amz-sso_bearer_token'];
      asked.push({ line: `${request.method} ${request.url}`, token: String(token ?? ''), body });
      const { status, error, body: said } = answer(request);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(error && { 'x-amzn-errortype': error }),
      });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_ENDPOINT_URL_SSO', origin);
  vi.stubEnv('AWS_ENDPOINT_URL_SSO_OIDC', origin);
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', join(home, '.aws', 'login', 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(home, { recursive: true });
});

const roleCredentials = {
  roleCredentials: {
    accessKeyId: 'ASIASSO0000000000001',
    secretAccessKey: 'secret-of-the-role',
    sessionToken: 'token-of-the-role',
    expiration: Date.parse('2099-01-01T00:00:00Z'),
  },
};

const around = (extra: Partial<Parameters<typeof signInCredentials>[1]> = {}) => ({
  environment: { HOME: home, AWS_ENDPOINT_URL_SSO: origin, AWS_ENDPOINT_URL_SSO_OIDC: origin },
  platform: process.platform,
  home,
  clock: { now: () => now },
  files: { config: join(home, '.aws', 'config'), credentials: join(home, '.aws', 'credentials') },
  ...extra,
});

/** What `aws sso login` leaves behind. */
async function signedIn(name: string, token: object): Promise<string> {
  const folder = join(home, '.aws', 'sso', 'cache');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${createHash('sha1').update(name).digest('hex')}.json`);
  await writeFile(file, JSON.stringify(token), { mode: 0o600 });
  return file;
}

async function configFile(text: string): Promise<void> {
  await mkdir(join(home, '.aws'), { recursive: true });
  await writeFile(join(home, '.aws', 'config'), text);
}

const corp = [
  '[profile dev]',
  'sso_session = corp',
  'sso_account_id = 111111111111',
  'sso_role_name = Developer',
  '[sso-session corp]',
  'sso_region = eu-west-1',
  'sso_start_url = https://corp.awsapps.com/start',
  '',
].join('\n');

const good = { accessToken: 'bearer-1', expiresAt: '2099-01-01T00:00:00Z' };
const over = { accessToken: 'bearer-1', expiresAt: '2020-01-01T00:00:00Z' };

describe('IAM Identity Center', () => {
  it('gives the credentials of account and role for the token that "aws sso login" left', async () => {
    await signedIn('https://corp.awsapps.com/start', good);
    expect(await signInCredentials(sso, around())).toEqual({
      ok: true,
      credentials: {
        accessKeyId: 'ASIASSO0000000000001',
        secretAccessKey: 'secret-of-the-role',
        sessionToken: 'token-of-the-role',
        expiration: new Date('2099-01-01T00:00:00Z'),
      },
    });
    expect(asked).toEqual([
      {
        line: 'GET /federation/credentials?account_id=111111111111&role_name=Developer',
        token: 'bearer-1',
        body: '',
      },
    ]);
  });

  it('takes the token of the named session, not that of the start URL', async () => {
    await configFile(corp);
    await signedIn('https://corp.awsapps.com/start', { ...good, accessToken: 'of-the-url' });
    await signedIn('corp', { ...good, accessToken: 'of-the-session' });
    expect(await signInCredentials(withSession, around())).toMatchObject({ ok: true });
    expect(asked.map(({ token }) => token)).toEqual(['of-the-session']);
  });

  it('renews a token that has ended where the sign-in allows it, and keeps the new one for the AWS CLI', async () => {
    await configFile(corp);
    const file = await signedIn('corp', {
      ...over,
      clientId: 'client',
      clientSecret: 'client-secret',
      refreshToken: 'again',
      region: 'eu-west-1',
    });
    answer = ({ url }) =>
      url === '/token'
        ? {
            status: 200,
            body: { accessToken: 'bearer-2', expiresIn: 28_800, refreshToken: 'later', tokenType: 'Bearer' },
          }
        : { status: 200, body: roleCredentials };
    expect(await signInCredentials(withSession, around())).toMatchObject({ ok: true });
    expect(asked.map(({ line }) => line.split('?')[0])).toEqual([
      'POST /token',
      'GET /federation/credentials',
    ]);
    expect(asked[1]?.token).toBe('bearer-2');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      accessToken: 'bearer-2',
      refreshToken: 'later',
    });
  });

  it.each([
    ['nobody has signed in', undefined, 'Nobody has signed in to corp on this machine yet.'],
    ['the sign-in has ended', over, 'The sign-in to corp has ended at 2020-01-01T00:00:00.000Z.'],
    [
      'the token has no end',
      { accessToken: 'bearer-1' },
      /^The sign-in to corp in .*[0-9a-f]{40}\.json cannot be read\.$/,
    ],
  ])('asks nobody and names the command where %s', async (_case, token, message) => {
    await configFile(corp);
    if (token) await signedIn('corp', token);
    expect(await signInCredentials(withSession, around())).toEqual({
      ok: false,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      advice: expect.stringContaining('Run "understudy login --sso-session corp"'),
      signIn: {
        kind: 'identity-center',
        session: { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' },
      },
    });
    expect(asked).toEqual([]);
  });

  it.each([
    [
      403,
      'ForbiddenException',
      'No access',
      /gives the user who signed in no role Developer in account 111111111111/,
      undefined,
    ],
    [
      401,
      'UnauthorizedException',
      'Session token not found or invalid',
      /^AWS has ended the sign-in to/,
      undefined,
    ],
    [400, 'InvalidRequestException', 'Bad account', /refused the request: Bad account/, undefined],
    [429, 'TooManyRequestsException', 'HTTP 429 Unknown Code', /too many requests/, true],
  ])('tells what AWS means by %i %s', async (status, error, message, words, retryable) => {
    await signedIn('https://corp.awsapps.com/start', good);
    answer = () => ({ status, error, body: { message } });
    const outcome = await signInCredentials(sso, around());
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(words) });
    expect(outcome.ok ? '' : outcome.retryable).toBe(retryable);
    expect(JSON.stringify(outcome)).not.toContain('bearer-1');
  });

  it('will be asked again where nothing answers', async () => {
    await signedIn('https://corp.awsapps.com/start', good);
    await new Promise((resolve) => server.close(resolve));
    expect(await signInCredentials(sso, around())).toMatchObject({ ok: false, retryable: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  it('names the proxy setting that cannot be used, as a call to STS does', async () => {
    await signedIn('https://corp.awsapps.com/start', good);
    const requestHandler = networkRequestHandler({
      environment: { HTTPS_PROXY: 'socks5://127.0.0.1:1' },
      platform: process.platform,
      home,
    });
    const outcome = await signInCredentials(sso, around({ environment: { HOME: home }, requestHandler }));
    expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining('HTTPS_PROXY') });
    expect(outcome.ok ? '' : outcome.advice).not.toBe('');
    expect(asked).toEqual([]);
  });

  it('is given up with the question', async () => {
    await signedIn('https://corp.awsapps.com/start', good);
    expect(await signInCredentials(sso, around(), AbortSignal.abort())).toMatchObject({
      ok: false,
      message: 'The request was cancelled.',
    });
    expect(asked).toEqual([]);
  });
});

describe('a web identity', () => {
  const base: SignInBase = {
    kind: 'web-identity',
    profile: 'ci',
    roleArn: 'arn:aws:iam::222222222222:role/ci',
    tokenFile: '~/token',
    at,
  };
  const answerOfSts = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/ci/understudy</Arn><AssumedRoleId>AROA:understudy</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIAWEB0000000000001</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`;
  const chain = () =>
    ({
      endpoint: { value: origin, from: { kind: 'environment', variable: 'AWS_ENDPOINT_URL_STS' } },
    }) as const;

  it('is refused where its file holds more than one token', async () => {
    await writeFile(join(home, 'token'), 'the.jwt\nanother.jwt\n');
    const result = await signInCredentials(base, around({ chain: chain() }));
    expect(result.ok ? '' : result.message).toContain('holds a line break within the token');
  });

  it('is exchanged for the role, unsigned, with the token of its file', async () => {
    await writeFile(join(home, 'token'), 'the.jwt\n');
    answer = () => ({ status: 200, body: answerOfSts });
    expect(await signInCredentials(base, around({ chain: chain() }))).toMatchObject({
      ok: true,
      credentials: { accessKeyId: 'ASIAWEB0000000000001', expiration: new Date('2099-01-01T00:00:00Z') },
    });
    const sent = new URLSearchParams(asked[0]?.body);
    expect([
      sent.get('Action'),
      sent.get('RoleArn'),
      sent.get('RoleSessionName'),
      sent.get('WebIdentityToken'),
    ]).toEqual(['AssumeRoleWithWebIdentity', 'arn:aws:iam::222222222222:role/ci', 'understudy', 'the.jwt']);
  });

  it('names the file that cannot be read', async () => {
    expect(await signInCredentials(base, around({ chain: chain() }))).toMatchObject({
      ok: false,
      message: expect.stringMatching(
        /^The web identity token of profile ci cannot be read: ENOENT.*token'?\.$/,
      ),
      advice: 'Check web_identity_token_file.',
    });
  });
});
