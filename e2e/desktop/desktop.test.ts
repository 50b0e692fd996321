import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './aws-cli.ts';
import { expect, test } from './test.ts';

// The desktop that all other tests stand on, proven with an app of a few lines.

const manifest = { name: 'tiny', productName: 'Tiny', version: '1.2.3', type: 'module', main: 'main.js' };

const program = `
import { app, BrowserWindow, clipboard, Menu, nativeImage, Notification, powerMonitor, Tray } from 'electron';
app.on('window-all-closed', () => undefined);
let tray;
app.whenReady().then(() => {
  const pixels = Buffer.alloc(16 * 16 * 4, 255);
  tray = new Tray(nativeImage.createFromBitmap(pixels, { width: 16, height: 16 }));
  tray.setToolTip('Nothing active');
  const menu = (header) => Menu.buildFromTemplate([
    { label: header, enabled: false },
    { type: 'separator' },
    { label: 'Account', submenu: [{ label: 'dev_1', click: () => tray.setContextMenu(menu('dev_1 is active')) }] },
    { label: 'Hidden', visible: false },
    { label: 'Ticked', type: 'checkbox', checked: true },
    { label: 'Copy', click: () => clipboard.writeText('copied text') },
    { label: 'Notify', click: () => {
      const notification = new Notification({ title: 'Ends soon', body: '5 minutes left', urgency: 'critical' });
      notification.on('click', () => tray.setToolTip('Notification clicked'));
      notification.show();
    } },
    { label: 'Open', click: () => {
      const window = new BrowserWindow({ title: 'Tiny window', width: 300, height: 200 });
      window.loadURL('data:text/html,<title>Tiny window</title><button>Press</button>');
    } },
    { label: 'Quit', click: () => app.quit() },
  ]);
  tray.setContextMenu(menu('Nothing is active'));
  tray.on('click', () => tray.setToolTip('Icon clicked'));
});
`;

test.beforeEach(async ({ home }) => {
  const folder = join(home.folder, 'tiny');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'main.js'), program);
});

test('the tray shows icon, tooltip and menu, and clicks reach the app', async ({ home, launchApp, tray }) => {
  await launchApp({ appFolder: join(home.folder, 'tiny') });
  await tray.appeared();
  const icon = await tray.icon();
  expect(icon.tooltip).toContain('Nothing active');
  expect(icon.picture?.width).toBe(16);
  expect(icon.picture?.argb.every((byte) => byte === 255)).toBe(true);
  expect(await tray.labels()).toEqual([
    'Nothing is active',
    'Account',
    'Account › dev_1',
    'Ticked',
    'Copy',
    'Notify',
    'Open',
    'Quit',
  ]);
  expect((await tray.waitForItem('Ticked')).checked).toBe(true);
  expect((await tray.waitForItem('Nothing is active')).enabled).toBe(false);

  await tray.click('Account', /^dev_\d$/);
  await tray.waitForItem('dev_1 is active');
  expect(tray.layoutUpdates()).toBeGreaterThan(0);

  await tray.activate();
  await expect.poll(async () => (await tray.icon()).tooltip).toContain('Icon clicked');
});

test('notifications are shown and can be clicked', async ({ home, launchApp, tray, notifications }) => {
  await launchApp({ appFolder: join(home.folder, 'tiny') });
  await tray.click('Notify');
  const shown = await notifications.waitFor('5 minutes left');
  expect(shown).toMatchObject({ title: 'Ends soon', urgency: 'critical', open: true });
  notifications.click(shown);
  await expect.poll(async () => (await tray.icon()).tooltip).toContain('Notification clicked');
  expect(notifications.shown()).toHaveLength(1);
});

test('windows can be driven, photographed and closed, and the icon goes with the app', async ({
  home,
  launchApp,
  tray,
  monitor,
}, testInfo) => {
  const app = await launchApp({ appFolder: join(home.folder, 'tiny') });
  await tray.click('Open');
  const window = await app.window('Tiny window');
  await expect(window.getByRole('button', { name: 'Press' })).toBeVisible();
  const picture = testInfo.outputPath('tiny.png');
  await monitor.takePicture(picture);
  await tray.click('Copy');
  await expect.poll(() => monitor.clipboard()).toBe('copied text');
  await tray.click('Quit');
  await expect.poll(() => tray.isShown()).toBe(false);
  expect(await app.quit()).toBe(true);
});

test('the keyring keeps a secret, and locked it does not', async ({ keyring, bus, home }) => {
  const environment = { ...home.environment, DBUS_SESSION_BUS_ADDRESS: bus.address };
  const store = 'printf secret | secret-tool store --label=mine service Tiny account key';
  expect((await runCommand('sh', ['-c', store], environment)).code).toBe(0);
  expect(await keyring.entries()).toMatchObject([
    { label: 'mine', attributes: { service: 'Tiny', account: 'key' } },
  ]);
  const lookup = () =>
    runCommand('timeout', ['5', 'secret-tool', 'lookup', 'service', 'Tiny', 'account', 'key'], environment);
  expect((await lookup()).stdout).toBe('secret');
  await keyring.lock();
  expect((await lookup()).stdout).toBe('');
});

test('a test without a keyring has none', async ({ bus, home }) => {
  const environment = { ...home.environment, DBUS_SESSION_BUS_ADDRESS: bus.address };
  const outcome = await runCommand(
    'secret-tool',
    ['lookup', 'service', 'Tiny', 'account', 'key'],
    environment,
  );
  expect(outcome.code).not.toBe(0);
});
