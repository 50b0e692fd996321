import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { startLoginManager } from '../desktop/login-manager.ts';
import { startScreenSaver } from '../desktop/screen-saver.ts';
import { expect, Jo, test } from './bastion.ts';

test('no window asks for a code while the screen is locked; it does once somebody is back', async ({
  bus,
  home,
  launchApp,
  notifications,
  simulator,
  tray,
}) => {
  const screen = await startScreenSaver(await bus.connect());
  try {
    writeDemoHome(home.folder);
    const app = await launchApp();
    await tray.waitForItem('Open Understudy');
    const jo = new Jo(app, tray, simulator);
    const panel = await jo.openPanel();
    screen.lock();
    await jo.switchTo(panel, 'production-admin');
    await expect(
      panel.getByRole('option', { name: 'production-admin, waiting for the screen to be unlocked' }),
    ).toBeVisible();
    await expect(panel.getByText(/asked for once the screen is unlocked/)).toBeVisible();
    await tray.waitForItem('production-admin waits for the unlocked screen');
    await notifications.waitFor('A code is needed for production-admin');
    expect(await app.windowTitles()).not.toContain('MFA code');
    screen.unlock();
    await jo.typeCode();
    await jo.seesActive(panel, 'production-admin');
  } finally {
    await screen.close();
  }
});

test('a screen that is only blank is no lock: the code is asked for all the same', async ({
  jo,
  monitor,
}) => {
  const panel = await jo.openPanel();
  await promisify(execFile)('xset', ['s', 'on', 's', 'activate'], {
    env: { ...process.env, ...monitor.environment },
    timeout: 10_000,
  });
  // What Electron says of it, which is not what is gone by.
  await expect
    .poll(() => jo.app.electron.evaluate(({ powerMonitor }) => powerMonitor.getSystemIdleState(1)))
    .toBe('locked');
  try {
    await jo.switchWithCode(panel, 'production-admin');
  } finally {
    await promisify(execFile)('xset', ['s', 'reset', 's', 'off'], {
      env: { ...process.env, ...monitor.environment },
      timeout: 10_000,
    });
  }
});

test('the moment the computer wakes up, a keychain that is open by now is used without a click', async ({
  bus,
  home,
  keyring,
  launchApp,
  simulator,
  tray,
}) => {
  const login = await startLoginManager(await bus.connect());
  try {
    writeDemoHome(home.folder);
    const before = await launchApp();
    await tray.waitForItem('Open Understudy');
    expect(await before.quit()).toBe(true);
    await keyring.lock();
    const jo = new Jo(await launchApp(), tray, simulator);
    await tray.waitForItem('Open Understudy');
    const panel = await jo.openPanel();
    await jo.switchWithCode(panel, 'production-admin');
    await expect(panel.getByText(/kept in memory only/).first()).toBeVisible();
    // Chromium lets go of the debugger's hold on its pages when the computer sleeps: what is looked at is what the app leaves on the disk.
    const sealed = () => readFile(join(home.appData, 'sessions.sealed'), 'base64').catch(() => 'none');
    const beforeSleep = await sealed();
    await keyring.unlock();
    login.sleepAndWake();
    await expect.poll(sealed, { timeout: 30_000 }).not.toBe(beforeSleep);
    expect(await jo.app.quit()).toBe(true);

    // It was the session: the next start has it, and asks for no code for another role behind the same device.
    const later = new Jo(await launchApp(), tray, simulator);
    await tray.click('security-audit');
    await tray.waitForItem(/^security-audit · .*min left$/);
    expect(await later.app.windowTitles()).not.toContain('MFA code');
  } finally {
    await login.close();
  }
});

test.describe('with sessions of forty seconds', () => {
  test.use({ simulatorOptions: { lifetimes: { roleSeconds: 40 } } });

  test('a key that ended without a network is replaced moments after the network is back', async ({
    jo,
    home,
    simulator,
    tray,
  }) => {
    await tray.click('production-admin');
    await jo.typeCode();
    await tray.waitForItem(/^production-admin · .*min left$/);
    const before = await home.credentialsOf('understudy');
    const setOnline = (online: boolean) =>
      jo.app.electron.evaluate(({ net }, isOnline) => {
        net.isOnline = () => isOnline;
      }, online);
    await setOnline(false);
    const mend = simulator.faults.add({ kind: 'dropped-connection' });
    const ends = Date.parse(before?.['x_security_token_expires'] ?? '');
    await expect.poll(() => Date.now(), { timeout: 60_000 }).toBeGreaterThan(ends);
    // What had ended still stands, and is not blanked.
    expect(await home.credentialsOf('understudy')).toEqual(before);
    mend();
    await setOnline(true);
    const back = Date.now();
    await expect
      .poll(async () => (await home.credentialsOf('understudy'))?.['aws_access_key_id'])
      .not.toBe(before?.['aws_access_key_id']);
    // The next try without a word of the network would have come a quarter of a minute later.
    expect(Date.now() - back).toBeLessThan(8_000);
  });
});
