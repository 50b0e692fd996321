import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { networkRequestHandler } from '../../sts/network/network-handler.ts';
import { makeAuthority } from '../../sts/testing/certificates.ts';
import { closedPort, startProxy } from '../../sts/testing/network.ts';
import { consoleLink } from './console-link.ts';
import { planConsole } from './console-plan.ts';
import { signinToken } from './signin-token.ts';
import { bases, chainOf, role } from './testing/chains.ts';
import { type ScriptedAnswer, scriptedFederation } from './testing/scripted-federation.ts';

const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'sec/ret+key=',
  sessionToken: 'to+ken/with=signs&and%20more',
  expiration: new Date('2026-11-28T10:00:00Z'),
};
const secrets = [
  credentials.secretAccessKey,
  credentials.sessionToken,
  encodeURIComponent(credentials.sessionToken),
];

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function service(answers?: (query: URLSearchParams, index: number) => ScriptedAnswer) {
  const server = await scriptedFederation(answers);
  closing.push(server.close);
  return { ...server, endpoint: `http://127.0.0.1:${server.port}/federation` };
}

const ask = (endpoint: string, sessionSeconds?: number) =>
  signinToken({
    endpoint,
    credentials,
    name: 'prod',
    ...(sessionSeconds !== undefined && { sessionSeconds }),
  });

describe('a sign-in token', () => {
  it('is asked for with the three keys and nothing else', async () => {
    const { asked, endpoint } = await service();
    expect(await ask(endpoint)).toEqual({ ok: true, token: 'signin+token/with=signs' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe('/federation');
    expect([...(asked[0]?.query.keys() ?? [])].sort()).toEqual(['Action', 'Session']);
    expect(asked[0]?.query.get('Action')).toBe('getSigninToken');
    expect(JSON.parse(asked[0]?.query.get('Session') ?? '')).toEqual({
      sessionId: credentials.accessKeyId,
      sessionKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
    });
  });

  it('is asked for with the duration, and once more without where AWS refuses it', async () => {
    const { asked, endpoint } = await service((query) =>
      query.has('SessionDuration') ? { status: 400, body: '<html>no</html>' } : {},
    );
    const outcome = await ask(endpoint, 43_200);
    expect(asked.map(({ query }) => query.get('SessionDuration'))).toEqual(['43200', null]);
    expect(outcome).toMatchObject({
      ok: true,
      note: expect.stringContaining('refused the session duration'),
    });
  });

  it('is asked for twice at most', async () => {
    const { asked, endpoint } = await service(() => ({ status: 400 }));
    expect(await ask(endpoint, 3600)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(asked).toHaveLength(2);
    expect(await ask(endpoint)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['503', { status: 503 }, 'unavailable'],
    ['429', { status: 429 }, 'unavailable'],
    ['400 with a page', { status: 400, body: '<html>Invalid credentials parameter</html>' }, 'refused'],
    ['403', { status: 403 }, 'refused'],
    ['404', { status: 404 }, 'not-federation'],
    ['a page of the network', { body: '<html>welcome to the hotel</html>' }, 'not-federation'],
    ['an empty token', { body: '{"SigninToken":""}' }, 'not-federation'],
    ['a number', { body: '{"SigninToken":7}' }, 'not-federation'],
    ['nothing', { body: 'null' }, 'not-federation'],
    ['more than a token', { body: `{"SigninToken":"${'x'.repeat(70_000)}"}` }, 'not-federation'],
  ] as const)('is not in an answer that is %s', async (_what, answer, kind) => {
    const { endpoint } = await service(() => answer);
    expect(await ask(endpoint)).toMatchObject({ ok: false, failure: { kind } });
  });

  it.each([301, 302, 307, 308])(
    'is not looked for where a %d leads: the keys would go there',
    async (status) => {
      const elsewhere = await service();
      const { endpoint } = await service(() => ({ status, headers: { location: elsewhere.endpoint } }));
      expect(await ask(endpoint)).toMatchObject({ ok: false, failure: { kind: 'not-federation' } });
      expect(elsewhere.asked).toEqual([]);
    },
  );

  it('is not waited for by whoever gave up', async () => {
    const { asked, endpoint } = await service();
    const outcome = await signinToken({ endpoint, credentials, name: 'prod', signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(asked).toEqual([]);
  });
});

describe('the way to the sign-in service', () => {
  /** A name that no server of the world answers to (RFC 2606): only the proxy of the test leads anywhere. */
  const host = 'eu-west-1.signin.corp.invalid';

  async function behindProxy(environment: (port: number, caFile: string) => Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-console-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const authority = makeAuthority('Corp Root');
    const caFile = join(folder, 'corp.pem');
    writeFileSync(caFile, authority.certificate);
    const server = await scriptedFederation(undefined, authority.issue({ names: [host] }));
    const proxy = await startProxy(server);
    closing.push(proxy.close, server.close);
    const requestHandler = networkRequestHandler({
      environment: environment(proxy.port, caFile),
      platform: process.platform,
      home: folder,
    });
    const outcome = await signinToken({
      endpoint: `https://${host}/federation`,
      credentials,
      name: 'prod',
      requestHandler,
    });
    return { outcome, proxy };
  }

  it('is a tunnel through the proxy, which sees the host and nothing else', async () => {
    const { outcome, proxy } = await behindProxy((port, caFile) => ({
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      AWS_CA_BUNDLE: caFile,
    }));
    expect(outcome).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`]);
  });

  it('is not taken where its certificate is not trusted', async () => {
    const { outcome } = await behindProxy((port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network' } });
    expect(outcome.ok ? '' : outcome.failure.message).toContain('is not trusted here');
  });

  it('names the proxy that cannot be reached', async () => {
    const port = await closedPort();
    const { outcome } = await behindProxy(() => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }));
    const { advice, message } = outcome.ok ? { advice: '', message: '' } : outcome.failure;
    expect(message).toContain(`127.0.0.1:${port} (HTTPS_PROXY)`);
    expect(advice).toContain('the AWS sign-in service');
  });
});

describe('a failure', () => {
  it('never repeats the keys, wherever they were sent', async () => {
    const refused = await service(() => ({ status: 400, body: JSON.stringify(credentials) }));
    const odd = await service((query) => ({ body: query.get('Session') ?? '' }));
    const moved = await service((query) => ({ status: 302, headers: { location: `http://x/?${query}` } }));
    const nobody = `http://127.0.0.1:${await closedPort()}/federation`;
    for (const endpoint of [
      refused.endpoint,
      odd.endpoint,
      moved.endpoint,
      nobody,
      'http://no.such.host.invalid/',
    ]) {
      const outcome = await ask(endpoint);
      expect(outcome.ok).toBe(false);
      const shown = `${JSON.stringify(outcome)} ${inspect(outcome, { depth: 9 })}`;
      for (const secret of secrets) expect(shown).not.toContain(secret);
      expect(shown).not.toContain('getSigninToken');
    }
  });
});

describe('the link to the console', () => {
  const linkTo = async (endpoint: string, obtain: Parameters<typeof consoleLink<string>>[1]['obtain']) => {
    const planned = planConsole({
      chain: chainOf(bases['long-term-keys'], [role()], 'eu-west-1'),
      destination: 'ec2',
      federationEndpoint: endpoint,
    });
    if (!planned.ok) throw new Error(planned.failure.message);
    return consoleLink<string>(planned.plan, { name: 'prod', obtain });
  };

  it('holds the token and the page, each encoded', async () => {
    const { asked, endpoint } = await service();
    const outcome = await linkTo(endpoint, async () => ({ ok: true, credentials }));
    if (!outcome.ok) throw new Error('no link');
    const url = new URL(outcome.address.reveal());
    expect(`${url.origin}${url.pathname}`).toBe(endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'login',
      Issuer: 'Understudy',
      Destination: 'https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1',
      SigninToken: 'signin+token/with=signs',
    });
    expect(asked).toHaveLength(1);
  });

  it('shows itself in no log, text or JSON', async () => {
    const { endpoint } = await service();
    const outcome = await linkTo(endpoint, async () => ({ ok: true, credentials }));
    const shown = `${JSON.stringify(outcome)} ${inspect(outcome, { depth: 9, showHidden: true })} ${outcome.ok && outcome.address}`;
    expect(shown).toContain('[secret address]');
    expect(shown).not.toMatch(/SigninToken|signin\+token|signin%2Btoken/);
  });

  it('is not asked for without credentials', async () => {
    const { asked, endpoint } = await service();
    expect(await linkTo(endpoint, async () => ({ ok: false, failure: 'dismissed' }))).toEqual({
      ok: false,
      from: 'credentials',
      failure: 'dismissed',
    });
    expect(asked).toEqual([]);
  });

  it('of the access portal takes neither credentials nor a call', async () => {
    const planned = planConsole({ chain: chainOf(bases.sso) });
    if (!planned.ok) throw new Error(planned.failure.message);
    const outcome = await consoleLink<string>(planned.plan, {
      name: 'prod',
      obtain: async () => {
        throw new Error('asked for credentials');
      },
    });
    expect(outcome.ok && outcome.address.reveal()).toContain(
      '/#/console?account_id=333333333333&role_name=Admin',
    );
  });
});
