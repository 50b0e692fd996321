import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProcessContext, runCredentialProcess } from './credential-process.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const JSON_KEYS =
  '{"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"TOPSECRET","SessionToken":"t=="}';

describe.skipIf(process.platform === 'win32')('a credential process', () => {
  let home = '';
  const context = (more: Partial<ProcessContext> = {}): ProcessContext => ({
    environment: { PATH: `${join(home, 'bin')}:${process.env['PATH']}`, MARK: 'here' },
    platform: process.platform,
    home,
    clock: { now: () => NOW },
    timeoutMs: 10_000,
    ...more,
  });
  const run = (command: string, more: Partial<ProcessContext> = {}, signal?: AbortSignal) =>
    runCredentialProcess('dev', command, context(more), signal);

  function script(path: string, body: string): string {
    const file = join(home, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'understudy-process-'));
    script('bin/creds', `echo '${JSON_KEYS}'`);
    script('my tools/creds', `echo '${JSON_KEYS}'`);
    script('bin/args', 'printf "%s|" "$@" >&2; exit 1');
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const credentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'TOPSECRET', sessionToken: 't==' };

  it.each([
    'creds',
    'creds | cat',
    '~/bin/creds',
    '"~/my tools/creds"',
    "~/'my tools'/creds",
    '~/my\\ tools/creds --fast',
  ])('is found and read: %s', async (command) => {
    expect(await run(command)).toEqual({ kind: 'credentials', credentials });
  });

  it('gets its words as they were quoted, and no shell in between', async () => {
    const outcome = await run(`args 'a b' "c \\"d\\"" $HOME '*' ; echo`);
    expect(outcome).toMatchObject({ message: expect.stringContaining('a b|c "d"|$HOME|*|;|echo|') });
  });

  it('gets the environment it is given and nothing else, and an empty stdin', async () => {
    script('bin/env-of', 'cat; echo "mark=$MARK home=$HOME" >&2; exit 1');
    expect(await run('env-of')).toMatchObject({ message: expect.stringContaining('mark=here home=') });
  });

  it('is told by its exit code and its own last words, without colours, secrets or what it printed', async () => {
    script(
      'bin/fails',
      `echo '${JSON_KEYS}'; for i in 1 2 3 4 5 6; do echo "line $i" >&2; done
       printf '\\033[31mNot signed in\\033[0m\\a aws_secret_access_key=TOPSECRET\\n' >&2; exit 4`,
    );
    const outcome = await run('fails');
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'exit' });
    const message = outcome.kind === 'failed' ? outcome.message : '';
    expect(message).toContain(
      'profile dev failed with exit code 4. It said: line 3 line 4 line 5 line 6 Not signed in',
    );
    expect(message).not.toContain('line 2');
    expect(message).not.toContain('TOPSECRET');
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('is told when a signal ended it', async () => {
    script('bin/dies', 'kill -TERM $$; sleep 5');
    expect(await run('dies')).toMatchObject({
      reason: 'exit',
      message: expect.stringContaining('ended by SIGTERM'),
    });
  });

  it('is told when it prints something else, without repeating it', async () => {
    script('bin/chatty', 'echo "Enter code TOPSECRET"; echo hint >&2');
    const outcome = await run('chatty');
    expect(outcome).toMatchObject({
      reason: 'output',
      message: expect.stringContaining('not JSON. It said: hint'),
    });
    expect(JSON.stringify(outcome)).not.toContain('TOPSECRET');
  });

  it.each([
    ['no-such-program-here', 'not-found', 'was not found: no-such-program-here.'],
    ['~/bin/none', 'not-found', 'was not found: '],
    ['/etc/passwd', 'not-started', 'it may not be executed'],
    ['"unclosed', 'command', 'a double quote that is never closed'],
  ])('%s is refused in words', async (command, reason, words) => {
    expect(await run(command)).toMatchObject({
      kind: 'failed',
      reason,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['chatty | jq .', '|'],
    ['fails > /dev/null', '>'],
    ['chatty && creds', '&&'],
    ['chatty $(cat file)', '$('],
    ['chatty `cat file`', '`'],
    ['no-such-program; creds', ';'],
  ])('says that no shell is used where one was counted on: %s', async (command, operator) => {
    script('bin/chatty', 'echo no keys');
    script('bin/fails', 'exit 2');
    expect(await run(command)).toMatchObject({
      kind: 'failed',
      advice: `No shell is used here, as with the AWS CLI, so the program was handed ${operator} as it stands. Write the line as sh -c '…' to have one.`,
    });
  });

  it.each(["chatty '|'", 'chatty "a > b"', 'chatty \\|', "sh -c 'chatty | cat'"])(
    'does not take a quoted one for that: %s',
    async (command) => {
      script('bin/chatty', 'echo no keys');
      expect(await run(command)).toMatchObject({
        kind: 'failed',
        advice: expect.not.stringContaining('No shell'),
      });
    },
  );

  it('is ended when its time is up, even while a child of its own holds the output', async () => {
    script('bin/slow', 'echo waiting for a key >&2; sleep 30 & sleep 30');
    const begun = performance.now();
    expect(await run('slow', { timeoutMs: 2000 })).toMatchObject({
      reason: 'timeout',
      message: expect.stringContaining('did not answer in time (2 s). It said: waiting for a key'),
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('is ended when it is cancelled, before or after its start', async () => {
    const cancel = new AbortController();
    const running = run('sleep 30', {}, cancel.signal);
    cancel.abort();
    expect(await running).toMatchObject({ reason: 'cancelled' });
    expect(await run('creds', {}, cancel.signal)).toMatchObject({ reason: 'cancelled' });
  });

  it('is ended when it prints without end', async () => {
    expect(await run('yes')).toMatchObject({
      reason: 'output',
      message: expect.stringContaining('a megabyte'),
    });
  });
});
