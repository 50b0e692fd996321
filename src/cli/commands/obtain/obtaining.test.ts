import { describe, expect, it } from 'vitest';
import type { BackendError } from '../../../core/agent/backend.ts';
import type { Backend } from '../../../core/agent/verbs.ts';
import { RETRIED } from '../../../core/place-words.ts';
import { credentials, homeWith, obtained, refusing, runCli } from '../../testing/cli.ts';

const giving: Partial<Backend> = {
  obtain: async () => ({ ok: true, value: obtained }),
  switch: async () => ({
    ok: true,
    value: {
      name: 'prod',
      target: 'understudy',
      expiresAt: credentials.expiration,
      fromCache: false,
      notes: ['8 hours were asked for.'],
    },
  }),
};
const codeNeeded: BackendError = { kind: 'code-needed', message: 'A code of the MFA device jo is needed.' };

it.each(['switch', 'env', 'exec', 'credentials'])(
  'understudy %s does not say that a command which has ended goes on by itself',
  async (name) => {
    const backend = refusing({
      kind: 'failed',
      message: 'AWS STS cannot be reached: its name was not found.',
      advice: `Check the network. ${RETRIED}`,
    });
    const { code, stderr } = await runCli([name, 'prod'], {
      backend,
      afterDashes: name === 'exec' ? ['true'] : [],
    });
    expect(code).toBe(1);
    expect(stderr).toContain('Check the network. Try again in a moment.');
    expect(stderr).not.toContain('by itself');
  },
);

describe('understudy switch', () => {
  it('says what was written where, and until when, on stderr', async () => {
    const { calls, code, stderr, stdout } = await runCli(['switch', 'prod'], { backend: giving });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(
      /^8 hours were asked for\.\nprod is written to profile understudy until \d\d:\d\d \(1 h left\)\.\n$/,
    );
    expect(calls).toMatchObject([
      { what: 'switch', request: { profile: 'prod' }, args: { confirmed: false } },
    ]);
  });

  it('calls a profile production that is marked as that, in colour on a terminal, and asks nothing', async () => {
    const backend: Partial<Backend> = {
      switch: async () => ({
        ok: true,
        value: {
          name: 'prod',
          target: 'understudy',
          expiresAt: credentials.expiration,
          fromCache: true,
          production: true,
          notes: [],
        },
      }),
    };
    const plain = await runCli(['switch', 'prod'], { backend });
    expect(plain.stderr).toMatch(/^prod \(production\) is written to profile understudy until /);
    expect(plain.calls).toHaveLength(1);
    const coloured = await runCli(['switch', 'prod'], { backend, isTTY: true, hasTerminal: true });
    expect(coloured.stderr).toContain('prod \u001b[33m(production)\u001b[39m is written');
  });

  it('writes to the profile that -o names, over what stands there with --force', async () => {
    const { calls } = await runCli(['switch', 'prod', '-o', 'work', '--force'], { backend: giving });
    expect(calls).toMatchObject([{ args: { target: 'work', confirmed: true } }]);
  });

  it('says what --force would do, and does nothing', async () => {
    const backend = refusing({
      kind: 'confirm',
      message: 'The profile work holds long-term keys.',
      advice: 'Add --force.',
    });
    const { code, stderr } = await runCli(['switch', 'prod', '-o', 'work'], { backend });
    expect(code).toBe(1);
    expect(stderr).toBe('The profile work holds long-term keys.\nAdd --force.\n');
  });
});

describe('understudy env', () => {
  it('prints the commands of the shell and nothing else on stdout', async () => {
    const { code, stderr, stdout } = await runCli(['env', 'prod', '--shell', 'bash'], { backend: giving });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN');
    expect(stdout).toContain("export AWS_REGION='eu-west-1'");
    expect(stdout).toContain("export AWS_DEFAULT_REGION='eu-west-1'");
    expect(stdout).toContain("export AWS_CREDENTIAL_EXPIRATION='2026-11-22T13:00:00Z'");
  });

  it('says on stderr that a profile is marked as production, and credentials says nothing', async () => {
    const backend: Partial<Backend> = {
      obtain: async () => ({ ok: true, value: { ...obtained, production: true } }),
    };
    const { code, stderr, stdout } = await runCli(['env', 'prod', '--shell', 'bash'], { backend });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'prod is marked as production.\n' });
    expect(stdout).toContain('export AWS_REGION');
    expect((await runCli(['credentials', 'prod'], { backend })).stderr).toBe('');
  });

  it.each([
    [{ SHELL: '/usr/bin/fish' }, 'linux', 'set -gx AWS_REGION'],
    [{ SHELL: '/bin/zsh' }, 'linux', 'export AWS_REGION'],
    [{}, 'linux', 'export AWS_REGION'],
    [{}, 'win32', '$env:AWS_REGION'],
  ] as const)('takes the language of the shell from %j on %s', async (environment, platform, line) => {
    const { stdout } = await runCli(['env', 'prod'], { backend: giving, environment, platform });
    expect(stdout).toContain(line);
  });

  it('refuses a name that a shell cannot take, instead of printing half of it', async () => {
    const backend = { obtain: async () => ({ ok: true as const, value: { ...obtained, name: 'a\nb' } }) };
    const { code, stderr, stdout } = await runCli(['env', 'a'], { backend });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('The profile name');
  });
});

describe('understudy credentials', () => {
  it('prints the JSON of a credential_process in one line', async () => {
    const { code, stderr, stdout } = await runCli(['credentials', 'prod'], { backend: giving });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toEqual({
      Version: 1,
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: '2026-11-22T13:00:00.000Z',
      AccountId: '444444444444',
    });
  });

  it.each([
    [[], 'window'],
    [['--no-prompt'], 'never'],
  ])('never asks in the terminal, with %j', async (flags, ask) => {
    const { calls } = await runCli(['credentials', 'prod', ...flags], { backend: giving, hasTerminal: true });
    expect(calls).toMatchObject([{ args: { ask } }]);
  });

  it('ends with 3 and one sentence where a code is needed', async () => {
    const { code, stderr, stdout } = await runCli(['credentials', 'prod'], { backend: refusing(codeNeeded) });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      'A code of the MFA device jo is needed; run understudy switch prod in a terminal to enter one.\n',
    );
  });

  it('does not answer for a profile that is being answered already', async () => {
    const environment = { UNDERSTUDY_IN_CREDENTIAL_PROCESS: Buffer.from('prod').toString('base64url') };
    const circle = await runCli(['credentials', 'prod'], { backend: giving, environment });
    expect(circle).toMatchObject({ code: 1, stdout: '', calls: [] });
    expect(circle.stderr).toContain('The profile prod gets its credentials from Understudy');
    expect((await runCli(['credentials', 'other'], { backend: giving, environment })).code).toBe(0);
  });
});

describe('a code', () => {
  it.each([
    [true, 'terminal'],
    [false, 'window'],
  ])('is asked for where a person sits (terminal: %s)', async (hasTerminal, ask) => {
    for (const name of ['env', 'switch']) {
      const { calls } = await runCli([name, 'prod'], { backend: giving, hasTerminal });
      expect(calls).toMatchObject([{ args: { ask } }]);
    }
  });

  it.each(['env', 'switch', 'credentials'])('that cannot be asked for ends %s with 3', async (name) => {
    expect((await runCli([name, 'prod'], { backend: refusing(codeNeeded) })).code).toBe(3);
  });

  it('that was not entered ends as Ctrl C does', async () => {
    const backend = refusing({ kind: 'dismissed', message: 'No code was entered. Nothing was changed.' });
    expect((await runCli(['env', 'prod'], { backend })).code).toBe(130);
  });
});

describe('a failure', () => {
  const unknown = refusing({
    kind: 'refused',
    code: 'unknown-profile',
    message: 'There is no profile named prdo in the AWS files.',
    advice: 'Check the spelling.',
  });

  it('of a name suggests the one that was probably meant, and does nothing with it', async () => {
    const home = homeWith('[profile prod]\nregion = x\n[profile dev]\nregion = x\n');
    const { calls, code, stderr, stdout } = await runCli(['env', 'prdo'], { backend: unknown, home });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('There is no profile named prdo in the AWS files.\nDid you mean prod?\n');
    expect(calls).toHaveLength(1);
  });

  it('of a name that resembles nothing keeps its own advice', async () => {
    const home = homeWith('[profile entirely-different]\nregion = x\n');
    const { stderr } = await runCli(['env', 'prdo'], { backend: unknown, home });
    expect(stderr).toContain('Check the spelling.');
  });

  it('of AWS comes with the request id, and obeys nothing that stands in it', async () => {
    const backend = refusing({ kind: 'failed', message: 'AWS said \u001b[2Jno.', requestId: 'abc-123' });
    const { code, stderr } = await runCli(['env', 'prod'], { backend });
    expect(code).toBe(1);
    expect(stderr).toBe('AWS said \\x1b[2Jno.\nAWS request id: abc-123\n');
  });

  it('is red on a terminal only', async () => {
    const backend = refusing({ kind: 'failed', message: 'No.' });
    expect((await runCli(['env', 'prod'], { backend, isTTY: true })).stderr).toContain('\u001b[31m');
    const environment = { NO_COLOR: '1' };
    expect((await runCli(['env', 'prod'], { backend, isTTY: true, environment })).stderr).toBe('No.\n');
  });
});

describe('understudy exec', () => {
  it('wants two dashes before the command', async () => {
    const { calls, code, stderr } = await runCli(['exec', 'prod'], { backend: giving });
    expect({ calls, code }).toEqual({ calls: [], code: 2 });
    expect(stderr).toContain('understudy exec prod -- aws s3 ls');
  });

  it('refuses to run inside another one, unless that is wanted', async () => {
    const environment = { UNDERSTUDY_PROFILE: 'dev', PATH: process.env['PATH'] ?? '' };
    const options = { backend: giving, environment, afterDashes: [process.execPath, '-e', '0'] };
    const refused = await runCli(['exec', 'prod'], options);
    expect(refused).toMatchObject({ code: 1, calls: [] });
    expect(refused.stderr).toContain('runs as dev already');
    expect((await runCli(['exec', 'prod', '--force'], options)).code).toBe(0);
  });

  it.each([
    ['process.exit(7)', 7],
    // Windows has no signals: whoever is ended so ends with 1.
    ["process.kill(process.pid, 'SIGTERM')", process.platform === 'win32' ? 1 : 143],
    ['process.exit(process.env.AWS_SESSION_TOKEN && !process.env.AWS_PROFILE ? 0 : 1)', 0],
  ])('gives back how %s ended', async (script, code) => {
    const environment = { AWS_PROFILE: 'stale', PATH: process.env['PATH'] ?? '' };
    const options = { backend: giving, environment, afterDashes: [process.execPath, '-e', script] };
    expect((await runCli(['exec', 'prod'], options)).code).toBe(code);
  });

  it('ends with 127 when there is no such command', async () => {
    const { code, stderr } = await runCli(['exec', 'prod'], {
      backend: giving,
      afterDashes: ['no-such-command-anywhere'],
    });
    expect(code).toBe(127);
    expect(stderr).toBe('The command no-such-command-anywhere was not found.\n');
  });

  // What may be run is a matter of the name's ending on Windows.
  it.skipIf(process.platform === 'win32')('ends with 126 when the command may not be run', async () => {
    const home = homeWith('');
    const { code } = await runCli(['exec', 'prod'], {
      backend: giving,
      afterDashes: [`${home}/.aws/config`],
    });
    expect(code).toBe(126);
  });
});
