import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { listenOn } from '../../loopback/loopback-server.ts';
import { closedPort } from '../../sts/testing/network.ts';
import {
  CredentialsEndpoint,
  type CredentialsEndpointOptions,
  type EndpointLease,
} from './credentials-endpoint.ts';
import { endpointEnvironment } from './endpoint-environment.ts';
import type { EndpointSource } from './renewing-credentials.ts';
import { writeTokenFile } from './token-file.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A clock that the test moves. */
function movableClock(): Clock & { forward(ms: number): void } {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward(ms) {
      ahead += ms;
    },
  };
}

function sourceOf(
  name: string,
  clock: Clock,
  lifeMs = 3_600_000,
): { get: EndpointSource; readonly asked: () => number } {
  let count = 0;
  return {
    asked: () => count,
    get: async () => {
      count += 1;
      const expiration = new Date(clock.now().getTime() + lifeMs);
      return {
        ok: true,
        credentials: {
          accessKeyId: `ASIA-${name}-${count}`,
          secretAccessKey: 's',
          sessionToken: 't',
          expiration,
        },
        accountId: '111111111111',
      };
    },
  };
}

function makeEndpoint(options: Partial<CredentialsEndpointOptions> = {}) {
  const clock = movableClock();
  const endpoint = new CredentialsEndpoint({ clock, ...options });
  closing.push(() => endpoint.close());
  const leaseFor = async (source: EndpointSource): Promise<EndpointLease> => {
    const outcome = await endpoint.lease(source);
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.lease;
  };
  return { clock, endpoint, leaseFor };
}

interface Answer {
  readonly status: number | string;
  readonly body: string;
}

function ask(uri: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = httpRequest(uri, { agent: false, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? 'failed', body: '' }));
    sent.end();
  });
}
const withToken = ({ token, uri }: EndpointLease) => ask(uri, { authorization: token });
const keyIn = ({ body }: Answer) => (JSON.parse(body) as { AccessKeyId?: string }).AccessKeyId;

describe('the credentials endpoint', () => {
  it('listens while somebody uses it, and not before or after', async () => {
    const { clock, endpoint, leaseFor } = makeEndpoint();
    expect(endpoint.isListening).toBe(false);
    const first = await leaseFor(sourceOf('prod', clock).get);
    const second = await leaseFor(sourceOf('dev', clock).get);
    expect(first.uri).toBe(second.uri);
    expect(keyIn(await withToken(first))).toBe('ASIA-prod-1');
    expect(keyIn(await withToken(second))).toBe('ASIA-dev-1');
    await first.revoke();
    expect((await withToken(first)).status).toBe(401);
    expect((await withToken(second)).status).toBe(200);
    await second.revoke();
    expect(endpoint.isListening).toBe(false);
    expect((await withToken(second)).status).toBe('ECONNREFUSED');
    const third = await leaseFor(sourceOf('prod', clock).get);
    expect((await withToken(third)).status).toBe(200);
  });

  it('gives every user a token of 256 bits', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const { get } = sourceOf('prod', clock);
    const tokens = [await leaseFor(get), await leaseFor(get)].map(({ token }) => token);
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('revokes them all when it is closed', async () => {
    const { clock, endpoint, leaseFor } = makeEndpoint();
    const lease = await leaseFor(sourceOf('prod', clock).get);
    await endpoint.close();
    expect((await withToken(lease)).status).toBe('ECONNREFUSED');
    await lease.revoke();
  });

  it('takes the port that it is given, on both loopback addresses', async () => {
    const port = await closedPort();
    const { clock, leaseFor } = makeEndpoint({ port });
    const lease = await leaseFor(sourceOf('prod', clock).get);
    expect(lease.uri).toBe(`http://127.0.0.1:${port}/credentials`);
    const six = await ask(`http://[::1]:${port}/credentials`, { authorization: lease.token });
    // A machine without IPv6 has no ::1.
    expect(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 200]).toContain(six.status);
    expect((await ask(`http://localhost:${port}/credentials`, { authorization: lease.token })).status).toBe(
      200,
    );
  });

  it('says which port is taken', async () => {
    const other = createServer();
    const taken = await listenOn(other, '127.0.0.1', 0);
    closing.push(() => other.close());
    const port = taken.ok ? taken.port : 0;
    const { clock, endpoint } = makeEndpoint({ port });
    expect(await endpoint.lease(sourceOf('prod', clock).get)).toEqual({
      ok: false,
      message: `The credentials endpoint cannot listen on port ${port} of 127.0.0.1 (EADDRINUSE).`,
      advice: 'Choose another port, or none to take a free one.',
    });
    expect(endpoint.isListening).toBe(false);
  });

  it.each([
    ['another host', { host: 'rebound.example' }, 'GET', 403],
    ['an Origin', { origin: 'http://evil.example' }, 'GET', 403],
    ['a Referer', { referer: 'http://evil.example/' }, 'GET', 403],
    ['POST', {}, 'POST', 405],
    ['OPTIONS', { origin: 'http://evil.example', 'access-control-request-method': 'GET' }, 'OPTIONS', 403],
  ])(
    'refuses a request with %s, and no header lets a page read the answer',
    async (_what, headers, method, status) => {
      const { clock, leaseFor } = makeEndpoint();
      const source = sourceOf('prod', clock);
      const lease = await leaseFor(source.get);
      const answer = await new Promise<{ status: number; headers: object }>((resolve) => {
        httpRequest(
          lease.uri,
          { method, agent: false, headers: { authorization: lease.token, ...headers } },
          (response) => {
            response.resume();
            resolve({ status: response.statusCode ?? 0, headers: response.headers });
          },
        ).end();
      });
      expect(answer.status).toBe(status);
      expect(Object.keys(answer.headers).join()).not.toContain('access-control');
      expect(source.asked()).toBe(0);
    },
  );

  it('answers nobody while it is held, and says why', async () => {
    let isHeld = true;
    const { clock, leaseFor } = makeEndpoint({ isHeld: () => isHeld });
    const source = sourceOf('prod', clock);
    const lease = await leaseFor(source.get);
    expect(await withToken(lease)).toEqual({
      status: 503,
      body: '{"code":"ScreenLocked","message":"The screen is locked, and Understudy is set to answer nobody meanwhile. Unlock it, then try again."}',
    });
    expect((await ask(lease.uri, { authorization: 'guess' })).status).toBe(401);
    isHeld = false;
    expect((await withToken(lease)).status).toBe(200);
  });

  it('lets a wrong token wait, and others meanwhile not', async () => {
    const { clock, leaseFor } = makeEndpoint({ wrongTokenMs: 400 });
    const lease = await leaseFor(sourceOf('prod', clock).get);
    const order: string[] = [];
    const wrong = ask(lease.uri, { authorization: 'guess' }).then(({ status }) =>
      order.push(`wrong ${status}`),
    );
    const right = withToken(lease).then(({ status }) => order.push(`right ${status}`));
    await Promise.all([wrong, right]);
    expect(order).toEqual(['right 200', 'wrong 401']);
  });

  it('answers 1,000 at once, with one call for all', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const source = sourceOf('prod', clock);
    const lease = await leaseFor(source.get);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => withToken(lease)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(source.asked()).toBe(1);
  }, 60_000);

  it('renews short roles under load without one failure', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const source = sourceOf('prod', clock, 15 * 60_000);
    const lease = await leaseFor(source.get);
    for (let renewal = 1; renewal <= 4; renewal += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => withToken(lease)));
      expect(new Set(answers.map(keyIn))).toEqual(new Set([`ASIA-prod-${renewal}`]));
      expect(source.asked()).toBe(renewal);
      clock.forward(10 * 60_000);
    }
  }, 60_000);

  it('drops whoever sends a request letter by letter, and serves the others meanwhile', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const lease = await leaseFor(sourceOf('prod', clock).get);
    const { port } = new URL(lease.uri);
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /credentials HT'));
      socket.on('error', () => undefined);
      return new Promise<void>((resolve) => socket.on('close', () => resolve()));
    });
    expect((await withToken(lease)).status).toBe(200);
    await Promise.all(slow);
    expect((await withToken(lease)).status).toBe(200);
  }, 60_000);

  it('answers nothing to what is no request for it', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const lease = await leaseFor(sourceOf('prod', clock).get);
    const { port } = new URL(lease.uri);
    for (const text of [
      'nonsense\r\n\r\n',
      'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      `GET /credentials HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ]) {
      const said = await new Promise<string>((resolve) => {
        let heard = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
        socket.on('data', (data) => {
          heard += data.toString();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(heard));
      });
      expect(said).toBe('');
    }
    expect((await withToken(lease)).status).toBe(200);
  });
});

describe('the SDK for JavaScript', () => {
  const readWith = async (lease: EndpointLease, tokenFile?: string) => {
    const provider = fromHttp({
      awsContainerCredentialsFullUri: lease.uri,
      ...(tokenFile === undefined
        ? { awsContainerAuthorizationToken: lease.token }
        : { awsContainerAuthorizationTokenFile: tokenFile }),
      maxRetries: 0,
    });
    return provider();
  };

  it('reads the credentials, with the token and with the token file', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const lease = await leaseFor(sourceOf('prod', clock).get);
    const folder = mkdtempSync(join(tmpdir(), 'understudy-endpoint-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'endpoint', 'prod.token');
    const written = await writeTokenFile(path, lease.token);
    expect(await readWith(lease)).toMatchObject({ accessKeyId: 'ASIA-prod-1', sessionToken: 't' });
    expect(await readWith(lease, path)).toMatchObject({ accessKeyId: 'ASIA-prod-1' });
    expect(readFileSync(path, 'utf8')).toBe(lease.token);
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'endpoint')).mode & 0o777).toBe(0o700);
    }
    if (written.ok) await written.remove();
    await expect(readWith(lease, path)).rejects.toThrow();
  });

  it('is told in words that a person is needed, and reads them at the next try', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const { get } = sourceOf('prod', clock);
    let answered = false;
    const lease = await leaseFor(async (reason) =>
      answered ? get(reason) : { ok: false, kind: 'person', message: 'A code is needed.' },
    );
    await expect(readWith(lease)).rejects.toThrow();
    answered = true;
    expect(await readWith(lease)).toMatchObject({ accessKeyId: 'ASIA-prod-1' });
  });
});

const python = spawnSync('python3', ['-c', 'import boto3'], { timeout: 60_000 });
const run = promisify(execFile);

describe.skipIf(python.status !== 0)('boto3', () => {
  it('takes the credentials from the endpoint in the environment that we make, and no others', async () => {
    const { clock, leaseFor } = makeEndpoint();
    const source = sourceOf('prod', clock);
    const lease = await leaseFor(source.get);
    const home = mkdtempSync(join(tmpdir(), 'understudy-boto3-'));
    closing.push(() => rmSync(home, { recursive: true, force: true }));
    const empty = join(home, 'empty');
    writeFileSync(empty, '');
    const keys = join(home, 'credentials');
    writeFileSync(keys, '[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s\n');
    const stale = {
      AWS_ACCESS_KEY_ID: 'AKIAOLD',
      AWS_SECRET_ACCESS_KEY: 'old',
      AWS_PROFILE: 'gone',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: keys,
      AWS_CONFIG_FILE: join(home, 'config'),
    };
    const change = endpointEnvironment({
      uri: lease.uri,
      authorization: { token: lease.token },
      profile: 'prod',
      region: 'eu-west-1',
      credentialsFile: empty,
    });
    const environment: Record<string, string | undefined> = { ...process.env, HOME: home, ...stale };
    for (const name of change.unset) delete environment[name];
    for (const [name, value] of change.set) environment[name] = value;
    const script =
      'import boto3; s = boto3.Session(); c = s.get_credentials(); print(c.method, c.get_frozen_credentials().access_key, s.region_name)';
    const { stdout } = await run('python3', ['-c', script], { env: environment, timeout: 60_000 });
    expect(stdout.trim()).toBe('container-role ASIA-prod-1 eu-west-1');
    // Three renewals, each a new process, as a day of short commands has.
    for (const renewal of [2, 3, 4]) {
      clock.forward(50 * 60_000);
      const { stdout: again } = await run('python3', ['-c', script], { env: environment, timeout: 60_000 });
      expect(again).toContain(`ASIA-prod-${renewal}`);
    }
  }, 120_000);
});
