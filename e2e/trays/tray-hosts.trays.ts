import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { expect, test } from '../desktop/test.ts';
import { startTrayHost } from '../desktop/tray-host.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { hasXfcePanel, startXfcePanel } from './xfce-panel.ts';

/** The app says where terminals find it once it is put together. */
const hasStarted = (home: UserHome) =>
  expect.poll(() => existsSync(join(home.appData, 'agent.json')), { timeout: 30_000 }).toBe(true);

test('a desktop whose tray comes after the app shows the icon all the same', async ({
  bus,
  home,
  launchApp,
  tray,
}) => {
  // The app starts while the desktop logs in, before what shows its icons.
  await tray.close();
  writeDemoHome(home.folder);
  const app = await launchApp({ args: ['--at-login'] });
  // By now it has asked for a tray, and found none.
  await hasStarted(home);

  const late = await startTrayHost(await bus.connect());
  await late.appeared();
  await late.click('Open Understudy');
  const panel = await app.window('Understudy');
  await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeVisible();
  // Nobody was told that there is no tray: there only was none yet.
  await expect(panel.getByText('This desktop shows no tray icons')).toBeHidden();
  await late.close();
});

for (const order of ['before', 'after'] as const) {
  test(`the panel of Xfce that starts ${order} the app shows its icon`, async ({
    appEnvironment,
    bus,
    home,
    launchApp,
    tray,
  }) => {
    test.skip(!hasXfcePanel(), 'xfce4-panel not found');
    await tray.close();
    writeDemoHome(home.folder);
    const before = order === 'before' ? await startXfcePanel(bus, appEnvironment) : undefined;
    const app = await launchApp({ args: ['--at-login'] });
    await hasStarted(home);
    const panel = before ?? (await startXfcePanel(bus, appEnvironment));
    try {
      await expect.poll(panel.iconsOf, { timeout: 30_000 }).toEqual([app.electron.process().pid]);
      expect(await app.windowTitles()).toEqual([]);
    } finally {
      await panel.close();
    }
  });
}
