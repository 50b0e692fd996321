import { writeFile } from 'node:fs/promises';
import { expect, test } from './bastion.ts';
import { goTo, openSettings, violations } from './settings-window.ts';

const SECTIONS = [
  'Files',
  'Delivery',
  'Sessions',
  'Notifications',
  'Shell',
  'Look',
  'System',
  'Doctor',
  'Activity',
  'About',
];

for (const theme of ['Light', 'Dark', 'High contrast'] as const) {
  test(`axe finds nothing in any section: ${theme}`, async ({ jo, tray, home }, testInfo) => {
    await home.writeCredentials(
      `${await home.readCredentials()}\n[twice]\nregion = x\n[twice]\noutput = json\n`,
    );
    const panel = await jo.openPanel();
    await jo.switchWithCode(panel, 'production-admin');
    const page = await openSettings(jo, tray);
    await goTo(page, 'Look');
    await page.getByRole('radio', { name: theme }).click({ force: true });
    await expect(page.getByRole('radio', { name: theme })).toBeChecked();
    await expect(page.getByText('Saved.')).toBeHidden();
    const found: string[] = [];
    for (const section of SECTIONS) {
      await goTo(page, section);
      await expect(page.getByRole('heading', { level: 1, name: section })).toBeVisible();
      if (section === 'Doctor')
        await page
          .getByRole('button', { name: /^Show line/ })
          .first()
          .click();
      if (section === 'Activity') await expect(page.getByRole('table')).toBeVisible();
      found.push(...(await violations(page)).map((violation) => `${section}: ${violation}`));
      await page.screenshot({ path: testInfo.outputPath(`${section}.png`) });
    }
    await page.keyboard.press('Control+f');
    await page.keyboard.type('session');
    found.push(...(await violations(page)).map((violation) => `search: ${violation}`));
    await page.screenshot({ path: testInfo.outputPath('search.png') });
    expect(found).toEqual([]);
  });
}

test('at 200 % in a narrow window nothing is cut off sideways', async ({ jo, tray }, testInfo) => {
  const page = await openSettings(jo, tray);
  const window = await jo.app.electron.browserWindow(page);
  await window.evaluate((settings) => {
    settings.setContentSize(820, 600);
    settings.webContents.setZoomFactor(2);
  });
  await expect.poll(() => page.evaluate('innerWidth')).toBeLessThan(430);
  for (const section of SECTIONS) {
    await goTo(page, section);
    await expect(page.getByRole('heading', { level: 1, name: section })).toBeVisible();
    const wide = await page.evaluate(
      `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('main'))`,
    );
    expect(`${section}: ${wide}`).toBe(`${section}: 0`);
    // Playwright's own pictures know nothing of the zoom.
    const picture = await window.evaluate(async (settings) =>
      (await settings.webContents.capturePage()).toPNG().toString('base64'),
    );
    await writeFile(testInfo.outputPath(`${section}.png`), Buffer.from(picture, 'base64'));
  }
});
