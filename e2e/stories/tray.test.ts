import { readFile } from 'node:fs/promises';
import { demoAccounts } from '../../src/simulator/demo/demo-realm.ts';
import { expect, test } from './bastion.ts';

test('the tray alone is enough: switch, read the time left, copy, stop', async ({ jo, tray, home }) => {
  await tray.waitForItem('No active profile');
  await tray.click('security-audit');
  await jo.typeCode();
  await tray.waitForItem(/^security-audit · (59|60) min left$|^security-audit · 1 h left$/);
  expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect((await tray.icon()).tooltip).toContain('security-audit');
  expect(await jo.app.windowTitles()).toEqual([]);

  await tray.click('Copy export commands');
  await expect
    .poll(() => jo.app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('export AWS_ACCESS_KEY_ID=');

  await tray.click('Stop');
  await tray.waitForItem('No active profile');
  expect(await home.credentialsOf('understudy')).toBeUndefined();
});

test('the tray renews, opens the settings, and lists all profiles in labels of fifty characters', async ({
  home,
  jo,
  tray,
}) => {
  const long = `a-very-long-name-of-a-profile-${'that-goes-on-'.repeat(4)}`;
  await home.writeConfig(
    `${await readFile(home.configFile, 'utf8')}\n[profile ${long}]\nrole_arn = arn:aws:iam::${demoAccounts.security}:role/Audit\nsource_profile = bastion\n`,
  );
  await tray.waitForItem('All profiles', /^a-very-long-name.*…$/);
  for (const label of await tray.labels())
    for (const part of label.split(' › ')) expect([...part].length).toBeLessThanOrEqual(50);
  const lines = (await tray.menu()).filter(({ kind }) => kind === 'item');
  expect(lines.length).toBeLessThanOrEqual(14);

  await tray.click('All profiles', 'public-publisher');
  await jo.typeCode();
  await tray.waitForItem(/^public-publisher · /);
  const keys = async () => (await home.credentialsOf('understudy'))?.['aws_access_key_id'];
  const first = await keys();
  await tray.click('Refresh now');
  await expect.poll(keys).not.toBe(first);
  expect(await jo.app.windowTitles()).toEqual([]);
  await tray.click('Settings…');
  await jo.app.window('Settings');
});

test('the icon changes its shape with the state', async ({ jo, tray }) => {
  const idle = (await tray.icon()).picture?.argb;
  await tray.click('security-audit');
  await jo.typeCode();
  await tray.waitForItem(/^security-audit · /);
  await expect
    .poll(async () => (await tray.icon()).picture?.argb.equals(idle ?? Buffer.alloc(0)))
    .toBe(false);
});

test('no window opens at start when there is a tray', async ({ jo, tray }) => {
  await tray.waitForItem('security-audit');
  expect(await jo.app.windowTitles()).toEqual([]);
});

test('a second start opens the panel of the first and goes away', async ({ jo, launchApp, tray }) => {
  await tray.waitForItem('Open Understudy');
  // The second process ends before Playwright can attach to it; what matters is what the first one shows.
  await launchApp().catch(() => undefined);
  await jo.app.window('Understudy');
});

test('closing the panel hides it, Quit ends the app', async ({ jo, tray }) => {
  const panel = await jo.openPanel();
  await jo.app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
  await expect.poll(() => jo.app.windowTitles()).toEqual([]);
  expect(panel.isClosed()).toBe(false);
  const ended = jo.app.electron.waitForEvent('close');
  await tray.click('Quit Understudy');
  await ended;
});
