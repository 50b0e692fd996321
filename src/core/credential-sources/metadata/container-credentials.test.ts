import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import { externalCredentials } from '../credential-source.ts';
import {
  type Answering,
  type MetadataServer,
  metadataBody,
  startMetadataServer,
} from '../testing/metadata-server.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function server(answering: Answering = () => ({ body: metadataBody() })): Promise<MetadataServer> {
  const started = await startMetadataServer(answering);
  closing.push(() => started.close());
  return started;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'understudy-container-'));
  closing.push(() => rmSync(made, { recursive: true }));
  return made;
}

function ask(
  environment: Environment,
  metadata: { host?: string; timeoutMs?: number } = {},
  signal?: AbortSignal,
) {
  return externalCredentials(
    {
      kind: 'credential-source',
      profile: 'dev',
      source: 'EcsContainer',
      at: { file: 'config', path: '/home/jo/.aws/config', line: 3 },
    },
    {
      environment,
      platform: process.platform,
      home: undefined,
      clock: { now: () => new Date('2026-11-22T12:00:00Z') },
      metadata: { timeoutMs: 20_000, ...metadata },
    },
    signal,
  );
}

const credentials = {
  accessKeyId: 'ASIAROLE',
  secretAccessKey: 'TOPSECRET',
  sessionToken: 'token==',
  expiration: new Date('2026-11-22T18:00:00Z'),
};
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const TOKEN = 'AWS_CONTAINER_AUTHORIZATION_TOKEN';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';

describe('credential_source = EcsContainer', () => {
  it('is what the full address hands out, without a token where none is set', async () => {
    const { asked, url } = await server();
    expect(await ask({ [FULL]: `${url}/role?a=b` })).toEqual({ ok: true, credentials });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: 'GET', path: '/role?a=b' });
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each(['/v2/credentials/1?x=y', 'v2/credentials/1?x=y'])(
    'is what the agent hands out under the relative address %s, which comes before the full one',
    async (relative) => {
      const { asked, url } = await server();
      const result = await ask({ [RELATIVE]: relative, [FULL]: 'https://elsewhere.invalid/' }, { host: url });
      expect(result).toEqual({ ok: true, credentials });
      expect(asked.map(({ path }) => path)).toEqual(['/v2/credentials/1?x=y']);
    },
  );

  it.each(['@evil.example/x', '//evil.example/x', '.evil.example/x', ':80@evil.example'])(
    'asks nobody else for the relative address %s',
    async (relative) => {
      const { asked, url } = await server();
      expect(await ask({ [RELATIVE]: relative }, { host: url })).toEqual({ ok: true, credentials });
      expect(asked).toHaveLength(1);
    },
  );

  it('keeps the account that the endpoint names', async () => {
    const { url } = await server(() => ({ body: metadataBody({ AccountId: '111111111111' }) }));
    expect(await ask({ [FULL]: `${url}/creds` })).toEqual({
      ok: true,
      credentials: { ...credentials, accountId: '111111111111' },
    });
  });

  it('sends the token word for word', async () => {
    const { asked, url } = await server();
    await ask({ [FULL]: url, [TOKEN]: 'Basic a:b ' });
    expect(asked[0]?.headers.authorization?.trim()).toBe('Basic a:b');
  });

  it('sends the token of the file, which may change at any time, before that of the variable', async () => {
    const { asked, url } = await server();
    const file = join(folder(), 'token');
    writeFileSync(file, 'first');
    await ask({ [FULL]: url, [TOKEN_FILE]: file, [TOKEN]: 'other' });
    writeFileSync(file, 'second');
    await ask({ [FULL]: url, [TOKEN_FILE]: file });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['first', 'second']);
  });

  it('sends the token without the line end that an editor leaves', async () => {
    const { asked, url } = await server();
    const file = join(folder(), 'token');
    writeFileSync(file, 'Bearer abc\n');
    expect(await ask({ [FULL]: url, [TOKEN_FILE]: file })).toEqual({ ok: true, credentials });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer abc']);
  });

  it('refuses a token with a line break, and one that cannot be read', async () => {
    const { asked, url } = await server();
    const file = join(folder(), 'token');
    writeFileSync(file, 'token\r\nX-Evil: 1');
    for (const [environment, words] of [
      [{ [TOKEN]: 'a\nb' }, 'AWS_CONTAINER_AUTHORIZATION_TOKEN holds a line break'],
      [{ [TOKEN_FILE]: file }, `${file} holds a line break`],
      [{ [TOKEN_FILE]: `${file}.none` }, `${file}.none could not be read`],
    ] as const) {
      const result = await ask({ [FULL]: url, ...environment });
      expect(result.ok ? '' : result.message).toContain(words);
    }
    expect(asked).toHaveLength(0);
  });

  it('says so where this is no container', async () => {
    const result = await ask({ [FULL]: '', [RELATIVE]: '' });
    expect(result.ok ? '' : result.message).toContain('this is none');
  });

  it.each([
    'http://example.com/x',
    'http://169.254.169.254/x',
    'http://10.0.0.1/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://127.evil.example/',
    'http://[fe80::1]/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'no address',
  ])('does not ask %s', async (full) => {
    const result = await ask({ [FULL]: full });
    expect(result.ok ? '' : result.message).toContain(FULL);
  });

  it.each(['http://localhost', 'http://127.0.0.1', 'http://127.1', 'http://2130706433'])(
    'asks this machine as %s without TLS',
    async (origin) => {
      const { port } = await server();
      expect(await ask({ [FULL]: `${origin}:${port}/` })).toEqual({ ok: true, credentials });
    },
  );

  it.each([
    ['a status', { status: 500 }, 'answered with status 500'],
    ['a refusal', { status: 403, body: '{"Code":"AccessDenied"}' }, 'answered with status 403'],
    ['another place', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'status 302'],
    ['a page', { body: '<html>TOPSECRET' }, 'answered something else than credentials'],
    ['a list', { body: '[1]' }, 'answered something else than credentials'],
    [
      'a token of two lines',
      { body: metadataBody({ Token: 'TOP\nSECRET' }) },
      'answered a Token with a line break in it',
    ],
    [
      'an end without a zone',
      { body: metadataBody({ Expiration: '2026-11-22T18:00:00' }) },
      'their Expiration is no ISO 8601 time with a zone',
    ],
    ['half of it', { body: metadataBody({ Token: undefined }) }, 'answered without Token'],
    ['no end', { body: metadataBody({ Expiration: 'soon' }) }, 'did not say when the credentials end'],
    [
      'old credentials',
      { body: metadataBody({ Expiration: '2026-11-22T11:00:00Z' }) },
      'credentials that have expired already',
    ],
    ['a flood', { body: 'x'.repeat(300_000) }, 'far too long'],
  ])('says what is wrong where it answers %s', async (_, answer, words) => {
    const { url } = await server(() => answer);
    const result = await ask({ [FULL]: url });
    expect(result.ok ? '' : result.message).toContain(words);
    expect(JSON.stringify(result)).not.toContain('TOPSECRET');
  });

  it('says so where nobody answers in time, or nobody is there', async () => {
    const silent = await server(() => undefined);
    const late = await ask({ [FULL]: silent.url }, { timeoutMs: 50 });
    expect(late.ok ? '' : late.message).toContain('no answer in time');
    const gone = await startMetadataServer(() => undefined);
    await gone.close();
    const none = await ask({ [FULL]: gone.url });
    expect(none.ok ? '' : none.message).toContain('connection refused');
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const silent = await server(() => {
      controller.abort();
      return undefined;
    });
    const result = await ask({ [FULL]: silent.url }, {}, controller.signal);
    expect(result.ok ? '' : result.message).toContain('cancelled');
  });
});
