import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
import { type ScriptedBrowser, type Visit, writeScriptedBrowser } from '../desktop/scripted-browser.ts';
import { test as bastion, expect, Jo } from './bastion.ts';
import { find, openSettings } from './settings-window.ts';

const test = bastion.extend<{ visitor: ScriptedBrowser }>({
  visitor: async ({ home }, use) => {
    await use(await writeScriptedBrowser(home.folder));
  },
  appEnvironment: async ({ appEnvironment, visitor, simulator }, use) => {
    await use({
      ...appEnvironment,
      BROWSER: visitor.command,
      UNDERSTUDY_FEDERATION_ENDPOINT: simulator.environment['UNDERSTUDY_FEDERATION_ENDPOINT'] ?? '',
    });
  },
});

/** The visits of the browser, once there are so many. */
async function visited(visitor: ScriptedBrowser, count: number): Promise<readonly Visit[]> {
  await expect.poll(async () => (await visitor.visits()).length, { timeout: 60_000 }).toBe(count);
  return visitor.visits();
}

/** Everything that the app keeps, as one text. */
async function allFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}

const pageOf = (visit: Visit | undefined) => visit?.page ?? '';
const opened = (panel: Page, profile: string) =>
  panel.getByText(`The console is open as ${profile}.`).first();

test('Open console signs the browser in as the profile, at the page that was opened last', async ({
  visitor,
  jo,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const button = panel.getByRole('button', { name: 'Open console', exact: true });
  await button.click();
  await expect(opened(panel, 'production-admin')).toBeVisible();
  const [first] = await visited(visitor, 1);
  // All that anybody sees on the command line leads to this machine, once.
  expect(first?.started).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
  expect(pageOf(first)).toContain('444444444444');
  expect(pageOf(first)).toContain(
    'https://eu-central-1.console.aws.amazon.com/console/home?region=eu-central-1',
  );

  await panel.getByRole('button', { name: 'Choose a page of the console: Console home' }).click();
  await panel.getByRole('menuitemradio', { name: 'EC2' }).click();
  expect(pageOf((await visited(visitor, 2))[1])).toContain('/ec2/v2/home?region=eu-central-1');
  await expect(panel.getByRole('button', { name: 'Choose a page of the console: EC2' })).toBeVisible();
  await button.click();
  expect(pageOf((await visited(visitor, 3))[2])).toContain('/ec2/v2/home?region=eu-central-1');
  // One code, one role, and a sign-in for each opening.
  expect(jo.calls().filter((call) => !/^(login|getSigninToken)$/.test(call))).toEqual([
    'GetSessionToken',
    'AssumeRole Admin',
  ]);
});

test('any page of the console is typed, and a foreign address is refused', async ({ visitor, jo }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'development-admin');
  const type = async (text: string) => {
    await panel.getByRole('button', { name: /^Choose a page of the console/ }).click();
    await panel.getByRole('menuitem', { name: 'Another page…' }).click();
    const dialog = panel.getByRole('dialog', { name: 'Open the console as development-admin' });
    await dialog.getByRole('textbox', { name: 'Page' }).fill(text);
    await panel.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  };
  await type('https://evil.example/console');
  await expect(panel.getByText(/has to be on https:\/\/console\.aws\.amazon\.com/).first()).toBeVisible();
  await type('lambda/home#/functions');
  await expect(opened(panel, 'development-admin')).toBeVisible();
  expect(pageOf((await visited(visitor, 1))[0])).toContain('/lambda/home?region=eu-west-1#/functions');
});

test('the tray opens the console of the active profile, and production asks in the panel', async ({
  visitor,
  jo,
  tray,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await tray.click('Open console');
  expect(pageOf((await visited(visitor, 1))[0])).toContain('444444444444');

  await panel.getByRole('button', { name: 'More actions' }).click();
  await panel.getByRole('menuitemcheckbox', { name: 'Mark as production' }).click();
  await panel.keyboard.press('Escape');
  await tray.click('Open console');
  const question = panel.getByRole('alertdialog', { name: /Open the console as production-admin\?/ });
  await expect(question).toBeVisible();
  expect(await visitor.visits()).toHaveLength(1);
  await question.getByRole('textbox', { name: 'Type yes to open it' }).fill('yes');
  await panel.keyboard.press('Enter');
  await expect(opened(panel, 'production-admin')).toBeVisible();
  await visited(visitor, 2);
});

test('the address is copied as a secret, and stands in no window, log or file', async ({ home, jo }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await panel.getByRole('button', { name: /^Choose a page of the console/ }).click();
  await panel.getByRole('menuitem', { name: 'Copy the address' }).click();
  await expect(panel.getByText(/It signs in whoever has it/).first()).toBeVisible();
  const copied = await jo.app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(new URL(copied).searchParams.get('SigninToken')?.length).toBeGreaterThan(20);
  expect(await (await fetch(copied)).text()).toContain('444444444444');
  expect(await panel.content()).not.toContain('SigninToken');
  expect(jo.app.output()).not.toContain('SigninToken');
  expect(await allFiles(home.appData)).not.toContain('SigninToken');
});

test('the console of a user’s own keys cannot be opened, and the panel says what can', async ({
  jo,
  visitor,
}) => {
  const panel = await jo.openPanel();
  await jo.select(panel, 'bastion');
  await panel.getByRole('button', { name: 'Open console', exact: true }).click();
  await expect(panel.getByText(/holds the access keys of an IAM user/).first()).toBeVisible();
  expect(await visitor.visits()).toEqual([]);
});

/** A machine with Google Chrome that has two profiles, and no browser in `BROWSER`. */
const withChrome = test.extend({
  appEnvironment: async ({ appEnvironment, visitor, home }, use) => {
    const { BROWSER: _none, ...environment } = appEnvironment;
    const bin = join(home.folder, 'bin');
    const data = join(home.folder, '.config', 'google-chrome');
    await mkdir(bin, { recursive: true });
    await mkdir(data, { recursive: true });
    const cache = { Default: { name: 'Me' }, 'Profile 1': { name: 'Work' } };
    await writeFile(join(data, 'Local State'), JSON.stringify({ profile: { info_cache: cache } }));
    // Notes what it was started with, then goes to the address.
    const script = `#!/bin/sh\necho "$*" >> ${join(home.folder, 'chrome-arguments')}\nfor last; do :; done\n${visitor.command.replace('%s', '"$last"')}\n`;
    await writeFile(join(bin, 'google-chrome'), script, { mode: 0o755 });
    await use({ ...environment, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` });
  },
});

withChrome(
  'a profile has a browser of its own, chosen by keyboard, after a restart too',
  async ({ visitor, home, jo, tray, simulator, launchApp }) => {
    const page = await openSettings(jo, tray);
    await find(page, 'browsers for profiles', 'combobox', 'Add a profile to Browsers for profiles');
    await page.keyboard.type('production-admin');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Browser for production-admin' })).toBeVisible();
    await find(page, 'browsers for profiles', 'combobox', 'Browser for production-admin');
    await page.keyboard.type('Google Chrome: Work');
    await page.keyboard.press('Enter');
    await expect(page.getByText('production-admin opens in Google Chrome: Work')).toBeVisible();
    expect(await jo.app.quit()).toBe(true);

    const again = new Jo(await launchApp(), tray, simulator);
    await tray.waitForItem('Open Understudy');
    const panel = await again.openPanel();
    await again.switchWithCode(panel, 'production-admin');
    await panel.getByRole('button', { name: 'Open console', exact: true }).click();
    await expect(opened(panel, 'production-admin')).toBeVisible();
    const [visit] = await visited(visitor, 1);
    expect(pageOf(visit)).toContain('444444444444');
    const words = await readFile(join(home.folder, 'chrome-arguments'), 'utf8');
    expect(words).toMatch(
      /^--profile-directory=Profile 1 --no-first-run --no-default-browser-check http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\n$/,
    );
  },
);
