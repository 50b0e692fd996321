import { writeFile } from 'node:fs/promises';
import { expect, test } from './bastion.ts';
import { find, goTo, openSettings, stored, violations } from './settings-window.ts';

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
    await goTo(page, 'Delivery');
    await page.getByRole('button', { name: 'Undo last write…' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    found.push(...(await violations(page)).map((violation) => `undo: ${violation}`));
    await page.screenshot({ path: testInfo.outputPath('undo.png') });
    await page.keyboard.press('Escape');
    await goTo(page, 'Doctor');
    await page.getByRole('button', { name: 'Join the sections…' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    found.push(...(await violations(page)).map((violation) => `fix: ${violation}`));
    await page.screenshot({ path: testInfo.outputPath('fix.png') });
    await page.keyboard.press('Escape');
    await find(page, 'session name', 'textbox', 'Session name');
    await page.keyboard.type('two words');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    found.push(...(await violations(page)).map((violation) => `refused: ${violation}`));
    await page.screenshot({ path: testInfo.outputPath('refused.png') });
    await page.keyboard.press('Escape');
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

test('Esc closes what is open, one thing after the other, and the window last', async ({ jo, tray }) => {
  const page = await openSettings(jo, tray);
  await find(page, 'default target', 'combobox', 'Default target');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('listbox', { name: /^Profiles/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox', { name: /^Profiles/ })).toHaveCount(0);
  await find(page, 'forget', 'button', 'Forget all sessions…');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Forget all sessions…' })).toBeFocused();
  expect(await jo.app.windowTitles()).toEqual(['Settings']);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toHaveValue('');
  await page.keyboard.press('Escape').catch(() => undefined);
  await expect.poll(() => jo.app.windowTitles()).toEqual([]);
});

test('the app answers only what fits, and only to the window that it is meant for', async ({
  jo,
  tray,
  home,
}) => {
  const panel = await jo.openPanel();
  const page = await openSettings(jo, tray);
  const ask = (channel: string, argument: unknown) =>
    `window.understudy.request(${JSON.stringify(channel)}, ${JSON.stringify(argument)}).then(() => 'answered', () => 'refused')`;
  const set = (change: unknown) => ask('settings:set', { change });
  expect(await page.evaluate(set({ name: 'theme', value: 'sepia' }))).toBe('refused');
  expect(await page.evaluate(set({ name: 'recent', value: ['x'] }))).toBe('refused');
  expect(await page.evaluate(set({ name: 'targets', value: { a: 1 } }))).toBe('refused');
  expect(await page.evaluate(ask('settings:open-place', { place: '/etc/passwd' }))).toBe('refused');
  expect(await page.evaluate(ask('profile:switch', { profile: 'production-admin' }))).toBe('refused');
  expect(await panel.evaluate(set({ name: 'theme', value: 'dark' }))).toBe('refused');
  expect(await panel.evaluate(ask('doctor:get', undefined))).toBe('refused');
  expect(await page.evaluate(set({ name: 'theme', value: 'dark' }))).toBe('answered');
  expect((await stored(home))['theme']).toBe('dark');
});
