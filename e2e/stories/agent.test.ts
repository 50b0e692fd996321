import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { awsCli, type CommandOutcome, hasAwsCli } from '../desktop/aws-cli.ts';
import { understudy, understudyInTerminal } from '../desktop/understudy-command.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { waitFor } from '../desktop/waiting.ts';
import { expect, Jo, test } from './bastion.ts';

const agentFile = (home: UserHome) => join(home.appData, 'agent.json');

/** Where the app says that it listens. */
function address(home: UserHome): Promise<string> {
  return waitFor(
    async () => {
      const text = await readFile(agentFile(home), 'utf8').catch(() => '');
      const found: unknown = text === '' ? undefined : JSON.parse(text);
      return typeof found === 'object' && found !== null && 'address' in found
        ? String(found.address)
        : undefined;
    },
    () => 'The app leaves no word of where it listens.',
  );
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

test('a code typed in the terminal serves the tray, and no window opens', async ({
  jo,
  home,
  appEnvironment,
  tray,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  const terminal = understudyInTerminal(appEnvironment, 'switch', 'production-admin');
  await terminal.shows('MFA code:');
  expect(await jo.app.windowTitles()).toEqual(['Understudy']);
  terminal.type(jo.code());
  expect(await terminal.ended).toBe(0);
  await jo.seesActive(panel, 'production-admin');
  await tray.waitForItem(/^production-admin · /);
  expect(await home.credentialsOf('understudy')).toBeDefined();

  await jo.switchTo(panel, 'security-audit');
  await jo.seesActive(panel, 'security-audit');
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin', 'AssumeRole Audit']);
});

test('a code typed in the window serves the terminal, which was told to look there', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await jo.mfaWindow();
  const terminal = understudyInTerminal(appEnvironment, 'switch', 'security-audit', '-o', 'audit');
  await terminal.shows('in the Understudy window');
  await jo.typeCode();
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).not.toContain('MFA code:');
  expect(await home.credentialsOf('audit')).toBeDefined();
  expect(jo.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
});

test('a question in the terminal moves to the window when the panel needs the same code', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const terminal = understudyInTerminal(appEnvironment, 'switch', 'security-audit', '-o', 'audit');
  await terminal.shows('MFA code:');
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await terminal.shows('in the Understudy window');
  await jo.typeCode();
  expect(await terminal.ended).toBe(0);
  await jo.seesActive(panel, 'production-admin');
  expect(jo.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
});

test('status and stop in the terminal are about what the tray shows', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const status = await understudy(appEnvironment, 'status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({ live: [{ profile: 'production-admin' }] });
  expect((await understudy(appEnvironment, 'stop', 'production-admin')).code).toBe(0);
  expect(await home.credentialsOf('understudy')).toBeUndefined();
  await expect(panel.getByRole('option', { name: /^production-admin, active/ })).toHaveCount(0);
});

test('undo in the terminal takes back what the panel wrote, and the tray shows what stood there before', async ({
  jo,
  home,
  appEnvironment,
  tray,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const first = await home.credentialsOf('understudy');
  await jo.switchTo(panel, 'security-audit');
  await jo.seesActive(panel, 'security-audit');
  const undone = await understudy(appEnvironment, 'undo');
  expect(undone).toMatchObject({
    code: 0,
    stderr: 'Profile understudy holds again what stood there before.\n',
  });
  expect(await home.credentialsOf('understudy')).toEqual(first);
  await panel.getByRole('searchbox', { name: 'Search profiles' }).fill('');
  await jo.seesActive(panel, 'production-admin');
  await tray.waitForItem(/^production-admin · /);
  expect((await understudy(appEnvironment, 'undo')).code).toBe(1);
});

test('--verbose tells that the app did the work and which calls it made, and no key', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'security-audit');
  const { code, stderr } = await understudy(appEnvironment, 'switch', 'production-admin', '--verbose');
  expect(code).toBe(0);
  expect(stderr).toContain('The Understudy app does the work, with its sessions.');
  expect(stderr).toMatch(/^The MFA session of .* was at hand/m);
  expect(stderr).toMatch(/^Called AssumeRole for .*role\/team\/Admin: good until /m);
  expect(stderr).not.toMatch(/ASIA|AKIA/);
});

test('cache --keep in the terminal is the setting of the running app', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'security-audit');
  // The app writes it too, by way of a temporary file that may stand beside it for a moment.
  const cached = async () => {
    const names = await readdir(join(home.folder, '.aws', 'cli', 'cache')).catch((): string[] => []);
    return names.filter((name) => name.endsWith('.json'));
  };
  expect((await understudy(appEnvironment, 'cache', 'production-admin', '--keep')).code).toBe(0);
  expect(await cached()).toHaveLength(1);
  expect((await understudy(appEnvironment, 'cache')).stdout).toBe('production-admin\n');
  await jo.switchTo(panel, 'production-admin');
  await jo.seesActive(panel, 'production-admin');
  expect((await understudy(appEnvironment, 'cache', '--remove', 'production-admin')).code).toBe(0);
  expect(await cached()).toEqual([]);
  expect((await understudy(appEnvironment, 'cache')).stdout).toBe('');
});

test('awsume -k ends what -a began and leaves the tray’s own switch alone', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  expect((await understudy(appEnvironment, 'awsume', 'production-admin', '-a')).code).toBe(0);
  expect(await home.credentialsOf('autoawsume-production-admin')).toBeDefined();
  const ended = await understudy(appEnvironment, 'awsume', '-k', 'production-admin');
  expect(ended).toMatchObject({ code: 0, stderr: 'Stopped: autoawsume-production-admin.\n' });
  expect(await home.credentialsOf('autoawsume-production-admin')).toBeUndefined();
  expect(await home.credentialsOf('understudy')).toBeDefined();
  await jo.seesActive(panel, 'production-admin');
});

test('what was asked for in the terminal is renewed alike, after a restart too', async ({
  keyring: _unlocked,
  jo,
  home,
  launchApp,
  tray,
  simulator,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'security-audit');
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}';
  const run = await understudy(
    appEnvironment,
    'switch',
    ...['--role-arn', 'arn:aws:iam::444444444444:role/team/Admin', '--source-profile', 'bastion'],
    ...['--session-name', 'nightly', '--session-policy', policy],
  );
  expect(run.stderr).not.toContain('failed');
  expect(run.code).toBe(0);
  /** Calls for roles: at a start AWS may also be asked for its time, before or after. */
  const calls = () => simulator.journal.entries.filter(({ action }) => action === 'AssumeRole');
  const asked = () => {
    const last = calls().at(-1);
    return [last?.outcome, last?.parameters['RoleSessionName'], last?.parameters['Policy']];
  };
  expect(asked()).toEqual(['ok', 'nightly', policy]);
  const name = '444444444444:Admin';
  await tray.waitForItem(new RegExp(`^${name} · `));
  expect(await jo.app.quit()).toBe(true);

  const again = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem(new RegExp(`^${name} · `));
  const before = calls().length;
  await tray.click('Refresh now');
  await expect.poll(() => calls().length).toBeGreaterThan(before);
  await expect.poll(asked).toEqual(['ok', 'nightly', policy]);
  expect(await again.app.windowTitles()).not.toContain('MFA code');
  expect(await stat(join(home.appData, 'switches.json')).then(({ mode }) => mode & 0o777)).toBe(0o600);
});

test('a command without a terminal raises the window, and one that may not says so with 3', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const never = await understudy(appEnvironment, 'credentials', '--no-prompt', 'production-admin');
  expect(never.code).toBe(3);
  const asked = understudy(appEnvironment, 'env', 'production-admin');
  await jo.mfaWindow();
  await jo.typeCode();
  const outcome = await asked;
  expect(outcome.stderr).not.toContain('ended');
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain('AWS_SESSION_TOKEN');
});

test('a terminal that is closed leaves its question to whoever else waits', async ({
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const first = understudyInTerminal(appEnvironment, 'env', 'production-admin');
  await first.shows('MFA code:');
  const second = understudyInTerminal(appEnvironment, 'env', 'security-audit');
  await second.shows('in another terminal');
  expect(second.screen()).not.toContain('MFA code:');
  first.interrupt();
  await first.ended;
  await second.shows('MFA code:');
  second.type(jo.code());
  expect(await second.ended).toBe(0);
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Audit']);
});

test('fifty commands at once are one code and one call, and hear the same', async ({
  jo,
  home,
  appEnvironment,
}) => {
  test.setTimeout(180_000);
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'security-audit');
  const runs = await Promise.all(
    Array.from({ length: 50 }, () => understudy(appEnvironment, 'credentials', 'production-admin')),
  );
  expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
  expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Audit', 'AssumeRole Admin']);
  expect(await jo.app.windowTitles()).toEqual(['Understudy']);
});

test('a score of calls of aws through a credential_process are one window, one code and one role', async ({
  jo,
  home,
  appEnvironment,
  simulator,
}) => {
  test.skip(!(await hasAwsCli()), 'aws not found');
  test.setTimeout(240_000);
  await address(home);
  const line = ['credentials', 'production-admin', '--install', 'any-tool', '--yes'];
  expect((await understudy(appEnvironment, ...line)).code).toBe(0);
  const journal = simulator.journal.entries.length;
  const person = { ...home, environment: appEnvironment };
  const whoami = () =>
    awsCli(person, simulator.url, [
      'sts',
      'get-caller-identity',
      '--profile',
      'any-tool',
      '--output',
      'json',
    ]);

  // A dozen wait for the code at the same time; the others come while the first are answered.
  let left = 20;
  const asking = Array.from({ length: 12 }, async () => {
    const outcomes: CommandOutcome[] = [];
    while (left > 0) {
      left -= 1;
      outcomes.push(await whoami());
    }
    return outcomes;
  });
  // A dozen of them on a busy machine take their time to start.
  await expect.poll(() => jo.app.windowTitles(), { timeout: 120_000 }).toContain('MFA code');
  expect(await jo.app.windowTitles()).toEqual(['MFA code']);
  await jo.typeCode();
  const outcomes = (await Promise.all(asking)).flat();
  expect(outcomes).toHaveLength(20);
  expect(new Set(outcomes.map(({ stderr }) => stderr))).toEqual(new Set(['']));
  expect(new Set(outcomes.map(({ stdout }) => JSON.parse(stdout).Arn))).toEqual(
    new Set(['arn:aws:sts::444444444444:assumed-role/Admin/jo']),
  );
  expect(await jo.app.windowTitles()).toEqual([]);
  // Refused ones would be in the journal, too: there is none.
  const heard = simulator.journal.entries.slice(journal).map(({ action }) => action);
  expect(heard.filter((action) => action !== 'GetCallerIdentity')).toEqual(['GetSessionToken', 'AssumeRole']);
  expect(heard.filter((action) => action === 'GetCallerIdentity')).toHaveLength(20);
});

test('a profile marked as production is called that in the terminal, which is asked nothing', async ({
  home,
  launchApp,
  simulator,
  tray,
  appEnvironment,
}) => {
  writeDemoHome(home.folder);
  await mkdir(home.appData, { recursive: true });
  await writeFile(join(home.appData, 'settings.json'), JSON.stringify({ production: ['production-admin'] }));
  const jo = new Jo(await launchApp(), tray, simulator);
  await address(home);
  const terminal = understudyInTerminal(appEnvironment, 'switch', 'production-admin');
  await terminal.shows('MFA code:');
  terminal.type(jo.code());
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain('\u001b[33m(production)\u001b[39m is written to profile understudy');
  expect(await jo.app.windowTitles()).toEqual([]);
  const status = await understudy(appEnvironment, 'status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({ live: [{ production: true }] });
});

test('a command goes on by itself when the app is killed in the middle of it', async ({
  jo,
  home,
  appEnvironment,
  simulator,
}) => {
  const socket = await address(home);
  const terminal = understudyInTerminal(appEnvironment, 'switch', 'production-admin');
  await terminal.shows('MFA code:');
  const asked = terminal.screen().split('MFA code:').length;
  jo.app.electron.process().kill('SIGKILL');
  await waitFor(
    async () => terminal.screen().split('MFA code:').length > asked || undefined,
    () => `It does not ask by itself:\n${terminal.screen()}`,
  );
  terminal.type(jo.code());
  expect(await terminal.ended).toBe(0);
  expect(await home.credentialsOf('understudy')).toBeDefined();
  expect(simulator.journal.entries.filter(({ outcome }) => outcome === 'ok')).toHaveLength(2);
  // What the killed app left behind leads nowhere and hurts nobody.
  expect(await exists(socket)).toBe(true);
  expect((await understudy(appEnvironment, 'status', '--json')).code).toBe(0);
});

test('the socket is ours alone, goes with the app, and is replaced after a kill', async ({
  jo,
  home,
  launchApp,
  tray,
  appEnvironment,
  simulator,
}) => {
  const socket = await address(home);
  const modes = async () => {
    const found = await Promise.all([socket, dirname(socket), agentFile(home)].map((path) => stat(path)));
    return found.map(({ mode }) => mode & 0o777);
  };
  expect(await modes()).toEqual([0o600, 0o700, 0o600]);

  const killed = new Promise((resolve) => jo.app.electron.process().once('exit', resolve));
  jo.app.electron.process().kill('SIGKILL');
  await killed;
  const before = await readFile(agentFile(home), 'utf8');
  const again = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem('Open Understudy');
  await waitFor(
    async () => (await readFile(agentFile(home), 'utf8').catch(() => before)) !== before || undefined,
    () => 'The second app does not listen.',
  );
  expect(await modes()).toEqual([0o600, 0o700, 0o600]);
  const panel = await again.openPanel();
  await again.switchWithCode(panel, 'production-admin');
  expect((await understudy(appEnvironment, 'credentials', 'production-admin')).code).toBe(0);

  // A second start opens the panel of the first and touches nothing.
  await launchApp().catch(() => undefined);
  expect((await understudy(appEnvironment, 'credentials', 'production-admin')).code).toBe(0);

  expect(await again.app.quit()).toBe(true);
  expect(await exists(socket)).toBe(false);
  expect(await exists(agentFile(home))).toBe(false);
});

test('after Quit the terminal goes on with the sessions that the app has sealed', async ({
  keyring: _unlocked,
  jo,
  home,
  appEnvironment,
}) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await expect.poll(() => exists(join(home.appData, 'sessions.sealed'))).toBe(true);
  expect(await jo.app.quit()).toBe(true);
  const alone = await understudy(appEnvironment, 'credentials', 'security-audit');
  expect(alone.stderr).toBe('');
  expect(alone.code).toBe(0);
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin', 'AssumeRole Audit']);
});

test('garbage on the socket, silence and two hundred visitors change nothing for the others', async ({
  jo,
  home,
  appEnvironment,
}) => {
  const path = await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const open = () =>
    new Promise<Socket>((resolve) => {
      const socket = connect(path, () => resolve(socket));
      socket.on('error', () => resolve(socket));
      socket.resume();
    });
  const visitors = await Promise.all(Array.from({ length: 200 }, open));
  for (const [index, visitor] of visitors.entries()) {
    if (index % 4 === 0) visitor.write(randomBytes(70_000));
    if (index % 4 === 1) visitor.write(`${JSON.stringify({ understudy: 1, token: 'x', id: 1 })}\n`);
    if (index % 4 === 2) visitor.end('{"understudy":');
  }
  const answered = await understudy(appEnvironment, 'credentials', 'production-admin');
  expect(answered.code).toBe(0);
  for (const visitor of visitors) visitor.destroy();
  expect((await understudy(appEnvironment, 'credentials', 'production-admin')).stdout).toBe(answered.stdout);
  await jo.seesActive(panel, 'production-admin');
  const log = await readFile(join(home.appData, 'logs', 'understudy.log'), 'utf8');
  expect(log.match(/Something other than a greeting/g) ?? []).toHaveLength(1);
});

test('a terminal with other files works alone', async ({ jo, home, appEnvironment }) => {
  await address(home);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const calls = jo.calls().length;
  const other = join(home.folder, 'other-config');
  const config = await readFile(home.configFile, 'utf8');
  await writeFile(other, config, { mode: 0o600 });
  const outcome = await understudy(
    { ...appEnvironment, AWS_CONFIG_FILE: other },
    'credentials',
    'production-admin',
  );
  // It knows none of the app's sessions where there is no keychain, and may not ask.
  expect(outcome.code).toBe(3);
  expect(jo.calls()).toHaveLength(calls);
});
