import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDemoHome } from '../../src/simulator/index.ts';
import type { NotificationServer } from '../desktop/notification-server.ts';
import { test as desktop } from '../desktop/test.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { expect, Jo } from './bastion.ts';

/** Jo's desktop with settings of an earlier run. Sessions live for a minute or so, and minutes are set to match. */
const test = desktop.extend<{ settings: object; jo: Jo }>({
  settings: [{}, { option: true }],
  jo: async ({ settings, home, launchApp, tray, simulator }, use) => {
    writeDemoHome(home.folder);
    await mkdir(home.appData, { recursive: true, mode: 0o700 });
    await writeFile(join(home.appData, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
    await use(new Jo(await launchApp(), tray, simulator));
  },
});
test.describe.configure({ timeout: 180_000 });

/** How long before the end of what is written something was true, in seconds. */
async function secondsLeft(home: UserHome): Promise<number> {
  const keys = await home.credentialsOf('understudy');
  return (Date.parse(keys?.['x_security_token_expires'] ?? '') - Date.now()) / 1000;
}

const titles = (notifications: NotificationServer) => notifications.shown().map(({ title }) => title);

test.describe('a profile that nothing renews', () => {
  test.use({
    simulatorOptions: { lifetimes: { roleSeconds: 45 } },
    settings: { notifyMinutes: [0.5, 0.2], withoutAutoRefresh: ['production-admin'] },
  });

  test('is told of at the minutes of the settings, one notification at a time; a click opens it', async ({
    jo,
    home,
    tray,
    notifications,
  }) => {
    await tray.click('production-admin');
    await jo.typeCode();
    const first = await notifications.waitFor(/^production-admin ends at \d\d:\d\d$/);
    const left = await secondsLeft(home);
    expect(left).toBeLessThanOrEqual(30);
    expect(left).toBeGreaterThan(19);
    expect(first.body).toContain('Auto-refresh is off');

    await expect.poll(() => notifications.shown().length, { timeout: 40_000 }).toBe(2);
    expect(await secondsLeft(home)).toBeLessThanOrEqual(12);
    // The older one is gone before the newer one comes.
    expect(notifications.shown().map(({ open }) => open)).toEqual([false, true]);

    expect(await jo.app.windowTitles()).toEqual([]);
    const second = await notifications.waitFor('production-admin');
    notifications.click(second);
    const panel = await jo.app.window('Understudy');
    await expect(panel.getByRole('region', { name: 'production-admin', exact: true })).toBeVisible();

    await tray.waitForItem('No active profile');
    expect(notifications.shown()).toHaveLength(2);
    const keys = await home.credentialsOf('understudy');
    for (const secret of [keys?.['aws_secret_access_key'], keys?.['aws_session_token']]) {
      expect(JSON.stringify(notifications.shown())).not.toContain(secret ?? 'there is no secret');
    }
  });
});

test.describe('an MFA session', () => {
  test.use({
    simulatorOptions: { lifetimes: { sessionTokenSeconds: 75, roleSeconds: 60 } },
    // Well below the share of a life that a lead may have: the session began when AWS said so, not when it came.
    settings: { notifyMinutes: [0.9] },
  });

  test('is told of before its end, since only a code helps; what renews by itself is not', async ({
    jo,
    home,
    tray,
    notifications,
  }) => {
    await tray.click('production-admin');
    await jo.typeCode();
    const shown = await notifications.waitFor(/^The MFA session ends at \d\d:\d\d$/);
    expect(shown.body).toContain('production-admin');
    expect(shown.body).toContain('mfa/jo');
    expect(titles(notifications)).toHaveLength(1);
    expect(jo.calls().filter((call) => call === 'GetSessionToken')).toHaveLength(1);
    // It goes on renewing by itself as long as the MFA session lasts.
    await expect.poll(() => jo.calls().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
    expect(await secondsLeft(home)).toBeGreaterThan(20);
  });
});

test.describe('a renewal that fails', () => {
  test.use({
    simulatorOptions: { lifetimes: { roleSeconds: 40 } },
    settings: { notifyMinutes: [0.2] },
  });

  test('is told once, when only the user can go on', async ({ jo, home, tray, notifications }) => {
    await tray.click('production-admin');
    await jo.typeCode();
    await tray.waitForItem(/^production-admin · .*min left$/);
    // Someone takes the section out by hand, seconds later: it is not written again without asking.
    await expect.poll(() => secondsLeft(home)).toBeLessThan(37);
    const text = await home.readCredentials();
    await home.writeCredentials(text.slice(0, text.indexOf('[understudy]')));
    const shown = await notifications.waitFor('production-admin was not renewed');
    expect(shown.body).toContain('[understudy]');
    notifications.click(shown);
    const panel = await jo.app.window('Understudy');
    await expect(panel.getByRole('region', { name: 'production-admin', exact: true })).toBeVisible();
    await expect(panel.getByText(/removed the section/).first()).toBeVisible();
    expect(titles(notifications).filter((title) => title.includes('not renewed'))).toHaveLength(1);
  });

  test('because AWS is out of reach is told only when time runs out', async ({
    jo,
    home,
    tray,
    simulator,
    notifications,
  }) => {
    await tray.click('production-admin');
    await jo.typeCode();
    await tray.waitForItem(/^production-admin · .*min left$/);
    const written = await home.credentialsOf('understudy');
    await simulator.close();
    await notifications.waitFor('production-admin was not renewed');
    expect(await secondsLeft(home)).toBeLessThanOrEqual(12);
    // What was written stays until its end, and longer.
    expect(await home.credentialsOf('understudy')).toEqual(written);
    expect(titles(notifications)).toEqual(['production-admin was not renewed']);
  });
});

test.describe('while the panel is in front', () => {
  test.use({
    simulatorOptions: { lifetimes: { roleSeconds: 40 } },
    settings: { notifyMinutes: [0.4], withoutAutoRefresh: ['production-admin'] },
  });

  test('nothing is notified: it is on screen', async ({ jo, tray, notifications }) => {
    await tray.click('production-admin');
    await jo.typeCode();
    const panel = await jo.openPanel();
    const focused = () =>
      jo.app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((window) => window.isFocused()),
      );
    await expect.poll(focused).toBe(true);
    await expect(panel.getByRole('option', { name: /^production-admin, expired/ })).toBeVisible({
      timeout: 60_000,
    });
    expect(notifications.shown()).toEqual([]);
  });
});
