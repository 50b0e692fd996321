import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** The command as it is shipped, in processes of its own, without the app. Time-outs bear a busy machine. */
const SLOW = 120_000;
const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

let main: string;
let jo: Person;

beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
beforeEach(async () => {
  jo = await Person.sitDown(main);
});
afterEach(() => jo.leave());

/** Opens the MFA session, so that nothing after it needs a code. */
async function signIn(): Promise<void> {
  const { code, stderr } = await jo.run(['env', 'production-admin', '--mfa-token', jo.code()]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

describe('understudy alone', { timeout: SLOW }, () => {
  it('lists the profiles of the files', async () => {
    const { code, stdout } = await jo.run(['list', 'production']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^production-admin +role +bastion +mfa\/jo +eu-central-1 +444444444444$/m);
  });

  it.each(['switch', 'env', 'credentials'])(
    'ends %s with 3 and one sentence where nobody can be asked',
    async (name) => {
      const before = jo.readCredentials();
      expect(await jo.run([name, 'production-admin'])).toEqual({
        code: 3,
        stdout: '',
        stderr:
          'A code of the MFA device arn:aws:iam::111111111111:mfa/jo is needed; run understudy switch production-admin in a terminal to enter one.\n',
      });
      expect(jo.readCredentials()).toBe(before);
      expect(jo.simulator.journal.entries).toEqual([]);
    },
  );

  it('switches, and needs no further code for any role, in any later process', async () => {
    const first = await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()]);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toMatch(
      /^production-admin is written to profile understudy until \d\d:\d\d \(59 min left\)\.\n$/,
    );
    expect(jo.readCredentials()).toContain('# Managed by Understudy: production-admin, expires ');
    expect(jo.readCredentials()).toContain('# written by saml2aws, leave alone');
    expect(jo.modeOf('.aws', 'credentials')).toBe(0o600);

    expect((await jo.run(['env', 'security-audit'])).stdout).toContain(
      "export UNDERSTUDY_PROFILE='security-audit'",
    );
    expect((await jo.run(['credentials', 'production-deploy'])).code).toBe(0);
    expect((await jo.run(['env', 'production-admin'])).code).toBe(0);
    expect(jo.calls()).toEqual([
      'GetSessionToken',
      'AssumeRole Admin',
      'AssumeRole Audit',
      'AssumeRole Deployer',
      'AssumeRole Deploy',
    ]);
  });

  it('keeps what it holds from other users', async () => {
    await signIn();
    for (const path of readdirSync(join(jo.home, 'understudy'), { recursive: true, withFileTypes: true }))
      if (path.isFile())
        expect(
          jo.modeOf('understudy', path.parentPath.slice(join(jo.home, 'understudy').length), path.name),
        ).toBe(0o600);
    expect(jo.modeOf('understudy')).toBe(0o700);
  });

  it('says why a code was not taken, and changes nothing', async () => {
    const before = jo.readCredentials();
    const { code, stderr, stdout } = await jo.run(['switch', 'production-admin', '--mfa-token', '000000']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('AWS did not take this code.');
    expect(jo.readCredentials()).toBe(before);
    expect(jo.simulator.journal.entries).toHaveLength(1);
  });

  it('shows, stops and cleans what it wrote, and puts back what stood there', async () => {
    const before = jo.readCredentials();
    await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()]);
    await jo.run(['switch', 'security-audit', '-o', 'work']);
    const status = JSON.parse((await jo.run(['status', '--json'])).stdout);
    expect(status.appRuns).toBe(false);
    expect(status.live).toMatchObject(
      [
        { profile: 'security-audit', target: 'work', account: '333333333333', region: 'eu-central-1' },
        { profile: 'production-admin', target: 'understudy' },
      ].sort((a, b) => (a.target < b.target ? -1 : 1)),
    );
    expect(status.mfaSessions).toHaveLength(1);
    expect((await jo.run(['list', '--json'])).stdout).toContain('"writtenTo": "work"');

    expect((await jo.run(['clean'])).stderr).toBe('Nothing has expired.\n');
    expect((await jo.run(['stop', 'security-audit'])).stderr).toContain('no longer in profile work');
    expect((await jo.run(['stop', 'security-audit'])).code).toBe(1);
    expect((await jo.run(['stop', '--all'])).code).toBe(0);
    expect(jo.readCredentials()).toBe(before);
  });

  it('asks before long-term keys are overwritten, and puts them back', async () => {
    await signIn();
    const before = jo.readCredentials();
    const refused = await jo.run(['switch', 'production-admin', '-o', 'bastion']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('holds long-term keys');
    expect(jo.readCredentials()).toBe(before);
    expect((await jo.run(['switch', 'production-admin', '-o', 'bastion', '--force'])).code).toBe(0);
    expect(jo.readCredentials()).not.toContain('AKIAUNDERSTUDYDEMO01');
    expect((await jo.run(['stop', 'production-admin'])).code).toBe(0);
    expect(jo.readCredentials()).toBe(before);
  });

  it('gives a command the credentials, and its exit code back', async () => {
    await signIn();
    const script =
      'console.log(process.env.UNDERSTUDY_PROFILE, process.env.AWS_PROFILE, process.env.AWS_REGION); process.exit(9)';
    const ended = await jo.run(['exec', 'production-admin', '--', process.execPath, '-e', script], {
      AWS_PROFILE: 'stale',
    });
    expect(ended).toEqual({ code: 9, stdout: 'production-admin undefined eu-central-1\n', stderr: '' });
    expect((await jo.run(['exec', 'production-admin', '--', 'no-such-command'])).code).toBe(127);
  });

  it('passes signals on to the command, and tells how it ended', async () => {
    await signIn();
    const script =
      "process.on('SIGTERM', () => process.exit(5)); console.log('up'); setInterval(() => {}, 1000)";
    const polite = jo.start(['exec', 'production-admin', '--', process.execPath, '-e', script]);
    if (polite.child.stdout) await once(polite.child.stdout, 'data');
    polite.child.kill('SIGTERM');
    expect((await polite.ended).code).toBe(5);

    const plain = jo.start([
      'exec',
      'production-admin',
      '--',
      process.execPath,
      '-e',
      "console.log('up'); setInterval(() => {}, 1000)",
    ]);
    if (plain.child.stdout) await once(plain.child.stdout, 'data');
    plain.child.kill('SIGINT');
    expect((await plain.ended).code).toBe(130);
  });

  it('leaves nothing half done when it is killed in the middle of a call', async () => {
    const before = jo.readCredentials();
    const slow = jo.simulator.faults.add({ kind: 'latency', ms: 60_000 }, { action: 'AssumeRole' });
    const killed = jo.start(['switch', 'production-admin', '--mfa-token', jo.code()]);
    await jo.simulator.journal.waitFor(({ action }) => action === 'GetSessionToken', SLOW);
    killed.child.kill('SIGKILL');
    expect((await killed.ended).code).toBe(137);
    expect(jo.readCredentials()).toBe(before);

    slow();
    // Whatever was stored of the MFA session by then, the next one gets through, past the lock of the dead.
    const next = await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()]);
    expect(next.code).toBe(0);
    expect(jo.readCredentials()).toContain('[understudy]');
  });

  it('answers fifty at once with one call, and asks nobody', async () => {
    await signIn();
    jo.simulator.journal.clear();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => jo.run(['credentials', 'security-audit'])),
    );
    expect(all.filter(({ code }) => code !== 0)).toEqual([]);
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
    expect(jo.calls()).toEqual(['AssumeRole Audit']);
  });

  it.skipIf(!hasAwsCli)(
    'serves several of the real AWS CLI at once with one call',
    { timeout: 2 * SLOW },
    async () => {
      await signIn();
      appendFileSync(
        join(jo.home, '.aws', 'config'),
        `\n[profile any-tool]\nregion = eu-central-1\ncredential_process = ${process.execPath} ${main} credentials security-audit\n`,
      );
      jo.simulator.journal.clear();
      const aws = [
        'sts',
        'get-caller-identity',
        '--profile',
        'any-tool',
        '--query',
        'Arn',
        '--output',
        'text',
      ];
      const all = await Promise.all(Array.from({ length: 4 }, () => jo.runProgram('aws', aws)));
      expect(all.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
        all.map(() => ({ code: 0, stdout: 'arn:aws:sts::333333333333:assumed-role/Audit/jo\n' })),
      );
      expect(jo.calls().filter((call) => call.startsWith('AssumeRole'))).toEqual(['AssumeRole Audit']);
    },
  );

  it('does not wait for its own answer', async () => {
    appendFileSync(
      join(jo.home, '.aws', 'config'),
      `\n[profile circle]\ncredential_process = ${process.execPath} ${main} credentials circle\n[profile a]\ncredential_process = ${process.execPath} ${main} credentials b\n[profile b]\ncredential_process = ${process.execPath} ${main} credentials a\n`,
    );
    const direct = await jo.run(['credentials', 'circle']);
    expect(direct).toMatchObject({ code: 1, stdout: '' });
    expect(direct.stderr).toContain('Understudy would get them from this very profile');
    const round = await jo.run(['credentials', 'a']);
    expect(round).toMatchObject({ code: 1, stdout: '' });
    expect(round.stderr).toContain('Understudy would get them from this very profile');
  });

  it('remembers nothing without a keychain, and says so', async () => {
    const { code, stderr } = await jo.run(['env', 'production-admin', '--mfa-token', jo.code()], {
      TEST_KEYCHAIN: '',
    });
    expect(code).toBe(0);
    expect(stderr).toBe('No keychain was found, so sessions are kept in memory only.\n');
    expect(existsSync(join(jo.home, 'understudy', 'sessions.sealed'))).toBe(false);
  });

  it('does without a keychain that hangs, says so, and ends long before it answers', async () => {
    const { code, stderr, stdout } = await jo.run(['env', 'production-admin', '--mfa-token', jo.code()], {
      TEST_KEYCHAIN: 'hang',
    });
    expect(stdout).toContain("export UNDERSTUDY_PROFILE='production-admin'");
    expect(stderr).toBe('The keychain did not answer in time, so sessions are kept in memory only.\n');
    // Older ones cannot end a process whose thread is held, but by a signal.
    expect(code).toBe('execve' in process ? 0 : 137);
    expect(existsSync(join(jo.home, 'understudy', 'sessions.sealed'))).toBe(false);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const { child, ended } = jo.start(['doctor', '--help']);
    child.stdout?.destroy();
    expect((await ended).stderr).toBe('');
  });

  it('finds what is wrong in the files', async () => {
    const { code, stdout } = await jo.run(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toContain('legacy-reports');
  });
});

describe.skipIf(!hasTerminals)('understudy in a terminal', { timeout: SLOW }, () => {
  it('asks for the code while its output is a pipe', async () => {
    const terminal = jo.sit(
      'eval "$(understudy env production-admin)"; echo "I am $UNDERSTUDY_PROFILE in $AWS_REGION"',
    );
    await terminal.sees('MFA code: ');
    terminal.type(`${jo.code()}\n`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown()).toContain('I am production-admin in eu-central-1');
  });

  it('asks again in the same place until the code is right', async () => {
    const terminal = jo.sit('understudy switch production-admin');
    await terminal.sees('MFA code: ');
    terminal.type('12x\n');
    await terminal.sees('The code has digits only.');
    terminal.type('000000\n');
    await terminal.sees('AWS did not take this code.');
    terminal.type('000000\n');
    await terminal.sees('This code was used already');
    terminal.type(`${jo.code()}\n`);
    expect(await terminal.ended).toBe(0);
    expect(jo.readCredentials()).toContain('[understudy]');
    expect(jo.simulator.journal.entries.filter(({ action }) => action === 'GetSessionToken')).toHaveLength(2);
  });

  it.each([
    ['Ctrl C', '\u0003', 'Cancelled. Nothing was changed.'],
    ['Ctrl D', '\u0004', 'No code was entered. Nothing was changed.'],
  ])('ends with 130 at %s', async (_name, key, sentence) => {
    const before = jo.readCredentials();
    const terminal = jo.sit('understudy switch production-admin || echo "ended with $?"');
    await terminal.sees('MFA code: ');
    terminal.type(key);
    await terminal.ended;
    expect(terminal.shown()).toContain(sentence);
    expect(terminal.shown()).toContain('ended with 130');
    expect(jo.readCredentials()).toBe(before);
  });

  it('asks once when two want the same', async () => {
    const one = jo.sit('understudy env production-admin >/dev/null');
    await one.sees('MFA code: ');
    const two = jo.sit('understudy env security-audit >/dev/null');
    await two.sees('Waiting for it.');
    one.type(`${jo.code()}\n`);
    expect(await Promise.all([one.ended, two.ended])).toEqual([0, 0]);
    expect(two.shown()).not.toContain('MFA code:');
    expect(jo.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
  });

  it('asks the second when the first gives up', async () => {
    const one = jo.sit('understudy env production-admin >/dev/null');
    await one.sees('MFA code: ');
    const two = jo.sit('understudy env production-admin >/dev/null');
    await two.sees('Waiting for it.');
    one.type('\u0003');
    await two.sees('MFA code: ');
    two.type(`${jo.code()}\n`);
    expect(await two.ended).toBe(0);
  });
});
