import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  AnnouncedAnswer,
  Answer,
  EndpointAnnouncement,
  ObtainCallOptions,
  ObtainedAnswer,
} from '../../../core/agent/backend.ts';
import type { Backend } from '../../../core/agent/verbs.ts';
import { listenOn } from '../../../core/loopback/loopback-server.ts';
import { credentials, homeWith, now, obtained, type RunOptions, runCli } from '../../testing/cli.ts';

const giving: Partial<Backend> = { obtain: async () => ({ ok: true, value: obtained }) };
const config = '[profile base]\nregion = eu-west-1\n';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Runs `serve` until the test says so; resolves once it serves. */
async function serve(words: readonly string[], options: RunOptions = {}) {
  const controller = new AbortController();
  closing.push(() => controller.abort());
  let said = '';
  let isServing: (text: string) => void = () => undefined;
  const serving = new Promise<string>((resolve) => {
    isServing = resolve;
  });
  const ended = runCli(['serve', ...words], {
    backend: giving,
    home: homeWith(config),
    ...options,
    signal: controller.signal,
    onOutput: (text) => {
      said += text;
      if (said.includes('until Ctrl C')) isServing(said);
    },
  });
  const first = await Promise.race([serving, ended.then(({ stderr }) => `ended: ${stderr}`)]);
  const variables = Object.fromEntries(
    [...first.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [name, value]),
  );
  return {
    variables,
    async stop() {
      controller.abort();
      return ended;
    },
    ended,
  };
}

const read = (variables: Readonly<Record<string, string | undefined>>) =>
  fromHttp({
    awsContainerCredentialsFullUri: variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '',
    ...(variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
      ? { awsContainerAuthorizationTokenFile: variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] }
      : { awsContainerAuthorizationToken: variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '' }),
    maxRetries: 0,
  })();

describe('understudy serve', () => {
  it('prints the variables, and serves until Ctrl C', async () => {
    const home = homeWith(config);
    const { stop, variables } = await serve(['prod', '--shell', 'bash'], { home });
    expect(Object.keys(variables).sort()).toEqual([
      'AWS_CONTAINER_AUTHORIZATION_TOKEN',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_DEFAULT_REGION',
      'AWS_REGION',
      'UNDERSTUDY_PROFILE',
    ]);
    expect(await read(variables)).toMatchObject({
      accessKeyId: credentials.accessKeyId,
      sessionToken: credentials.sessionToken,
    });
    const { code, stderr, stdout } = await stop();
    expect(code).toBe(0);
    const folder = join(home, 'understudy', 'activity');
    const [name = ''] = readdirSync(folder);
    const activity = readFileSync(join(folder, name), 'utf8');
    expect(activity).toMatch(
      /"what":"endpoint","profile":"prod".*\n.*"what":"endpoint-end","profile":"prod"/,
    );
    expect(activity).not.toContain(variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? 'no token');
    expect(stdout).toMatch(/^unset .*AWS_PROFILE .*AWS_CONTAINER_CREDENTIALS_RELATIVE_URI/);
    expect(stdout).not.toContain(credentials.secretAccessKey);
    expect(stderr).toMatch(/^Serving prod at http:\/\/127\.0\.0\.1:\d+\/credentials until Ctrl C\.\n$/);
    await expect(read(variables)).rejects.toThrow();
  });

  it('stands in the list of the app, and ends when it is stopped there', async () => {
    let stop: (answer: Answer<AnnouncedAnswer>) => void = () => undefined;
    const announced: EndpointAnnouncement[] = [];
    const backend: Partial<Backend> = {
      ...giving,
      announceEndpoint: (use) => {
        announced.push(use);
        return new Promise((resolve) => {
          stop = resolve;
        });
      },
    };
    const { ended, variables } = await serve(['prod', '--shell', 'bash'], { backend });
    expect(announced).toMatchObject([{ profile: 'prod', by: 'serve' }]);
    expect(await read(variables)).toMatchObject({ accessKeyId: credentials.accessKeyId });
    stop({ ok: true, value: { stopped: true } });
    expect(await ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('prod was stopped in Understudy.'),
    });
    await expect(read(variables)).rejects.toThrow();
  });

  it('names a file with the token, of this user alone and without a line end, and takes it away', async () => {
    const home = homeWith(config);
    const file = join(home, 'tokens', 'prod');
    const { stop, variables } = await serve(['prod', '--shell', 'bash', '--token-file', file], { home });
    expect(variables['AWS_CONTAINER_AUTHORIZATION_TOKEN']).toBeUndefined();
    expect(variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']).toBe(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^[\w-]{43}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await read(variables)).toMatchObject({ accessKeyId: credentials.accessKeyId });
    await stop();
    expect(readdirSync(join(home, 'tokens'))).toEqual([]);
  });

  it('listens where it is told to, or says why not', async () => {
    const other = createServer();
    const taken = await listenOn(other, '127.0.0.1', 0);
    closing.push(() => other.close());
    const port = taken.ok ? taken.port : 0;
    const { ended } = await serve(['prod', '--port', String(port)]);
    expect(await ended).toMatchObject({ code: 1, stdout: '' });
    expect((await ended).stderr).toContain(`cannot listen on port ${port} of 127.0.0.1 (EADDRINUSE)`);
  });

  it.each([
    [['prod', '--port', '0'], '--port must be'],
    [['prod', '--port', '70000'], '--port must be'],
    [[], 'Name a profile'],
  ])('ends with 2 for %j', async (words, sentence) => {
    const { code, stderr } = await (await serve(words)).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('hides a credentials file whose default would win, and says so', async () => {
    const home = homeWith(config, '[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = x\n');
    const { stop, variables } = await serve(['prod', '--shell', 'bash'], { home });
    const empty = variables['AWS_SHARED_CREDENTIALS_FILE'] ?? '';
    expect(readFileSync(empty, 'utf8')).toBe('');
    expect((await stop()).stderr).toContain('every SDK takes before the endpoint');
  });

  it('serves nothing where the config file’s default would win', async () => {
    const home = homeWith('[default]\nrole_arn = arn:aws:iam::111111111111:role/R\nsource_profile = base\n');
    const { code, stderr, stdout } = await (await serve(['prod'], { home })).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('line 2, has credentials of its own');
  });

  it('tells programs to come again while a code is asked for in the terminal', async () => {
    let isCodeGiven = true;
    const asked: ObtainCallOptions['ask'][] = [];
    let answer: (outcome: Answer<ObtainedAnswer>) => void = () => undefined;
    // Ended already, so that the first request needs new ones.
    const short = { ...obtained, credentials: { ...credentials, expiration: new Date(now.getTime() - 1) } };
    const backend: Partial<Backend> = {
      obtain: async (_request, { ask }) => {
        asked.push(ask);
        if (isCodeGiven) return { ok: true, value: short };
        if (ask === 'never')
          return { ok: false, error: { kind: 'code-needed', message: 'A code is needed.' } };
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    };
    const { variables } = await serve(['prod', '--shell', 'bash'], { backend, hasTerminal: true });
    isCodeGiven = false;
    await expect(read(variables)).rejects.toThrow();
    await expect(read(variables)).rejects.toThrow();
    expect(asked.filter((each) => each === 'terminal')).toHaveLength(2);
    isCodeGiven = true;
    answer({ ok: true, value: obtained });
  });
});

describe('understudy exec --server', () => {
  const script = `
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
    const answer = await fetch(uri, { headers: { authorization: token } });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(process.env.SEEN, JSON.stringify({ uri, token, env: process.env, body: await answer.json() }));
    process.exitCode = 7;`;

  it('gives the command an address in place of keys, and listens no longer than it runs', async () => {
    const home = homeWith(config);
    const seen = join(home, 'seen');
    const child = join(home, 'child.mjs');
    writeFileSync(child, script);
    const { code, stderr } = await runCli(['exec', 'prod', '--server'], {
      backend: giving,
      home,
      environment: {
        ...process.env,
        SEEN: seen,
        AWS_ACCESS_KEY_ID: 'AKIAOLD',
        AWS_PROFILE: 'other',
      } as Record<string, string>,
      afterDashes: [process.execPath, child],
    });
    expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
    const { body, env, token, uri } = JSON.parse(readFileSync(seen, 'utf8'));
    expect(body.AccessKeyId).toBe(credentials.accessKeyId);
    expect(env).not.toHaveProperty('AWS_ACCESS_KEY_ID');
    expect(env).not.toHaveProperty('AWS_PROFILE');
    expect(env).toMatchObject({ AWS_REGION: 'eu-west-1', UNDERSTUDY_PROFILE: 'prod' });
    expect(JSON.stringify(env)).not.toContain(credentials.secretAccessKey);
    await expect(fetch(uri, { headers: { authorization: token } })).rejects.toThrow();
  });

  it('ends with 127 where there is no such command', async () => {
    const { code, stderr } = await runCli(['exec', 'prod', '--server'], {
      backend: giving,
      home: homeWith(config),
      afterDashes: ['/nowhere/to/be/found'],
    });
    expect(code).toBe(127);
    expect(stderr).toContain('was not found');
  });
});
