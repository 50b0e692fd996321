import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { explainStsFailure } from '../failure-messages.ts';
import { createStsGateway } from '../sdk-gateway.ts';
import type { StsFailure } from '../sts-failure.ts';
import type { StsCallContext } from '../sts-gateway.ts';
import { makeAuthority, type TestAuthority } from '../testing/certificates.ts';
import { closedPort, startEndpoint, startProxy, type TestServer } from '../testing/network.ts';
import { networkRequestHandler } from './network-handler.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** A name that no server of the world answers to (RFC 2606): only the proxy of the test leads anywhere. */
const host = 'sts.corp.invalid';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a/secret+key' };

let folder: string;
let authority: TestAuthority;
let caFile: string;
const started: TestServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-network-'));
  authority = makeAuthority('Corp Root');
  caFile = join(folder, 'corp.pem');
  writeFileSync(caFile, authority.certificate);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(started.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function keep<T extends TestServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  started.push(server);
  return server;
}

const tlsEndpoint = () => keep(startEndpoint(authority.issue({ names: [host] })));

function gatewayWith(environment: Record<string, string>, connectMs = 5_000) {
  return createStsGateway({
    retry: { attempts: 1, firstPauseMs: 0, random: () => 0 },
    timeouts: { connectMs, answerMs: 5_000 },
    requestHandler: networkRequestHandler({ environment, platform: process.platform, home: folder }),
  });
}

/** One call; the failure, or `undefined` when it went through. */
async function call(
  environment: Record<string, string>,
  endpoint: string,
  context: Partial<StsCallContext> = {},
  connectMs?: number,
): Promise<StsFailure | undefined> {
  const outcome = await gatewayWith(environment, connectMs).getCallerIdentity({
    credentials,
    region: 'eu-west-1',
    endpoint,
    ...context,
  });
  return outcome.ok ? undefined : outcome.failure;
}

const words = (failure: StsFailure | undefined) =>
  failure === undefined ? 'no failure' : Object.values(explainStsFailure(failure)).join(' ');

describe('the proxy of the system settings', () => {
  /** A gateway on a system whose settings say this of every address. */
  function onSystem(says: () => string, environment: Record<string, string> = {}) {
    let asked = 0;
    const gateway = createStsGateway({
      retry: { attempts: 1, firstPauseMs: 0, random: () => 0 },
      timeouts: { connectMs: 5_000, answerMs: 5_000 },
      requestHandler: networkRequestHandler({
        environment: { AWS_CA_BUNDLE: caFile, ...environment },
        platform: process.platform,
        home: folder,
        systemProxy: async () => {
          asked += 1;
          return says();
        },
      }),
    });
    const identify = (endpoint: string) =>
      gateway.getCallerIdentity({ credentials, region: 'eu-west-1', endpoint });
    return { identify, asked: () => asked };
  }

  it('leads to AWS where no variable names one, and is asked for once', async () => {
    const proxy = await keep(startProxy(await tlsEndpoint()));
    const { asked, identify } = onSystem(() => `PROXY 127.0.0.1:${proxy.port}; DIRECT`);
    expect(await identify(`https://${host}`)).toMatchObject({ ok: true });
    expect(await identify(`https://${host}`)).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`, `CONNECT ${host}:443`]);
    expect(asked()).toBe(1);
  });

  it.each([{ HTTPS_PROXY: 'http://named.invalid:1' }, { NO_PROXY: '*' }])(
    'has no say where the environment speaks: %o',
    async (environment) => {
      const proxy = await keep(startProxy(await tlsEndpoint()));
      const { asked, identify } = onSystem(() => `PROXY 127.0.0.1:${proxy.port}`, environment);
      expect(await identify(`https://${host}`)).toMatchObject({ ok: false });
      expect(asked()).toBe(0);
    },
  );

  it('is never taken to this machine itself', async () => {
    const { port } = await tlsEndpoint();
    const { asked, identify } = onSystem(() => 'PROXY 127.0.0.1:1');
    expect(await identify(`https://127.0.0.1:${port}`)).toMatchObject({ ok: true });
    expect(asked()).toBe(0);
  });

  it('is asked for again after it could not be reached: another network may have another', async () => {
    const proxy = await keep(startProxy(await tlsEndpoint()));
    let port = await closedPort();
    const { identify } = onSystem(() => `PROXY 127.0.0.1:${port}`);
    const first = await identify(`https://${host}`);
    expect(first).toMatchObject({ ok: false, failure: { kind: 'proxy', code: 'ECONNREFUSED' } });
    expect(words(first.ok ? undefined : first.failure)).toContain('(the system settings) cannot be reached');
    port = proxy.port;
    expect(await identify(`https://${host}`)).toMatchObject({ ok: true });
  });

  it('that wants a password is to be named with it in HTTPS_PROXY', async () => {
    const proxy = await keep(startProxy(await tlsEndpoint(), { user: 'jo:secret' }));
    const { identify } = onSystem(() => `PROXY 127.0.0.1:${proxy.port}`);
    const outcome = await identify(`https://${host}`);
    expect(words(outcome.ok ? undefined : outcome.failure)).toContain(
      'Set HTTPS_PROXY=http://USER:PASSWORD@',
    );
  });

  it('of a kind that cannot be used is told in words', async () => {
    const { identify } = onSystem(() => 'SOCKS5 127.0.0.1:1080');
    const outcome = await identify(`https://${host}`);
    expect(words(outcome.ok ? undefined : outcome.failure)).toMatch(
      /^The system settings name a socks5 proxy.*Set HTTPS_PROXY to http:\/\/HOST:PORT/,
    );
  });

  it('is none where the system fails to tell', async () => {
    const { identify } = onSystem(() => {
      throw new Error('no');
    });
    expect(await identify(`https://${host}`)).toMatchObject({ ok: false, failure: { code: 'ENOTFOUND' } });
  });
});

describe('certificate authorities', () => {
  it('do not include one that nobody named', async () => {
    const { port } = await tlsEndpoint();
    const failure = await call({}, `https://127.0.0.1:${port}`);
    expect(failure).toMatchObject({ kind: 'network', neverSent: true });
    expect(words(failure)).toContain('set ca_bundle or AWS_CA_BUNDLE');
  });

  it('include those of AWS_CA_BUNDLE', async () => {
    const { port } = await tlsEndpoint();
    expect(await call({ AWS_CA_BUNDLE: caFile }, `https://127.0.0.1:${port}`)).toBeUndefined();
  });

  it('include those of the profile', async () => {
    const { port } = await tlsEndpoint();
    const caBundle = { path: caFile, setting: 'ca_bundle' };
    expect(await call({}, `https://127.0.0.1:${port}`, { caBundle })).toBeUndefined();
  });

  it('include those of NODE_EXTRA_CA_CERTS', async () => {
    const { port } = await tlsEndpoint();
    expect(await call({ NODE_EXTRA_CA_CERTS: caFile }, `https://127.0.0.1:${port}`)).toBeUndefined();
  });

  it('are looked for in the home directory where the path begins with a tilde', async () => {
    const { port } = await tlsEndpoint();
    const environment = { AWS_CA_BUNDLE: '~/corp.pem', HOME: folder };
    expect(await call(environment, `https://127.0.0.1:${port}`)).toBeUndefined();
  });

  it('of one profile are not trusted for another', async () => {
    const { port } = await tlsEndpoint();
    const gateway = gatewayWith({});
    const context = { credentials, region: 'eu-west-1', endpoint: `https://127.0.0.1:${port}` };
    const caBundle = { path: caFile, setting: 'ca_bundle' };
    expect(await gateway.getCallerIdentity({ ...context, caBundle })).toMatchObject({ ok: true });
    expect(await gateway.getCallerIdentity(context)).toMatchObject({ ok: false });
  });

  it('are read again after one was not trusted', async () => {
    const { port } = await tlsEndpoint();
    const bundle = join(folder, 'bundle.pem');
    writeFileSync(bundle, makeAuthority('Old Root').certificate);
    const gateway = gatewayWith({ AWS_CA_BUNDLE: bundle });
    const context = { credentials, region: 'eu-west-1', endpoint: `https://127.0.0.1:${port}` };
    expect(await gateway.getCallerIdentity(context)).toMatchObject({ ok: false });
    writeFileSync(bundle, authority.certificate);
    expect(await gateway.getCallerIdentity(context)).toMatchObject({ ok: true });
  });

  it('of a bundle that does not know the server are named in the advice', async () => {
    const { port } = await tlsEndpoint();
    const other = join(folder, 'other.pem');
    writeFileSync(other, makeAuthority('Other').certificate);
    const caBundle = { path: other, setting: 'ca_bundle' };
    const failure = await call({}, `https://127.0.0.1:${port}`, { caBundle });
    expect(words(failure)).toContain(`Add the certificate of your company's proxy to ${other}`);
  });

  it.each([
    ['is not there', undefined, 'ENOENT', 'does not exist'],
    ['is empty', '', 'NotPem', 'holds no certificate in PEM form'],
    ['is no PEM', '\u0030\u0082binary', 'NotPem', 'holds no certificate in PEM form'],
    [
      'is damaged',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'BrokenCertificate',
      'Certificate 1 in',
    ],
  ])('in a file that %s end the call with a sentence that names it', async (_what, text, code, sentence) => {
    const path = join(folder, 'wrong.pem');
    if (text !== undefined) writeFileSync(path, text);
    const { port } = await tlsEndpoint();
    const failure = await call({ AWS_CA_BUNDLE: path }, `https://127.0.0.1:${port}`);
    expect(failure).toMatchObject({ kind: 'ca-bundle', code, retryable: false, neverSent: true });
    expect(words(failure)).toContain(sentence);
    expect(words(failure)).toContain(path);
    expect(words(failure)).toContain('AWS_CA_BUNDLE');
  });

  it('in a folder are refused with a sentence', async () => {
    const { port } = await tlsEndpoint();
    const failure = await call({ AWS_CA_BUNDLE: folder }, `https://127.0.0.1:${port}`);
    expect(failure).toMatchObject({ kind: 'ca-bundle', code: 'EISDIR' });
    expect(words(failure)).toContain('is a folder');
  });

  it('are checked even where the environment says not to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { port } = await tlsEndpoint();
    expect(await call({}, `https://127.0.0.1:${port}`)).toMatchObject({ kind: 'network' });
  });

  it('do not save a certificate for another host, or one out of date', async () => {
    const foreign = await keep(startEndpoint(authority.issue()));
    const proxy = await keep(startProxy(foreign));
    const environment = { AWS_CA_BUNDLE: caFile, HTTPS_PROXY: `127.0.0.1:${proxy.port}` };
    const wrongHost = await call(environment, `https://${host}`);
    expect(wrongHost).toMatchObject({ kind: 'network', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(words(wrongHost)).toContain('the certificate of another host');

    const past = { from: new Date('2020-01-01T00:00:00Z'), until: new Date('2021-01-01T00:00:00Z') };
    const stale = await keep(startEndpoint(authority.issue(past)));
    const outOfDate = await call({ AWS_CA_BUNDLE: caFile }, `https://127.0.0.1:${stale.port}`);
    expect(outOfDate).toMatchObject({ kind: 'network', code: 'CERT_HAS_EXPIRED', neverSent: true });
    expect(words(outOfDate)).toContain('Check the date and the time of this machine');
  });

  it('of the runtime and of the system stay beside those of a bundle', async () => {
    const trusted = await trustedCertificates({
      bundle: { path: caFile, setting: 'ca_bundle' },
      environment: {},
      platform: process.platform,
    });
    // The stores of a runtime break the lines of one certificate differently.
    const packed = (certificate: string) => certificate.replace(/\s+/g, '');
    const found = new Set(trusted.map(packed));
    expect([...rootCertificates, authority.certificate].filter((one) => !found.has(packed(one)))).toEqual([]);
  });
});

describe('a proxy', () => {
  it('carries a call through a tunnel, certificates checked end to end', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint));
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, AWS_CA_BUNDLE: caFile };
    expect(await call(environment, `https://${host}`)).toBeUndefined();
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`]);

    const untrusted = await call({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }, `https://${host}`);
    expect(untrusted).toMatchObject({ kind: 'network', neverSent: true });
  });

  it('is asked once for a certificate that is not trusted, and again while it is busy', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint));
    const busy = await keep(startProxy(endpoint, { refuse: { status: 503 } }));
    const thrice = (port: number) =>
      createStsGateway({
        retry: { attempts: 3, firstPauseMs: 0, random: () => 0 },
        requestHandler: networkRequestHandler({
          environment: { HTTPS_PROXY: `127.0.0.1:${port}` },
          platform: process.platform,
          home: folder,
        }),
      }).getCallerIdentity({ credentials, region: 'eu-west-1', endpoint: `https://${host}` });
    expect(await thrice(proxy.port)).toMatchObject({ ok: false, failure: { kind: 'network' } });
    expect(await thrice(busy.port)).toMatchObject({ ok: false, failure: { kind: 'proxy' } });
    expect([proxy.asked.length, busy.asked.length]).toEqual([1, 3]);
  });

  it('behind TLS is checked like the endpoint', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint, { certificate: authority.issue() }));
    const HTTPS_PROXY = `https://127.0.0.1:${proxy.port}`;
    expect(await call({ HTTPS_PROXY, AWS_CA_BUNDLE: caFile }, `https://${host}`)).toBeUndefined();
    const untrusted = await call({ HTTPS_PROXY }, `https://${host}`);
    expect(untrusted).toMatchObject({ kind: 'proxy', neverSent: true });
    expect(words(untrusted)).toContain('The certificate of the proxy');
  });

  it('gets user and password where the variable has them', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint, { user: 'jo:p@ss' }));
    const environment = { HTTPS_PROXY: `http://jo:p%40ss@127.0.0.1:${proxy.port}`, AWS_CA_BUNDLE: caFile };
    expect(await call(environment, `https://${host}`)).toBeUndefined();
  });

  it('that wants a password says so, and is not asked again', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint, { user: 'jo:right' }));
    const place = `127.0.0.1:${proxy.port}`;
    const none = await call({ HTTPS_PROXY: place }, `https://${host}`);
    expect(none).toMatchObject({ kind: 'proxy', code: 'HTTP407', retryable: false, neverSent: true });
    expect(words(none)).toContain(
      `The proxy ${place} (HTTPS_PROXY) wants a user name and a password. Set HTTPS_PROXY=`,
    );

    const wrong = await call({ HTTPS_PROXY: `http://jo:guess@${place}` }, `https://${host}`);
    expect(wrong).toMatchObject({ kind: 'proxy', code: 'ProxyPasswordRefused', retryable: false });
    expect(words(wrong)).toContain('did not take the user name and the password');
    expect(JSON.stringify(wrong) + words(wrong)).not.toContain('guess');
    expect(proxy.asked).toHaveLength(2);
  });

  it('that wants a sign-in we cannot do points to what can', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(
      startProxy(endpoint, { refuse: { status: 407, authenticate: 'Negotiate, NTLM' } }),
    );
    const failure = await call({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` }, `https://${host}`);
    expect(words(failure)).toContain('a sign-in by Negotiate or NTLM');
    expect(words(failure)).toContain('cntlm');
  });

  it.each([403, 502, 503])('that answers %i is told from an answer of AWS', async (status) => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint, { refuse: { status } }));
    const gateway = gatewayWith({ https_proxy: `127.0.0.1:${proxy.port}` });
    const outcome = await gateway.getCallerIdentity({
      credentials,
      region: 'eu-west-1',
      endpoint: `https://${host}`,
    });
    const failure = outcome.ok ? undefined : outcome.failure;
    expect(failure).toMatchObject({ kind: 'proxy', code: `HTTP${status}`, retryable: true, neverSent: true });
    expect(words(failure)).toContain(`does not let the connection to AWS STS through: HTTP ${status}`);
    // Its clock, here of the year 2000, is not AWS's.
    expect(gateway.clockOffsetMs()).toBe(0);
  });

  it('that nobody runs is named with its variable', async () => {
    const port = await closedPort();
    const failure = await call({ HTTPS_PROXY: `http://jo:secret@127.0.0.1:${port}` }, `https://${host}`);
    expect(failure).toMatchObject({
      kind: 'proxy',
      code: 'ECONNREFUSED',
      retryable: true,
      neverSent: true,
      setting: 'HTTPS_PROXY',
      place: `127.0.0.1:${port}`,
    });
    expect(words(failure)).toContain('cannot be reached: nothing listens there');
    expect(JSON.stringify(failure) + words(failure)).not.toContain('secret');
  });

  it('that never answers is left in time, with nothing sent and its connection closed', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint, { silent: true }));
    const failure = await call({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` }, `https://${host}`, {}, 200);
    expect(failure).toMatchObject({ kind: 'proxy', code: 'ETIMEDOUT', retryable: true, neverSent: true });
    expect(words(failure)).toContain('cannot be reached: it did not answer in time');
    await vi.waitFor(() => expect(proxy.open.size).toBe(0));
  });

  it('that hangs up is a proxy that cannot be reached', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint));
    await endpoint.close();
    const failure = await call({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` }, `https://${host}`);
    expect(failure).toMatchObject({ kind: 'proxy', retryable: true });
  });

  it('takes whole requests for an endpoint without TLS', async () => {
    const endpoint = await keep(startEndpoint());
    const proxy = await keep(startProxy(endpoint, { user: 'jo:right' }));
    const place = `127.0.0.1:${proxy.port}`;
    expect(await call({ HTTP_PROXY: `http://jo:right@${place}` }, `http://${host}`)).toBeUndefined();
    expect(proxy.asked).toEqual([`POST http://${host}/`]);
    const failure = await call({ HTTP_PROXY: place }, `http://${host}`);
    expect(failure).toMatchObject({ kind: 'proxy', code: 'HTTP407', setting: 'HTTP_PROXY', place });
  });

  it('is left out for hosts of NO_PROXY and for this machine', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint));
    const HTTPS_PROXY = `127.0.0.1:${proxy.port}`;
    const local = { HTTPS_PROXY, ALL_PROXY: HTTPS_PROXY, AWS_CA_BUNDLE: caFile };
    expect(await call(local, `https://127.0.0.1:${endpoint.port}`)).toBeUndefined();
    // A machine without a hosts file does not know this name; what counts is that the proxy is not asked.
    await call(local, `https://localhost:${endpoint.port}`);
    const named = await call({ HTTPS_PROXY, NO_PROXY: '.invalid' }, `https://${host}`);
    expect(named).toMatchObject({ kind: 'network', neverSent: true });
    expect(proxy.asked).toEqual([]);
  });

  it('of another kind is refused with its name', async () => {
    const failure = await call({ HTTPS_PROXY: 'socks5://jo:secret@127.0.0.1:1080' }, `https://${host}`);
    expect(failure).toMatchObject({ kind: 'proxy', code: 'ProxySetting', retryable: false });
    expect(words(failure)).toContain('HTTPS_PROXY names a socks5 proxy');
    expect(words(failure)).not.toContain('secret');
  });

  it('gives way when the caller gives up', async () => {
    const endpoint = await tlsEndpoint();
    const proxy = await keep(startProxy(endpoint, { silent: true }));
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const calling = call({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` }, `https://${host}`, { signal }, 400);
    await vi.waitFor(() => expect(proxy.asked).toHaveLength(1));
    giveUp.abort();
    expect(await calling).toMatchObject({ kind: 'cancelled' });
    await vi.waitFor(() => expect(proxy.open.size).toBe(0));
  });
});
