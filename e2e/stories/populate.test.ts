import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityRealm } from '../../src/simulator/identity-center/testing/realm.ts';
import { writeScriptedBrowser } from '../desktop/scripted-browser.ts';
import { test as desktop, expect } from '../desktop/test.ts';

/** As AWS's newer start URLs are: the host names the region. */
const startUrl = 'https://ssoins-7223.portal.eu-west-1.app.aws';
const test = desktop.extend({});
test.use({ realm: identityRealm({ startUrl }) });

test('out of an empty home and a start URL come profiles, and one of them works', async ({
  home,
  launchApp,
  simulator,
  tray,
}) => {
  simulator.identityCenter.setConsent('allow');
  const browser = await writeScriptedBrowser(home.folder);
  const app = await launchApp({ env: { BROWSER: browser.command } });
  // The tray leads there while there is nothing to switch to.
  await tray.click('Add from Identity Center…');
  const panel = await app.window('Understudy');
  const dialog = panel.getByRole('dialog', { name: 'Add profiles from Identity Center' });
  const field = dialog.getByRole('textbox', { name: 'Start URL' });
  await expect(field).toBeFocused();
  await panel.keyboard.type(startUrl);
  await panel.keyboard.press('Enter');

  // From here on with the keyboard alone. All five roles are ticked, since they are few: one of them is wanted.
  const search = dialog.getByRole('searchbox', { name: 'Search accounts and roles' });
  await expect(search).toBeFocused();
  await expect(
    dialog.getByRole('status').filter({ hasText: '5 roles in 3 accounts, 5 ticked' }),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Untick all shown' }).press('Enter');
  await search.focus();
  await panel.keyboard.type('prod admin');
  const admin = dialog.getByRole('checkbox', { name: 'Production Admin', exact: true });
  await expect(dialog.getByRole('checkbox')).toHaveCount(2);
  await panel.keyboard.press('ArrowDown');
  await panel.keyboard.press('ArrowDown');
  await expect(admin).toBeFocused();
  await panel.keyboard.press('Space');
  await expect(admin).toBeChecked();
  await expect(dialog.getByRole('list', { name: 'What will be written' })).toContainText(
    '[profile Production/Admin]',
  );
  await dialog.getByRole('button', { name: 'Add profiles' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(panel.getByText('1 profile added.')).toBeVisible();
  const config = await readFile(home.configFile, 'utf8');
  expect(config.match(/^\[.*\]$/gm)).toEqual(['[sso-session ssoins-7223]', '[profile Production/Admin]']);

  await panel.getByRole('searchbox', { name: 'Search profiles' }).fill('Production');
  await panel.keyboard.press('Enter');
  await expect(panel.getByRole('option', { name: /^Production\/Admin, active, / })).toBeVisible();
  const keys = await home.credentialsOf('understudy');
  expect(keys?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(await browser.visits()).toHaveLength(1);
  const [accessToken = ''] = accessTokens(home.folder);
  expect(accessToken).not.toBe('');
  expect(await panel.content()).not.toContain(accessToken);
  expect(app.output()).not.toContain(accessToken);
});

test('stopped in the middle, nothing is left', async ({ home, launchApp, simulator, tray }) => {
  const browser = await writeScriptedBrowser(home.folder);
  const app = await launchApp({ env: { BROWSER: browser.command } });
  await tray.click('Open Understudy');
  const panel = await app.window('Understudy');
  const dialog = panel.getByRole('dialog', { name: 'Add profiles from Identity Center' });
  const begin = async () => {
    await panel.getByRole('button', { name: 'Add from Identity Center…' }).click();
    await dialog.getByRole('textbox', { name: 'Start URL' }).fill(startUrl);
    await dialog.getByRole('button', { name: 'Continue' }).click();
  };
  // In the browser, where nobody has allowed it yet.
  await begin();
  await expect(dialog.getByRole('button', { name: 'Copy address' })).toBeVisible();
  await expect.poll(() => browser.visits()).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  // At the choice.
  simulator.identityCenter.setConsent('allow');
  await begin();
  await expect(dialog.getByRole('checkbox', { name: 'Production Billing', exact: true })).toBeVisible();
  expect(accessTokens(home.folder)).toHaveLength(1);
  await panel.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect.poll(() => cacheFiles(home.folder)).toEqual([]);
  expect(existsSync(home.configFile)).toBe(false);
  expect(simulator.journal.entries.filter(({ action }) => action === 'GetRoleCredentials')).toEqual([]);
});

/** Everything that AWS tools and we keep of sign-ins. */
function cacheFiles(home: string): readonly string[] {
  const folder = join(home, '.aws', 'sso', 'cache');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function accessTokens(home: string): readonly string[] {
  return cacheFiles(home).flatMap((path) => {
    const { accessToken } = JSON.parse(readFileSync(path, 'utf8')) as { readonly accessToken?: string };
    return accessToken ?? [];
  });
}
