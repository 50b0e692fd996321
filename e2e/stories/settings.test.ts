import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './bastion.ts';
import { find, goTo, openSettings, stored } from './settings-window.ts';

test('with the keyboard alone, a default target is set, and the next switch goes there', async ({
  jo,
  tray,
  home,
}) => {
  const page = await openSettings(jo, tray);
  await find(page, 'default target', 'combobox', 'Default target');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('two words');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('letters, digits');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('work');
  await page.keyboard.press('Enter');
  await expect(page.getByText('AWS_PROFILE=work')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect((await stored(home))['defaultTarget']).toBe('work');

  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  expect((await home.credentialsOf('work'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(await home.credentialsOf('understudy')).toBeUndefined();
});

test('a profile is given a target of its own by keyboard, and is written there until that is taken back', async ({
  jo,
  tray,
  home,
}) => {
  const page = await openSettings(jo, tray);
  await find(page, 'targets of their own', 'combobox', 'Target');
  await page.keyboard.type('work');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Choose the profile first.');
  await find(page, 'targets of their own', 'combobox', 'Add a profile to Targets of their own');
  await page.keyboard.type('security-audit');
  await page.keyboard.press('Enter');
  const target = page.getByRole('combobox', { name: 'Target for security-audit' });
  await find(page, 'targets of their own', 'combobox', 'Target for security-audit');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('production-admin');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('would be ignored, because it has role_arn');
  await expect(target).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('audit-keys');
  await page.keyboard.press('Enter');
  const targets = page.getByRole('list', { name: 'Targets of their own' });
  await expect(targets).toContainText('security-audit to audit-keys');
  expect((await stored(home))['targets']).toEqual({ 'security-audit': 'audit-keys' });

  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'security-audit');
  expect((await home.credentialsOf('audit-keys'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(await home.credentialsOf('understudy')).toBeUndefined();
  await targets.getByRole('button', { name: /^Remove security-audit/ }).press('Enter');
  await expect(targets.getByRole('listitem')).toHaveCount(0);
  expect((await stored(home))['targets']).toEqual({});
});

test('a theme is in every window at once, high contrast too', async ({ jo, tray }) => {
  const panel = await jo.openPanel();
  const page = await openSettings(jo, tray);
  const isDark = `matchMedia('(prefers-color-scheme: dark)').matches`;
  const isHigh = `document.documentElement.hasAttribute('data-high-contrast')`;
  await find(page, 'theme', 'radio', 'System');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  for (const window of [page, panel]) await expect.poll(() => window.evaluate(isDark)).toBe(true);
  await page.keyboard.press('ArrowRight');
  for (const window of [page, panel]) await expect.poll(() => window.evaluate(isHigh)).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  for (const window of [page, panel]) {
    await expect.poll(() => window.evaluate(isDark)).toBe(false);
    await expect.poll(() => window.evaluate(isHigh)).toBe(false);
  }
});

test('the MFA session life says what AWS grants, and the next code serves that long', async ({
  jo,
  tray,
  home,
  simulator,
}) => {
  const page = await openSettings(jo, tray);
  await find(page, 'mfa session life', 'textbox', 'MFA session life');
  const field = page.getByRole('textbox', { name: 'MFA session life' });
  for (const [typed, problem] of [
    ['20', 'Write it like 12 h'],
    ['40 h', '15 minutes to 36 hours'],
  ] as const) {
    await page.keyboard.press('Control+a');
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText(problem);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('12 h');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('90 min');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await stored(home))['mfaSessionSeconds']).toBe(5400);
  await expect(field).toHaveValue('1 h 30 min');
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  expect(simulator.journal.entries[0]?.parameters['DurationSeconds']).toBe('5400');
});

test('a global shortcut is recorded by pressing it, and can be turned off', async ({ jo, tray, home }) => {
  const page = await openSettings(jo, tray);
  const registered = () =>
    jo.app.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+U'));
  await find(page, 'global shortcut', 'button', /^Global shortcut/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Press the keys…')).toBeVisible();
  await page.keyboard.press('Shift+U');
  await expect(page.getByRole('alert')).toContainText('Ctrl, Alt or Cmd');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Alt+U');
  await expect(page.getByRole('button', { name: 'Global shortcut Ctrl+Alt+U' })).toBeVisible();
  expect(await registered()).toBe(true);
  expect((await stored(home))['globalShortcut']).toBe('Control+Alt+U');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Global shortcut Record…' })).toBeVisible();
  expect(await registered()).toBe(false);
  expect(await stored(home)).not.toHaveProperty('globalShortcut');
});

test('the global shortcut opens the panel from anywhere, after a restart too', async ({
  launchApp,
  tray,
  home,
  monitor,
}) => {
  const xdotool = spawnSync('xdotool', ['version']);
  test.skip(xdotool.error !== undefined, 'skipped: xdotool not found');
  await mkdir(home.appData, { recursive: true });
  await writeFile(join(home.appData, 'settings.json'), '{ "globalShortcut": "Control+Alt+U" }');
  const app = await launchApp();
  await tray.waitForItem('Settings…');
  expect(await app.windowTitles()).toEqual([]);
  spawnSync('xdotool', ['key', 'ctrl+alt+u'], { env: { ...process.env, ...monitor.environment } });
  await expect.poll(() => app.windowTitles()).toEqual(['Understudy']);
});

test('a global shortcut that another program holds is refused with the reason', async ({
  home,
  launchApp,
  tray,
}) => {
  const other = join(home.folder, 'other-understudy');
  await mkdir(other, { recursive: true });
  await writeFile(join(other, 'settings.json'), '{ "globalShortcut": "Control+Alt+U" }');
  const holder = await launchApp({ env: { UNDERSTUDY_HOME: other } });
  await tray.waitForItem('Settings…');
  await expect
    .poll(() =>
      holder.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+U')),
    )
    .toBe(true);
  const app = await launchApp();
  await expect.poll(() => tray.labels().then((labels) => labels.includes('Settings…'))).toBe(true);
  await expect
    .poll(async () => {
      await tray.click('Settings…');
      return app.windowTitles();
    })
    .toEqual(['Settings']);
  const page = await app.window('Settings');
  await find(page, 'global shortcut', 'button', /^Global shortcut/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Alt+U');
  await expect(page.getByRole('alert')).toContainText('Another program has this key combination.');
  await expect(page.getByRole('button', { name: 'Global shortcut Record…' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Alt+Y');
  await expect(page.getByRole('button', { name: 'Global shortcut Ctrl+Alt+Y' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('starting at login is a file in the autostart folder, there and gone', async ({ jo, tray, home }) => {
  const entry = join(home.folder, '.config', 'autostart', 'understudy.desktop');
  const page = await openSettings(jo, tray);
  await find(page, 'login', 'switch', 'Start at login');
  await page.keyboard.press('Space');
  await expect(page.getByRole('switch', { name: 'Start at login' })).toBeChecked();
  await expect.poll(() => existsSync(entry)).toBe(true);
  const exec = /^Exec=(.*)$/m.exec(await readFile(entry, 'utf8'))?.[1] ?? '';
  expect(exec).toMatch(/ --at-login$/);
  // What it starts is there: the program, and the folder of the app where it runs from source.
  for (const part of exec.replace(/ --at-login$/, '').split(' ')) expect(existsSync(part)).toBe(true);
  await page.keyboard.press('Space');
  await expect(page.getByRole('switch', { name: 'Start at login' })).not.toBeChecked();
  await expect.poll(() => existsSync(entry)).toBe(false);
});

test('moments of notifications are typed, and switched off and on as they were', async ({
  jo,
  tray,
  home,
}) => {
  const page = await openSettings(jo, tray);
  await goTo(page, 'Notifications');
  const field = page.getByRole('textbox');
  await field.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('soon');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Write whole minutes, such as 15, 5.');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('5, 30');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await stored(home))['notifyMinutes']).toEqual([30, 5]);
  const notify = page.getByRole('switch');
  await notify.press('Space');
  await expect.poll(async () => (await stored(home))['notifyMinutes']).toEqual([]);
  // The page hears of it a moment after the file.
  await expect(notify).not.toBeChecked();
  await notify.press('Space');
  await expect.poll(async () => (await stored(home))['notifyMinutes']).toEqual([30, 5]);
});

test('what happens at Quit and at start is chosen by keyboard', async ({ jo, tray, home }) => {
  const page = await openSettings(jo, tray);
  await goTo(page, 'Delivery');
  const keep = page.locator('[data-setting="keepOnQuit"]').getByRole('switch');
  const before = await keep.isChecked();
  await keep.press('Space');
  await expect.poll(async () => (await stored(home))['keepOnQuit']).toBe(!before);
  await find(page, 'resume', 'combobox', /^Add a profile to /);
  await page.keyboard.type('security-audit');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await stored(home))['resumeAtLaunch']).toEqual(['security-audit']);
});

test('about tells the versions, the folders and the licence of every part', async ({ jo, tray, home }) => {
  const page = await openSettings(jo, tray);
  await goTo(page, 'About');
  for (const name of ['Understudy', 'Electron', 'Chromium', 'Node'])
    await expect(page.getByRole('term').filter({ hasText: name }).first()).toBeVisible();
  await expect(page.getByText(home.appData, { exact: true })).toBeVisible();
  const parts = page.getByRole('list', { name: 'Parts by others and their licences' });
  const react = parts.getByRole('group').filter({ hasText: /^react \d/ });
  await react.locator('summary').press('Enter');
  await expect(react).toContainText('Permission is hereby granted');
});

test('what was chosen is still chosen after a restart', async ({ jo, tray, home, launchApp }) => {
  const page = await openSettings(jo, tray);
  await find(page, 'session name', 'textbox', 'Session name');
  await page.keyboard.type('jo@example.com');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await stored(home))['sessionName']).toBe('jo@example.com');
  await find(page, 'theme', 'radio', 'System');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'High contrast' })).toBeChecked();
  expect(await jo.app.quit()).toBe(true);

  const again = await launchApp();
  await tray.waitForItem('Settings…');
  await tray.click('Settings…');
  const after = await again.window('Settings');
  await expect(after.getByRole('searchbox', { name: 'Search settings' })).toBeFocused();
  expect(await after.evaluate(`document.documentElement.hasAttribute('data-high-contrast')`)).toBe(true);
  await goTo(after, 'Sessions');
  await expect(after.getByRole('textbox', { name: 'Session name' })).toHaveValue('jo@example.com');
  await goTo(after, 'Look');
  await expect(after.getByRole('radio', { name: 'High contrast' })).toBeChecked();
});

test('other AWS files are read and written at once; what was live ends in the old one first', async ({
  jo,
  tray,
  home,
}) => {
  const before = await home.readCredentials();
  const other = join(home.folder, 'other-credentials');
  await writeFile(other, before, { mode: 0o600 });
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const page = await openSettings(jo, tray);
  await find(page, 'credentials file', 'textbox', 'Credentials file');
  await page.keyboard.type('credentials');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('whole path');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('~/other-credentials');
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('production-admin is written in');
  await question.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('from this setting')).toBeVisible();
  expect(await home.readCredentials()).toBe(before);

  await jo.switchTo(panel, 'production-admin');
  await jo.seesActive(panel, 'production-admin');
  expect(await readFile(other, 'utf8')).toContain('# Managed by Understudy: production-admin');
  expect(await home.readCredentials()).toBe(before);
});

test('an environment variable wins over the setting, and the window says so', async ({
  launchApp,
  tray,
  home,
}) => {
  await home.writeConfig('[profile a]\nregion = eu-west-1\n');
  const app = await launchApp({ env: { AWS_CONFIG_FILE: home.configFile } });
  await tray.waitForItem('Settings…');
  await tray.click('Settings…');
  const page = await app.window('Settings');
  await expect(page.getByText('from AWS_CONFIG_FILE, which wins over this setting')).toBeVisible();
  await find(page, 'config file', 'textbox', 'Config file');
  await page.keyboard.type('/nowhere/config');
  await page.keyboard.press('Enter');
  await expect(page.getByText('AWS_CONFIG_FILE names another file, and it wins.')).toBeVisible();
  await expect(page.getByText(home.configFile)).toBeVisible();
});

test('the panel opens the settings by key, and Esc closes them', async ({ jo }) => {
  const panel = await jo.openPanel();
  await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeFocused();
  await panel.keyboard.press('Control+,');
  const page = await jo.app.window('Settings');
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeFocused();
  await page.keyboard.type('theme');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toHaveValue('');
  await page.keyboard.press('Escape').catch(() => undefined);
  await expect.poll(() => jo.app.windowTitles()).toEqual(['Understudy']);
});
