import type { Page } from '@playwright/test';
import { expect, type Jo, test } from './bastion.ts';
import { violations } from './settings-window.ts';

const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' },
  dark: { colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'none' },
  'high contrast': { colorScheme: 'light', contrast: 'more', forcedColors: 'none' },
  'dark high contrast': { colorScheme: 'dark', contrast: 'more', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'active' },
} as const;

/** What axe finds wrong with a window as it is now, in every look it can have. */
async function inEveryLook(page: Page, state: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [look, media] of Object.entries(LOOKS)) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    found.push(...(await violations(page)).map((violation) => `${state}, ${look}: ${violation}`));
  }
  return found;
}

const search = (panel: Page) => panel.getByRole('searchbox', { name: 'Search profiles' });

test('axe finds nothing in the panel and the MFA window, whatever they show', async ({ jo }) => {
  const found: string[] = [];
  const panel = await jo.openPanel();
  await expect(panel.getByRole('region', { name: 'Welcome to Understudy' })).toBeVisible();
  found.push(...(await inEveryLook(panel, 'first look')));
  await jo.select(panel, 'production-admin');
  found.push(...(await inEveryLook(panel, 'idle')));

  await panel.getByRole('button', { name: 'Switch', exact: true }).click();
  const window = await jo.mfaWindow();
  found.push(...(await inEveryLook(window, 'MFA code')));
  const right = jo.code();
  await jo.typeCode(right === '000000' ? '000001' : '000000');
  await expect(window.getByRole('alert')).toContainText('code');
  found.push(...(await inEveryLook(window, 'wrong code')));
  await jo.typeCode(right);
  await jo.seesActive(panel, 'production-admin');
  await expect(panel.getByRole('status')).toContainText('production-admin');
  found.push(...(await inEveryLook(panel, 'active')));

  found.push(...(await opened(jo, panel)));
  await search(panel).fill('no such profile');
  await expect(panel.getByRole('region', { name: /^Nothing found/ })).toBeVisible();
  found.push(...(await inEveryLook(panel, 'nothing found')));
  expect(found).toEqual([]);
});

/** Everything that opens over the panel, one after the other. */
async function opened(jo: Jo, panel: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [state, button, role] of [
    ['more actions', 'More actions', 'menu'],
    ['list options', 'List options', 'menu'],
    ['shells', /^Choose the shell/, 'menu'],
    ['pages of the console', /^Choose a page of the console/, 'menu'],
    ['who am I', 'Who am I', 'dialog'],
    ['MFA sessions', /^MFA session/, 'dialog'],
  ] as const) {
    await panel.getByRole('button', { name: button }).click();
    await expect(panel.getByRole(role)).toBeVisible();
    found.push(...(await inEveryLook(panel, state)));
    await panel.keyboard.press('Escape');
    await expect(panel.getByRole(role)).toBeHidden();
  }
  await search(panel).fill('');
  for (const [state, key] of [
    ['keys', '?'],
    ['assume any role', 'Control+n'],
  ] as const) {
    await search(panel).press(key);
    await expect(panel.getByRole('dialog')).toBeVisible();
    if (key === 'Control+n') await panel.keyboard.type('neither');
    found.push(...(await inEveryLook(panel, state)));
    await panel.keyboard.press('Escape');
    await expect(panel.getByRole('dialog')).toBeHidden();
  }
  await jo.select(panel, 'production-admin');
  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await panel.getByRole('menuitemcheckbox', { name: 'Mark as production' }).press('Enter');
  await panel.keyboard.press('Escape');
  await expect(panel.getByRole('heading', { name: /Production$/ })).toBeVisible();
  await panel.getByRole('button', { name: 'Switch', exact: true }).click();
  await expect(panel.getByRole('alertdialog')).toBeVisible();
  found.push(...(await inEveryLook(panel, 'production')));
  await panel.keyboard.press('Escape');
  return found;
}

test('Ctrl with plus makes every window larger, and the MFA window grows with it', async ({ jo }) => {
  const panel = await jo.openPanel();
  const width = () => panel.evaluate<number>('innerWidth');
  const before = await width();
  await press(jo, panel, '=', 5);
  await expect.poll(width).toBe(before / 2);
  await press(jo, panel, '0');
  await expect.poll(width).toBe(before);
  await press(jo, panel, '=', 5);
  await expect.poll(width).toBe(before / 2);

  await jo.switchTo(panel, 'production-admin');
  const window = await jo.mfaWindow();
  const shown = await jo.app.electron.browserWindow(window);
  const size = () => shown.evaluate((mfa) => mfa.getContentSize());
  await expect.poll(size).toEqual([760, 600]);
  const page = window.locator('main');
  await expect.poll(() => page.evaluate((main) => main.scrollHeight - main.clientHeight)).toBe(0);
  await press(jo, window, '0');
  await expect.poll(size).toEqual([380, 300]);
});

/** Presses a key with Ctrl as the desktop would: keys of the debugger go past the window, straight to its page. */
async function press(jo: Jo, page: Page, keyCode: string, times = 1): Promise<void> {
  const window = await jo.app.electron.browserWindow(page);
  await window.evaluate(
    (shown, [key, often]) => {
      for (let time = 0; time < often; time += 1)
        for (const type of ['keyDown', 'keyUp'] as const)
          shown.webContents.sendInputEvent({ type, keyCode: key, modifiers: ['control'] });
    },
    [keyCode, times] as const,
  );
}
