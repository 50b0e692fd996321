import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import { dpopKeyText, newDpopKey } from './dpop-proof.ts';
import { type Login, loginFile, writeLogin } from './login-file.ts';
import { forgetLogin, loginKeys } from './login-keys.ts';

const now = new Date('2026-11-22T12:00:00Z');
const session = 'arn:aws:iam::333333333333:user/jo';
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

const dpopKey = dpopKeyText(newDpopKey());
const login = (minutesLeft: number, changes: Partial<Login> = {}): Login => ({
  credentials: {
    accessKeyId: 'OLD',
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: minutes(minutesLeft),
  },
  accountId: '333333333333',
  clientId: 'arn:aws:signin:::devtools/same-device',
  refreshToken: 'old',
  dpopKey,
  others: {},
  ...changes,
});

interface Said {
  readonly status: number;
  readonly body: unknown;
}
const renewal: Said = {
  status: 200,
  body: {
    accessToken: { accessKeyId: 'NEW', secretAccessKey: 's2', sessionToken: 't2' },
    tokenType: 'aws_sigv4',
    expiresIn: 900,
    refreshToken: 'new',
  },
};
const refusal = (status: number, error: string): Said => ({ status, body: { error, message: 'Because.' } });

let server: Server;
let address: string;
let folder: string;
let path: string;
let answer: () => Said | Promise<Said>;
let asked: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-login-keys-'));
  path = loginFile(session, folder);
  asked = [];
  answer = () => renewal;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', async () => {
      asked.push(JSON.parse(body));
      const said = await answer();
      response.sendDate = false;
      response.writeHead(said.status, { 'content-type': 'application/json' });
      response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = typeof bound === 'object' && bound ? `http://127.0.0.1:${bound.port}` : '';
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const keys = (changes: Partial<Parameters<typeof loginKeys>[0]> = {}) =>
  loginKeys({
    profile: 'console',
    loginSession: session,
    folder,
    region: 'us-east-1',
    addressOf: () => address,
    clock: { now: () => now },
    requestHandler: (_endpoint, limits) => nodeRequestHandler(limits),
    sleep: async () => true,
    ...changes,
  });

const given = (outcome: Awaited<ReturnType<typeof loginKeys>>) =>
  outcome.ok ? outcome.credentials.accessKeyId : outcome.kind;

describe('keys of a console sign-in', () => {
  it.each([
    // minutes left, what AWS answers, what comes out, requests
    [14, renewal, 'OLD', 0],
    [9, renewal, 'NEW', 1],
    [-1, renewal, 'NEW', 1],
    [9, refusal(500, 'server_error'), 'OLD', 3],
    [1, refusal(429, 'TOO_MANY'), 'OLD', 3],
    [-1, refusal(503, ''), 'unavailable', 3],
    [9, refusal(401, 'TOKEN_EXPIRED'), 'OLD', 1],
    [4, refusal(401, 'TOKEN_EXPIRED'), 'sign-in-ended', 1],
    [-1, refusal(401, 'TOKEN_EXPIRED'), 'sign-in-ended', 1],
    [-1, refusal(403, 'USER_CREDENTIALS_CHANGED'), 'sign-in-ended', 1],
    [-1, refusal(403, 'INSUFFICIENT_PERMISSIONS'), 'not-allowed', 1],
    [-1, refusal(400, 'INVALID_REQUEST'), 'sign-in-ended', 1],
    [9, { status: 200, body: '<html>' }, 'OLD', 1],
    [-1, { status: 200, body: '<html>' }, 'unavailable', 1],
  ])('with %i minutes left, and %j', async (left, said, expected, requests) => {
    await writeLogin(path, login(left));
    answer = () => said;
    expect(given(await keys())).toBe(expected);
    expect(asked).toHaveLength(requests);
    expect(readdirSync(folder)).toEqual([path.slice(folder.length + 1)]);
  });

  it('ask with what the file says and nothing else', async () => {
    await writeLogin(path, login(-1));
    await keys();
    expect(asked).toEqual([
      {
        grantType: 'refresh_token',
        clientId: 'arn:aws:signin:::devtools/same-device',
        refreshToken: 'old',
      },
    ]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      refreshToken: 'new',
      accessToken: { accessKeyId: 'NEW', accountId: '333333333333', expiresAt: '2026-11-22T12:15:00Z' },
    });
  });

  it.each([
    ['TOKEN_EXPIRED', 'The console sign-in of profile console has ended.', 'understudy login console'],
    ['INSUFFICIENT_PERMISSIONS', 'signin:CreateOAuth2Token is not allowed', 'SignInLocalDevelopmentAccess'],
    [
      'INVALID_REQUEST',
      'in eu-central-1: Because. A sign-in can be renewed only in the region',
      'understudy login',
    ],
  ])('say what %s means', async (error, message, advice) => {
    await writeLogin(path, login(-1, { region: 'eu-central-1' }));
    answer = () => refusal(400, error);
    expect(await keys()).toMatchObject({
      message: expect.stringContaining(message),
      advice: expect.stringContaining(advice),
    });
  });

  it.each([
    ['no file', undefined],
    ['a damaged one', '{"accessToken":'],
    ['one that lacks the refresh token', JSON.stringify({ accessToken: {}, clientId: 'c', dpopKey: 'k' })],
  ])('name the command where there is %s', async (_what, text) => {
    if (text !== undefined) writeFileSync(path, text);
    expect(await keys()).toEqual({
      ok: false,
      kind: 'sign-in-ended',
      message: 'Profile console signs in as "aws login" does, and nobody has signed in on this machine yet.',
      advice: 'Run "understudy login console", then try again.',
    });
    expect(asked).toEqual([]);
  });

  it('are handed out as long as they last where the key beside them is damaged', async () => {
    await writeLogin(path, login(9, { dpopKey: 'damaged' }));
    expect(given(await keys())).toBe('OLD');
    await writeLogin(path, login(-1, { dpopKey: 'damaged' }));
    expect(await keys()).toMatchObject({
      kind: 'sign-in-ended',
      message: expect.stringContaining('damaged'),
    });
    expect(asked).toEqual([]);
  });

  it('are those of another tool that signed in between our look and our question', async () => {
    await writeLogin(path, login(-1));
    answer = async () => {
      await writeLogin(path, {
        ...login(14, { refreshToken: 'theirs' }),
        credentials: { ...login(14).credentials, accessKeyId: 'THEIRS' },
      });
      return refusal(401, 'TOKEN_EXPIRED');
    };
    expect(given(await keys())).toBe('THEIRS');
  });

  it('do not bring the file back that a sign-out removed meanwhile', async () => {
    await writeLogin(path, login(-1));
    answer = () => {
      rmSync(path);
      return renewal;
    };
    expect(given(await keys())).toBe('NEW');
    expect(existsSync(path)).toBe(false);
  });

  it('are not asked for once more when the caller has gone', async () => {
    await writeLogin(path, login(-1));
    answer = () => refusal(500, '');
    expect(given(await keys({ sleep: async () => false }))).toBe('cancelled');
    expect(asked).toHaveLength(1);
  });

  it('say that AWS cannot be reached', async () => {
    await writeLogin(path, login(-1));
    const outcome = await keys({ addressOf: () => 'http://127.0.0.1:1' });
    expect(outcome).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('127.0.0.1:1') });
  });
});

describe('signing out', () => {
  it('removes the file, and says whether there was one', async () => {
    await writeLogin(path, login(9));
    expect(await forgetLogin(path, now)).toEqual({ ok: true, wasThere: true });
    expect(readdirSync(folder)).toEqual([]);
    expect(await forgetLogin(path, now)).toEqual({ ok: true, wasThere: false });
    expect(await forgetLogin(join(folder, 'no', 'such.json'), now)).toEqual({ ok: true, wasThere: false });
  });
});
