import { writeDemoHome } from '../../src/simulator/index.ts';
import { startLoginManager } from '../desktop/login-manager.ts';
import { startScreenSaver } from '../desktop/screen-saver.ts';
import { expect, Jo, test } from './bastion.ts';

test('no window asks for a code while the screen is locked; it does once somebody is back', async ({
  bus,
  home,
  launchApp,
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
    await screen.asked();
    screen.lock();
    await expect
      .poll(() => app.electron.evaluate(({ powerMonitor }) => powerMonitor.getSystemIdleState(1)))
      .toBe('locked');
    await jo.switchTo(panel, 'production-admin');
    await expect(panel.getByRole('option', { name: /^production-admin, (working|switching)/ })).toBeVisible();
    // For longer than a window takes to appear.
    for (let look = 0; look < 100; look += 1) expect(await app.windowTitles()).not.toContain('MFA code');
    screen.unlock();
    await jo.typeCode();
    await jo.seesActive(panel, 'production-admin');
  } finally {
    await screen.close();
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
    await keyring.unlock();
    login.sleepAndWake();
    // Chromium lets go of the debugger's hold on its pages when the computer sleeps: what is read is what the app writes.
    await expect.poll(() => jo.app.output()).toMatch(/memory only[\s\S]*kept sealed/);
    expect(await jo.app.quit()).toBe(true);
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
