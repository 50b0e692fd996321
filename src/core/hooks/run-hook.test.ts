import { afterEach, describe, expect, it } from 'vitest';
import { hookEnvironment } from './hook-environment.ts';
import { runHook } from './run-hook.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const PATH = process.env['PATH'];

describe('the environment of a hook', () => {
  it('holds what a program needs and nothing that is secret', () => {
    const environment = {
      PATH,
      HOME: '/home/jo',
      LC_ALL: 'C',
      XDG_RUNTIME_DIR: '/run/user/1',
      GNUPGHOME: '/g',
      AWS_SECRET_ACCESS_KEY: 'S',
      AWS_SESSION_TOKEN: 'S',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'S',
      OP_SERVICE_ACCOUNT_TOKEN: 'S',
      GITHUB_TOKEN: 'S',
      HTTPS_PROXY: 'http://jo:S@proxy',
      LD_PRELOAD: '/S',
      NODE_OPTIONS: '--require /S',
      BASH_ENV: '/S',
    };
    const seen = hookEnvironment(environment, 'mfa-code');
    expect(Object.keys(seen).sort()).toEqual([
      'GNUPGHOME',
      'HOME',
      'LC_ALL',
      'PATH',
      'UNDERSTUDY_HOOK',
      'XDG_RUNTIME_DIR',
    ]);
    expect(hookEnvironment(environment, 'credentials')).toHaveProperty('HTTPS_PROXY');
  });
});

describe.skipIf(!hasShell)('running a hook', () => {
  let test: TestHooks;
  afterEach(() => test.remove());

  function put(script: string, name = 'expiring') {
    test = testHooks();
    return { name: 'expiring', path: test.put(name, script) } as const;
  }
  const options = { environment: { PATH, AWS_SECRET_ACCESS_KEY: 'TOPSECRET' }, timeoutMs: 30_000 };

  it('gives it JSON on stdin, nothing on the command line, and a clean environment', async () => {
    const hook = put('echo "$#"; env');
    const run = await runHook(hook, { title: "a 'quoted' $(title)\n" }, options);
    expect(run.kind).toBe('answered');
    const printed = run.kind === 'answered' ? run.stdout : '';
    expect(printed.startsWith('0\n')).toBe(true);
    expect(printed).toContain('UNDERSTUDY_HOOK=expiring');
    expect(printed).not.toContain('AWS_');
    expect(test.inputOf('expiring')).toEqual({
      version: 1,
      hook: 'expiring',
      title: "a 'quoted' $(title)\n",
    });
  });

  it('lives with a program that reads nothing', async () => {
    const hook = put('exit 0');
    const input = { body: 'x'.repeat(300_000) };
    expect((await runHook(hook, input, options)).kind).toBe('answered');
  });

  it.each([
    ['fails', 'echo "no such slot" >&2; exit 3', 'failed with exit code 3. It said: no such slot'],
    ['floods', 'yes', 'printed more than a megabyte'],
    ['prints secrets when it fails', 'echo "token=abc123secret" >&2; exit 1', 'token=[redacted]'],
  ])('says which hook it was when it %s', async (_, script, words) => {
    const hook = put(script);
    const run = await runHook(hook, {}, options);
    expect(run.kind === 'failed' ? run.message : run.kind).toContain(words);
    expect(run.kind === 'failed' ? run.message : '').toContain(hook.path);
  });

  it('ends it when its time is up, even while a child of its own holds the output', async () => {
    const hook = put('sleep 60 & wait');
    const run = await runHook(hook, {}, { ...options, timeoutMs: 300 });
    expect(run.kind === 'failed' ? run.message : run.kind).toContain('did not answer in time (0.3 s)');
  });

  it('knows a no from a failure', async () => {
    const hook = put('echo "not on Fridays" >&2; exit 77');
    expect(await runHook(hook, {}, options)).toEqual({
      kind: 'declined',
      stdout: '',
      said: ' It said: not on Fridays',
    });
  });

  it('says so where its first line leads nowhere', async () => {
    const hook = put('');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(hook.path, '#!/no/such/shell\n');
    const run = await runHook(hook, {}, options);
    expect(run.kind === 'failed' ? run.message : run.kind).toContain('the program in its first line');
  });
});
