import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_KEY, writeDemoHome } from '../../src/simulator/index.ts';
import { runCommand } from '../desktop/aws-cli.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { expect, Jo, test } from './bastion.ts';

/** Every way in which a secret could be written down. */
function writings(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const texts = [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    [...secret].reverse().join(''),
  ];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Settings as an earlier run left them. */
async function writeSettings(home: UserHome, settings: object): Promise<void> {
  await mkdir(home.appData, { recursive: true, mode: 0o700 });
  await writeFile(join(home.appData, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
}

const sealedFile = (home: UserHome) => join(home.appData, 'sessions.sealed');
const logOf = (home: UserHome) => readFile(join(home.appData, 'logs', 'understudy.log'), 'utf8');

test('sessions survive a restart of app and keyring: the countdown goes on and the next switch asks for no code', async ({
  keyring,
  jo,
  home,
  launchApp,
  tray,
  simulator,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await expect
    .poll(() =>
      stat(sealedFile(home)).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  const keys = await home.credentialsOf('understudy');
  expect(await jo.app.quit()).toBe(true);
  expect(await home.credentialsOf('understudy')).toEqual(keys);
  await keyring.restart();

  const again = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem(/^production-admin · (5\d|60) min left$|^production-admin · 1 h left$/);
  const reopened = await again.openPanel();
  await again.seesActive(reopened, 'production-admin');
  await expect(reopened.getByText('MFA session', { exact: false }).first()).toBeVisible();
  await again.switchTo(reopened, 'security-audit');
  await again.seesActive(reopened, 'security-audit');
  expect(again.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin', 'AssumeRole Audit']);
  expect(await keyring.entries()).toHaveLength(1);
});

test('the keychain holds one item without a token, and the sealed file none of the secrets', async ({
  keyring,
  jo,
  home,
  bus,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await jo.switchTo(panel, 'security-audit');
  await jo.seesActive(panel, 'security-audit');
  await expect.poll(() => logOf(home)).toContain('Sessions are kept sealed');
  expect(await jo.app.quit()).toBe(true);

  const keys = await home.credentialsOf('understudy');
  const secrets = [
    DEMO_KEY.secretAccessKey,
    keys?.['aws_secret_access_key'] ?? '',
    keys?.['aws_session_token'] ?? '',
  ];
  expect(secrets.every((secret) => secret.length > 20)).toBe(true);

  expect(await keyring.entries()).toMatchObject([
    { attributes: { service: 'Understudy', account: 'master-key' } },
  ]);
  const lookup = await runCommand(
    'secret-tool',
    ['lookup', 'service', 'Understudy', 'account', 'master-key'],
    { ...home.environment, DBUS_SESSION_BUS_ADDRESS: bus.address },
  );
  expect(lookup.stdout).toMatch(/^understudy-key-1:[A-Za-z0-9+/]{43}=$/);
  const masterKey = lookup.stdout.slice('understudy-key-1:'.length);

  const sealed = await readFile(sealedFile(home));
  expect(sealed.length).toBeGreaterThan(1000);
  expect((await stat(sealedFile(home))).mode & 0o777).toBe(0o600);
  for (const secret of secrets) {
    for (const writing of writings(secret)) {
      expect(sealed.includes(writing), 'the sealed file holds a secret').toBe(false);
      expect(lookup.stdout.includes(writing.toString())).toBe(false);
    }
  }
  // The key that opens it lies nowhere beside it.
  for (const file of await filesBelow(home.appData)) {
    const content = await readFile(file);
    for (const writing of writings(masterKey)) {
      expect(content.includes(writing), `${file} holds the key`).toBe(false);
    }
  }
});

test('without a keyring everything works, and the app says that sessions end with it', async ({
  jo,
  home,
  launchApp,
  tray,
  simulator,
}) => {
  const panel = await jo.openPanel();
  await expect(panel.getByText(/kept in memory only/).first()).toBeVisible();
  await jo.switchWithCode(panel, 'production-admin');
  expect(await logOf(home)).toMatch(/sessions are kept in memory only/);
  expect(await jo.app.quit()).toBe(true);
  await expect(stat(sealedFile(home))).rejects.toThrow('ENOENT');

  const again = new Jo(await launchApp(), tray, simulator);
  // What is written is still there, and its time still counts.
  await tray.waitForItem(/^production-admin · .*min left$/);
  const reopened = await again.openPanel();
  await again.switchTo(reopened, 'security-audit');
  await again.typeCode();
  await again.seesActive(reopened, 'security-audit');
});

test('a locked keyring blocks nothing: memory only, and it is said', async ({
  keyring,
  home,
  launchApp,
  tray,
  simulator,
  jo,
}) => {
  expect(await jo.app.quit()).toBe(true);
  await keyring.lock();
  const started = Date.now();
  const locked = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem('No active profile');
  test.info().annotations.push({ type: 'tray after', description: `${Date.now() - started} ms` });
  const panel = await locked.openPanel();
  await locked.switchWithCode(panel, 'production-admin');
  // The keychain is written to with the first session.
  await expect(panel.getByText(/kept in memory only/).first()).toBeVisible();
  expect(await logOf(home)).toMatch(/keychain .*memory only/);
  expect(await locked.app.quit()).toBe(true);
});

test('a keychain that never answers holds up neither start nor switch nor quit', async ({
  bus,
  home,
  launchApp,
  tray,
  simulator,
}) => {
  const silent = await bus.connect();
  silent.addMethodHandler(({ path }) => path?.startsWith('/org/freedesktop/secrets') === true);
  await silent.requestName('org.freedesktop.secrets');
  writeDemoHome(home.folder);
  const jo = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem('No active profile');
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await expect.poll(() => logOf(home)).toMatch(/keychain did not answer in time/);
  expect(await jo.app.quit()).toBe(true);
  expect(jo.app.output()).not.toContain('terminate called');
});

test('sealed sessions that cannot be opened are set aside, and the app goes on with a new code', async ({
  keyring,
  jo,
  home,
  launchApp,
  tray,
  simulator,
}) => {
  await tray.click('production-admin');
  await jo.typeCode();
  await tray.waitForItem(/^production-admin · .*min left$/);
  expect(await jo.app.quit()).toBe(true);
  const sealed = await readFile(sealedFile(home));
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 20) ^ 1, sealed.length - 20);
  await writeFile(sealedFile(home), sealed);

  const again = new Jo(await launchApp(), tray, simulator);
  await tray.click('security-audit');
  await again.typeCode();
  await tray.waitForItem(/^security-audit · .*min left$/);
  const kept = (await readdir(home.appData)).find((name) => name.startsWith('sessions.sealed.unreadable-'));
  expect(await readFile(join(home.appData, kept ?? ''))).toEqual(sealed);
  expect(await logOf(home)).toContain('could not be read');
  expect(await keyring.entries()).toHaveLength(1);
});

test('a keyring that is unlocked later keeps the sessions after another try', async ({
  keyring,
  jo,
  home,
  launchApp,
  tray,
  simulator,
}) => {
  expect(await jo.app.quit()).toBe(true);
  await keyring.lock();
  const locked = new Jo(await launchApp(), tray, simulator);
  const panel = await locked.openPanel();
  await locked.switchWithCode(panel, 'production-admin');
  await expect(panel.getByText(/kept in memory only/).first()).toBeVisible();
  await keyring.unlock();
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.getByText(/kept in memory only/)).toHaveCount(0);
  expect(await logOf(home)).toMatch(/memory only[\s\S]*kept sealed/);
  expect(await locked.app.quit()).toBe(true);

  const again = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem(/^production-admin · .*min left$|^production-admin · 1 h left$/);
  await tray.click('security-audit');
  await tray.waitForItem(/^security-audit · /);
  expect(again.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
});

test('all sessions can be forgotten: the next switch asks for a code again', async ({
  keyring,
  jo,
  home,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const keys = await home.credentialsOf('understudy');
  await panel.getByRole('button', { name: /^MFA session/ }).click();
  await panel.getByRole('button', { name: 'Forget all sessions' }).click();
  await expect(panel.getByRole('button', { name: /^No MFA session/ })).toBeVisible();
  // What is written stays.
  expect(await home.credentialsOf('understudy')).toEqual(keys);
  await jo.switchTo(panel, 'security-audit');
  await jo.typeCode();
  await jo.seesActive(panel, 'security-audit');
  expect(jo.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(2);
  expect(await keyring.entries()).toHaveLength(1);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`a ${signal}, as at the end of a desktop session, is a Quit`, async ({
    home,
    launchApp,
    tray,
    simulator,
  }) => {
    writeDemoHome(home.folder);
    const before = await home.readCredentials();
    await writeSettings(home, { keepOnQuit: false });
    const jo = new Jo(await launchApp(), tray, simulator);
    await tray.click('production-admin');
    await jo.typeCode();
    await tray.waitForItem(/^production-admin · .*min left$/);
    const ended = jo.app.electron.waitForEvent('close');
    jo.app.electron.process().kill(signal);
    await ended;
    expect(await home.readCredentials()).toBe(before);
  });
}

test('a Quit right after the start ends in order, whatever had just begun', async ({
  keyring,
  home,
  launchApp,
}) => {
  writeDemoHome(home.folder);
  for (const pauseMs of [0, 0, 30, 100, 200]) {
    const app = await launchApp();
    const running = app.electron.process();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    expect(await app.quit()).toBe(true);
    expect(app.output()).not.toContain('terminate called');
    expect(running.exitCode).toBe(0);
  }
  expect((await keyring.entries()).length).toBeLessThanOrEqual(1);
});

test('quitting takes out what was written when the settings say so', async ({
  home,
  launchApp,
  tray,
  simulator,
}) => {
  writeDemoHome(home.folder);
  const before = await home.readCredentials();
  await writeSettings(home, { keepOnQuit: false });
  const jo = new Jo(await launchApp(), tray, simulator);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  expect(await home.readCredentials()).not.toBe(before);
  expect(await jo.app.quit()).toBe(true);
  expect(await home.readCredentials()).toBe(before);
});

test('a profile to switch to at start comes back after a restart: no window, no code, no click', async ({
  keyring,
  home,
  launchApp,
  tray,
  simulator,
}) => {
  writeDemoHome(home.folder);
  await writeSettings(home, { keepOnQuit: false });
  const jo = new Jo(await launchApp(), tray, simulator);
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await panel.getByRole('menuitemcheckbox', { name: 'Switch to it at start' }).press('Enter');
  await expect.poll(() => logOf(home)).toContain('Sessions are kept sealed');
  expect(await jo.app.quit()).toBe(true);
  expect(await home.credentialsOf('understudy')).toBeUndefined();

  const again = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem(/^production-admin · .*(min|h) left$/);
  expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(await again.app.windowTitles()).toEqual([]);
  expect(again.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
  expect(await keyring.entries()).toHaveLength(1);
});

test.describe('with sessions of half a minute', () => {
  test.use({ simulatorOptions: { lifetimes: { roleSeconds: 20 } } });

  for (const [how, settings] of [
    ['is taken out at start', {}],
    ['stays at start when the settings say so', { removeExpiredAtStart: false }],
    ['is resumed at start where that takes no code', { resumeAtLaunch: ['production-admin'] }],
  ] as const) {
    test(`what expired while the app was off ${how}`, async ({
      keyring,
      home,
      launchApp,
      tray,
      simulator,
    }) => {
      writeDemoHome(home.folder);
      const before = await home.readCredentials();
      await writeSettings(home, { ...settings, withoutAutoRefresh: ['production-admin'] });
      const jo = new Jo(await launchApp(), tray, simulator);
      await tray.click('production-admin');
      await jo.typeCode();
      await tray.waitForItem(/^production-admin · .*min left$/);
      const written = await home.credentialsOf('understudy');
      const expires = Date.parse(written?.['x_security_token_expires'] ?? '');
      await expect.poll(() => logOf(home)).toContain('Sessions are kept sealed');
      expect(await jo.app.quit()).toBe(true);
      await expect.poll(() => Date.now(), { timeout: 40_000 }).toBeGreaterThan(expires + 1000);

      const again = new Jo(await launchApp(), tray, simulator);
      if ('resumeAtLaunch' in settings) {
        await tray.waitForItem(/^production-admin · .*min left$/);
        const renewed = await home.credentialsOf('understudy');
        expect(renewed?.['aws_access_key_id']).not.toBe(written?.['aws_access_key_id']);
        expect(again.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
      } else if ('removeExpiredAtStart' in settings) {
        await expect.poll(async () => (await logOf(home)).match(/are kept sealed/g)?.length).toBe(2);
        expect(await home.credentialsOf('understudy')).toEqual(written);
      } else {
        await expect.poll(() => home.readCredentials()).toBe(before);
      }
      expect(await keyring.entries()).toHaveLength(1);
      await tray.waitForItem('Open Understudy');
    });
  }
});
