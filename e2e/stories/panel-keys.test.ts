import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { demoAccounts } from '../../src/simulator/demo/demo-realm.ts';
import { expect, type Jo, test } from './bastion.ts';

// Every key of the panel that `?` lists, on the real app, without one click.

const status = (panel: Page) => panel.getByRole('status');
const search = (panel: Page) => panel.getByRole('searchbox', { name: 'Search profiles' });
const selected = (panel: Page, name: string | RegExp) => panel.getByRole('option', { name, selected: true });
const clipboardOf = (jo: Jo) => jo.app.electron.evaluate(({ clipboard }) => clipboard.readText());

async function typeCode(jo: Jo): Promise<void> {
  const window = await jo.mfaWindow();
  await expect(window.getByRole('textbox', { name: 'MFA code' })).toBeFocused();
  await jo.typeKeys(window);
}

async function switchByKeys(panel: Page, query: string, profile: string): Promise<void> {
  await search(panel).focus();
  await panel.keyboard.press('Control+a');
  await panel.keyboard.type(query);
  await expect(selected(panel, new RegExp(`^${profile},`))).toBeVisible();
  await panel.keyboard.press('Enter');
}

test('the arrow keys, the pages and the ends of a list of 5,000', async ({ jo, home, tray }) => {
  const roles = Array.from(
    { length: 5000 },
    (_, index) =>
      `[profile team-${String(index).padStart(4, '0')}]\nrole_arn = arn:aws:iam::${demoAccounts.security}:role/Audit\nsource_profile = bastion\n`,
  );
  await home.writeConfig(`[profile bastion]\nregion = eu-central-1\n${roles.join('')}`);
  const panel = await jo.openPanel();
  await expect(panel.getByRole('option').first()).toHaveAttribute('aria-setsize', /^500\d$/);
  await expect(search(panel)).toBeFocused();
  await panel.keyboard.type('team');
  await expect(selected(panel, /^team-0000,/)).toBeVisible();
  await panel.keyboard.press('ArrowDown');
  await expect(selected(panel, /^team-0001,/)).toBeVisible();
  await panel.keyboard.press('ArrowUp');
  await panel.keyboard.press('End');
  await expect(selected(panel, /^team-4999,/)).toBeVisible();
  await panel.keyboard.press('PageUp');
  const above = await panel.getByRole('option', { selected: true }).getAttribute('aria-posinset');
  expect(Number(above)).toBeLessThan(4997);
  await panel.keyboard.press('PageDown');
  await expect(selected(panel, /^team-4999,/)).toBeVisible();
  await panel.keyboard.press('Home');
  await expect(selected(panel, /^team-0000,/)).toBeVisible();
  await expect(panel.getByRole('region', { name: 'team-0000', exact: true })).toBeVisible();
  // Only what is seen stands in the window.
  expect(await panel.getByRole('option').count()).toBeLessThan(60);

  // The tray has them all too, in parts that a screen can show.
  const menu = await tray.menu();
  const all = menu.find(({ label }) => label === 'All profiles')?.children ?? [];
  const part = all[0]?.children ?? [];
  for (const items of [all, part, part[0]?.children ?? []]) {
    expect(items.length).toBeGreaterThan(0);
    expect(items.length).toBeLessThanOrEqual(40);
  }
  expect(menu.filter(({ kind }) => kind === 'item').length).toBeLessThanOrEqual(14);
});

test('words in any order find it, matches are marked, and Esc clears before it closes', async ({ jo }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('adm prod');
  await expect(selected(panel, /^production-admin,/)).toBeVisible();
  await expect(panel.getByRole('option')).toHaveCount(1);
  await expect(panel.getByRole('option').locator('mark')).toHaveText(['prod', 'adm']);
  await panel.keyboard.press('Control+a');
  await panel.keyboard.type(`${demoAccounts.security.slice(0, 6)} eu-central`);
  await expect(selected(panel, /^security-audit,/)).toBeVisible();
  await panel.keyboard.press('Escape');
  await expect(search(panel)).toHaveValue('');
  await expect(search(panel)).toBeFocused();
  expect(await jo.app.windowTitles()).toEqual(['Understudy']);
  await panel.keyboard.press('Escape');
  await expect.poll(() => jo.app.windowTitles()).toEqual([]);
});

test('Ctrl C copies, Ctrl R renews, and the buttons stop and hold the renewal', async ({
  jo,
  home,
  tray,
}) => {
  const panel = await jo.openPanel();
  await switchByKeys(panel, 'security', 'security-audit');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  await panel.keyboard.press('End');
  await panel.keyboard.press('Control+c');
  await expect(status(panel)).toContainText('Copied for bash.');
  const keys = async () => (await home.credentialsOf('understudy'))?.['aws_access_key_id'] ?? '';
  const first = await keys();
  expect(await clipboardOf(jo)).toContain(`export AWS_ACCESS_KEY_ID='${first}'`);

  await panel.keyboard.press('Control+r');
  await expect(status(panel)).toContainText('security-audit has new credentials.');
  await expect.poll(keys).not.toBe(first);

  const renewal = panel.getByRole('switch', { name: 'Auto-refresh' });
  await expect(renewal).toBeChecked();
  await renewal.press('Space');
  await expect(status(panel)).toContainText('security-audit no longer renews by itself.');
  await expect(renewal).not.toBeChecked();

  await panel.getByRole('button', { name: 'Stop', exact: true }).press('Enter');
  await tray.waitForItem('No active profile');
  expect(await home.credentialsOf('understudy')).toBeUndefined();

  // What cannot be done now says why.
  await search(panel).focus();
  await panel.keyboard.press('Control+r');
  await expect(status(panel)).toContainText('This profile is not active. Switch to it first.');
  const stop = panel.getByRole('button', { name: 'Stop', exact: true });
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
  await expect(stop).toHaveAccessibleDescription('This profile is not active. Switch to it first.');
});

test('the shell is chosen once and stays', async ({ jo, launchApp, tray }) => {
  const panel = await jo.openPanel();
  await switchByKeys(panel, 'security', 'security-audit');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  await panel.getByRole('button', { name: 'Choose the shell' }).press('Enter');
  await panel.getByRole('menuitemradio', { name: 'fish' }).press('Enter');
  await expect(status(panel)).toContainText('Copied for fish.');
  expect(await clipboardOf(jo)).toContain('set -gx AWS_ACCESS_KEY_ID');
  expect(await jo.app.quit()).toBe(true);
  const again = await launchApp();
  await tray.click('Open Understudy');
  const after = await again.window('Understudy');
  await after.keyboard.type('security');
  await after.getByRole('button', { name: 'More actions' }).press('Enter');
  await after.getByRole('menuitem', { name: /^Copy AWS_PROFILE line/ }).press('Enter');
  await expect
    .poll(() => again.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('set -gx AWS_PROFILE understudy');
});

test('what is used often comes first, and what is used last stands under Recent', async ({ jo }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('readonly');
  await expect(selected(panel, /^production-readonly,/)).toBeVisible();
  await switchByKeys(panel, 'public-read', 'public-readonly');
  await typeCode(jo);
  await jo.seesActive(panel, 'public-readonly');
  await panel.getByRole('button', { name: 'Stop', exact: true }).press('Enter');
  await expect(panel.getByRole('option', { name: /^public-readonly, MFA ready/ })).toBeVisible();
  await search(panel).focus();
  await panel.keyboard.press('Control+a');
  await panel.keyboard.type('readonly');
  await expect(selected(panel, /^public-readonly,/)).toBeVisible();
  await panel.keyboard.press('Escape');
  await expect(panel.getByRole('option').first()).toHaveAccessibleName(/^public-readonly,/);
  await panel.getByRole('button', { name: 'List options' }).press('Enter');
  await panel.getByRole('menuitemcheckbox', { name: 'Group by source profile' }).press('Enter');
  await expect(
    panel.getByRole('group', { name: 'Recent' }).getByRole('option', { name: /^public-readonly,/ }),
  ).toBeVisible();
});

test('long-term keys are overwritten after a yes only, and undone by key', async ({ jo, home }) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await panel.keyboard.type('security');
  await panel.keyboard.press('Shift+Enter');
  const target = panel.getByRole('combobox', { name: 'Write to profile' });
  await expect(target).toBeFocused();
  await panel.keyboard.type('production-admin');
  await panel.keyboard.press('Enter');
  await expect(panel.getByText('would be ignored, because it has role_arn').first()).toBeVisible();
  expect(jo.calls()).toEqual([]);

  await panel.keyboard.press('Shift+Enter');
  await expect(target).toBeFocused();
  await panel.keyboard.type('bastion');
  await panel.keyboard.press('Enter');
  const question = panel.getByRole('alertdialog', { name: 'Overwrite these credentials?' });
  await expect(question).toContainText('The profile bastion holds long-term keys');
  await panel.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(await home.readCredentials()).toBe(before);

  await search(panel).focus();
  await panel.keyboard.press('Enter');
  await question.getByRole('button', { name: 'Overwrite' }).press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  expect((await home.credentialsOf('bastion'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  await search(panel).press('Escape');
  await panel.keyboard.press('Control+z');
  await expect(status(panel)).toContainText('Profile bastion holds again what stood there before.');
  expect(await home.readCredentials()).toBe(before);
});

test('the details tell every hop with its end, device, duration and where each comes from', async ({
  jo,
  home,
}) => {
  await home.writeConfig(
    (await readFile(home.configFile, 'utf8')).replace(
      '[profile production-deploy]\n',
      '[profile production-deploy]\nduration_seconds = 7200\n',
    ),
  );
  const panel = await jo.openPanel();
  await switchByKeys(panel, 'production-deploy', 'production-deploy');
  await typeCode(jo);
  await jo.seesActive(panel, 'production-deploy');
  const hops = panel.getByRole('list', { name: 'How you get there' }).getByRole('listitem');
  await expect(hops).toHaveCount(4);
  await expect(hops.nth(0)).toContainText('bastion');
  await expect(hops.nth(0)).toContainText('no expiry');
  await expect(hops.nth(1)).toContainText('mfa/jo from source profile bastion, code given');
  await expect(hops.nth(1)).toContainText(/1[12] h/);
  await expect(hops.nth(2)).toContainText('role/Deployer in');
  await expect(hops.nth(2)).toContainText('1 h by default');
  await expect(hops.nth(3)).toContainText('1 h at most after another session (2 h from this profile)');
  await expect(hops.nth(3).getByTitle(/^until /)).toBeVisible();
  await expect(panel.getByText('eu-central-1 from this profile')).toBeVisible();
});

test('a switch that fails or cannot be is said in words, and what to do', async ({ jo }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('legacy');
  await expect(panel.getByRole('option', { name: /^legacy-reports,/ })).toBeVisible();
  await panel.keyboard.press('Enter');
  await expect(status(panel)).toContainText('This profile cannot be used as it stands.');
  await expect(panel.getByText(/line \d+/).first()).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Switch', exact: true })).toHaveAccessibleDescription(
    'This profile cannot be used as it stands.',
  );
  expect(jo.calls()).toEqual([]);
});
