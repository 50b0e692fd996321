import { writeDemoHome } from '../../src/simulator/index.ts';
import { expect, Jo, test } from './bastion.ts';

test('where nobody shows tray icons, the window opens by itself and says why', async ({
  tray,
  home,
  launchApp,
  simulator,
}) => {
  await tray.close();
  writeDemoHome(home.folder);
  const app = await launchApp();
  const panel = await app.window('Understudy');
  await expect(
    panel.getByText('This desktop shows no tray icons, so this window opens instead.'),
  ).toBeVisible();
  await expect(panel.getByText(/starting Understudy again brings it back/)).toBeVisible();

  // Everything works from there.
  const jo = new Jo(app, tray, simulator);
  await jo.switchWithCode(panel, 'production-admin');
  expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);

  // And the way back is the one that was named.
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
  await expect.poll(() => app.windowTitles()).toEqual([]);
  const second = await launchApp().catch(() => undefined);
  await app.window('Understudy');
  await second?.quit();
});
