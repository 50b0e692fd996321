import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { Jo } from '../stories/bastion.ts';
import { expect, NATIVE, test } from './test.ts';

/** A program that has the focus. */
const program = `
import { app, BrowserWindow } from 'electron';
app.whenReady().then(() => {
  const window = new BrowserWindow({ title: 'Other program', width: 300, height: 200 });
  window.loadURL('data:text/html,<title>Other program</title>');
});
`;

test('a window that is asked for again comes before the program that has the focus', async ({
  compositor,
  home,
  jo,
  launchApp,
  tray,
}) => {
  await jo.openPanel();
  await compositor.focuses('Understudy');
  const folder = join(home.folder, 'other');
  await mkdir(folder);
  const manifest = { name: 'other', version: '1.0.0', type: 'module', main: 'main.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'main.js'), program);
  const other = await launchApp({ appFolder: folder, args: [NATIVE] });
  await other.window('Other program');
  await compositor.focus('Other program');
  await compositor.focuses('Other program');

  await tray.click('Open Understudy');
  await compositor.focuses('Understudy');
  expect(await jo.app.windowTitles()).toEqual(['Understudy']);

  await compositor.focus('Other program');
  await tray.click('production-admin');
  await compositor.focuses('MFA code');
  await compositor.focus('Other program');
  await tray.click('Open Understudy');
  await compositor.focuses('MFA code');
  await jo.typeCode();
  await tray.waitForItem(/^production-admin · .*min left$/);
});

test.describe('with a session of a minute that nothing renews', () => {
  test.use({ simulatorOptions: { lifetimes: { roleSeconds: 60 } } });

  test('a click on a notification opens the panel on what it told of', async ({
    compositor,
    home,
    launchApp,
    notifications,
    simulator,
    tray,
  }) => {
    writeDemoHome(home.folder);
    await mkdir(home.appData, { recursive: true, mode: 0o700 });
    const settings = { notifyMinutes: [0.6], withoutAutoRefresh: ['production-admin'] };
    await writeFile(join(home.appData, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
    const jo = new Jo(await launchApp({ args: [NATIVE] }), tray, simulator);
    await tray.click('production-admin');
    await jo.typeCode();
    const told = await notifications.waitFor(/^production-admin ends at/);
    notifications.click(told);
    await compositor.focuses('Understudy');
    const panel = await jo.app.window('Understudy');
    await expect(panel.getByRole('region', { name: 'production-admin', exact: true })).toBeVisible();
  });
});
