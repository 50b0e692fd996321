import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { TrayHost } from '../desktop/tray-host.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { expect, type Jo } from './bastion.ts';

const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Opens the settings from the tray. */
export async function openSettings(jo: Jo, tray: TrayHost): Promise<Page> {
  await tray.click('Settings…');
  const page = await jo.app.window('Settings');
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeVisible();
  return page;
}

/** Goes to a section with the keyboard alone: from the search field into the list, then down to it. */
export async function goTo(page: Page, section: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  const item = page.getByRole('option', { name: section, exact: true });
  const next = Number(await page.evaluate('innerWidth')) <= 620 ? 'ArrowRight' : 'ArrowDown';
  for (let step = 0; step < 12; step += 1) {
    if ((await item.getAttribute('aria-selected')) === 'true') return;
    await page.keyboard.press(next);
  }
  await expect(item).toHaveAttribute('aria-selected', 'true');
}

/** Finds a setting by typing, and tabs to its control. */
export async function find(
  page: Page,
  query: string,
  role: 'combobox' | 'textbox' | 'switch' | 'radio' | 'button',
  name: string | RegExp,
): Promise<void> {
  await page.keyboard.press('Control+f');
  // On a busy machine the field has the focus a moment later; what is typed before goes nowhere.
  const search = page.getByRole('searchbox', { name: 'Search settings' });
  await expect(search).toBeFocused();
  await search.fill(query);
  const control = page.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) }).first();
  await expect(control).toBeVisible();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  await expect(control).toBeFocused();
}

/** What stands in the settings file. */
export async function stored(home: UserHome): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(home.appData, 'settings.json'), 'utf8'));
}

/** What axe-core finds wrong with the page as it is now. */
export async function violations(page: Page): Promise<readonly string[]> {
  // The page's policy lets no script in but its own; the debugger is not bound by it.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: await readFile(axeScript, 'utf8') });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      JSON.stringify(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 160) + ' ' + failureSummary))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return JSON.parse(String(result.value));
}
