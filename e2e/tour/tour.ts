import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Page } from '@playwright/test';
import { demoAccounts } from '../../src/simulator/demo/demo-realm.ts';
import { runCommand } from '../desktop/aws-cli.ts';
import { projectRoot } from '../desktop/running-app.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { waitFor } from '../desktop/waiting.ts';
import { expect, test } from '../stories/bastion.ts';

// `npm run demo -- --tour`: Jo's day in pictures, on the real app. Every step proves something or the tour ends there.

const folder = join(projectRoot, 'out', 'tour');

test.use({
  simulatorOptions: { control: true },
  // The MFA window shows what the demo's device shows, as in the demo.
  appEnvironment: async ({ appEnvironment, simulator }, use) => {
    await use({ ...appEnvironment, UNDERSTUDY_DEMO: simulator.url, UNDERSTUDY_SECRETS: 'memory' });
  },
});

test('the tour', async ({ jo, tray, home, simulator, monitor }) => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'readme'), { recursive: true });
  let count = 0;
  const keep = (page: Page, name: string) => twiceAsSharp(page, join(folder, 'readme', `${name}.png`));
  const proved = async (what: string, picture?: { readonly of: Page | 'screen'; readonly named: string }) => {
    count += 1;
    const number = String(count).padStart(2, '0');
    let saved = '';
    if (picture) {
      const path = join(folder, `${number}-${picture.named}.png`);
      if (picture.of === 'screen') await monitor.takePicture(path);
      else await picture.of.screenshot({ path, animations: 'disabled' });
      saved = `\n    picture: ${path}`;
    }
    console.log(`${number}  ${what}${saved}`);
  };

  await tray.waitForItem('No active profile');
  expect(await jo.app.windowTitles()).toEqual([]);
  await proved('The app is in the tray and no window is open.');

  const panel = await jo.openPanel();
  const options = panel.getByRole('option');
  await expect(options.first()).toBeVisible();
  const welcome = panel.getByRole('region', { name: 'Welcome to Understudy' });
  await expect(welcome).toContainText(/Found 1\d profiles, 1\d roles among them/);
  await expect(welcome).toContainText('export AWS_PROFILE=understudy');
  await proved('The first look says what was found and the one line for the shell.', {
    of: panel,
    named: 'first-look',
  });
  await welcome.getByRole('button', { name: 'Use these profiles' }).click();
  await expect(welcome).toBeHidden();
  await proved(`The panel lists ${await options.first().getAttribute('aria-setsize')} profiles.`, {
    of: panel,
    named: 'panel',
  });

  const search = panel.getByRole('searchbox', { name: 'Search profiles' });
  await search.fill('prod');
  await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeVisible();
  await expect(panel.getByRole('option', { name: /^security-audit,/ })).toHaveCount(0);
  await proved('Four letters leave the production roles.', { of: panel, named: 'search' });

  await jo.switchTo(panel, 'production-admin');
  const mfa = await jo.mfaWindow();
  const field = mfa.getByRole('textbox', { name: 'MFA code' });
  await expect(mfa.getByText(/^Demo device/)).toBeVisible();
  await proved('Switch asks for the code of one device, in one window.', { of: mfa, named: 'mfa-code' });
  await keep(mfa, 'mfa');

  await field.pressSequentially(wrongCode(jo.code()));
  await expect(mfa.getByRole('alert')).toContainText(/\w/);
  expect(await home.credentialsOf('understudy')).toBeUndefined();
  await proved('A wrong code is refused in words, and nothing was written.', {
    of: mfa,
    named: 'mfa-code-refused',
  });

  await field.fill('');
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');
  expect(await callerOf(home, simulator.url)).toMatch(/:assumed-role\/Admin\//);
  expect(await home.credentialsMode()).toBe(0o600);
  await proved(
    `With the right code the profile "understudy" holds credentials that STS knows as ${await callerOf(home, simulator.url)}; the file is for its owner only (0600).`,
    { of: panel, named: 'active' },
  );
  await proved('The whole screen, as a person sees it.', { of: 'screen', named: 'screen' });

  const codesBefore = codesSent(simulator.journal.entries);
  await jo.switchTo(panel, 'production-deploy');
  await jo.seesActive(panel, 'production-deploy');
  expect(codesSent(simulator.journal.entries)).toBe(codesBefore);
  expect(await callerOf(home, simulator.url)).toMatch(/:assumed-role\/Deploy\//);
  await proved('The next role needs no code, though it is two hops away.', {
    of: panel,
    named: 'role-chain',
  });

  await jo.switchTo(panel, 'public-publisher');
  await jo.seesActive(panel, 'public-publisher');
  expect(await callerOf(home, simulator.url)).toMatch(/:assumed-role\/Publisher\//);
  await proved('A role that demands an external id gets it.', { of: panel, named: 'external-id' });

  await panel.getByRole('button', { name: 'Copy export commands', exact: true }).click();
  const commands = await waitFor(
    () => jo.app.electron.evaluate(({ clipboard }) => clipboard.readText() || undefined),
    () => 'Nothing was copied.',
  );
  const shell = await runCommand(
    'bash',
    ['--norc', '-euc', `${commands}\nprintf %s "$AWS_ACCESS_KEY_ID"`],
    {},
  );
  expect(shell).toEqual({
    code: 0,
    stdout: (await home.credentialsOf('understudy'))?.['aws_access_key_id'],
    stderr: '',
  });
  await proved('The copied export commands set the same keys in a bash.', { of: panel, named: 'copied' });

  await tray.click('All profiles', 'security-audit');
  await tray.waitForItem(/^security-audit · \d+ min left$/);
  await expect.poll(() => callerOf(home, simulator.url)).toMatch(/:assumed-role\/Audit\//);
  await proved(`The tray menu switches too; it now says:\n${indented(await tray.labels())}`);

  await search.fill('legacy');
  await panel.getByRole('option', { name: /^legacy-reports,/ }).click();
  await expect(panel.getByText('old-bastion').first()).toBeVisible();
  await proved('A broken profile says what is wrong with it.', { of: panel, named: 'broken-profile' });

  await search.fill('nobody knows this');
  await expect(panel.getByText(/Nothing found/)).toBeVisible();
  await proved('A search without a result says so.', { of: panel, named: 'nothing-found' });

  await search.fill('');
  await jo.select(panel, 'security-audit');
  await search.fill('');
  await jo.app.electron.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'dark';
  });
  await expect.poll(() => panel.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")).toBe(true);
  await proved('At night it is dark.', { of: panel, named: 'dark' });
  await panel.getByRole('button', { name: 'Dismiss' }).click();
  await keep(panel, 'panel-dark');
  await jo.app.electron.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'light';
  });

  await panel.keyboard.press('Control+n');
  const form = panel.getByRole('dialog', { name: 'Assume any role' });
  await form.getByRole('textbox', { name: 'Role', exact: true }).fill(`${demoAccounts.security}:Audit`);
  await form.getByRole('combobox', { name: 'Source profile' }).fill('bastion');
  await form.getByRole('textbox', { name: 'Save as' }).fill('my-audit');
  await expect(form).toContainText(`You become arn:aws:iam::${demoAccounts.security}:role/Audit`);
  await proved('Any role is assumed by account and name, checked as it is typed.', {
    of: panel,
    named: 'assume-any-role',
  });
  await form.getByRole('textbox', { name: 'Save as' }).press('Enter');
  await jo.seesActive(panel, 'my-audit');
  expect(await callerOf(home, simulator.url)).toMatch(/:assumed-role\/Audit\//);
  await proved('It is saved, and is a profile like the others.', { of: panel, named: 'saved-role' });

  await jo.select(panel, 'production-admin');
  await panel.getByRole('button', { name: 'More actions' }).click();
  await panel.getByRole('menuitemcheckbox', { name: 'Mark as production' }).click();
  await panel.keyboard.press('Escape');
  await expect(panel.getByRole('option', { name: /^production-admin, .*, production$/ })).toBeVisible();
  await proved('A profile marked as production says so.', { of: panel, named: 'production' });
  await panel.getByRole('button', { name: 'More actions' }).click();
  await panel.getByRole('menuitem', { name: /^Name this account/ }).click();
  await panel.getByRole('dialog').getByRole('textbox').fill('Web shop');
  await panel.keyboard.press('Enter');
  await expect(panel.getByRole('status')).toContainText(
    `Account ${demoAccounts.production} is shown as Web shop.`,
  );
  await proved('An account that was named is shown by its name.', { of: panel, named: 'named-account' });
  const callsBefore = simulator.journal.entries.length;
  await panel.getByRole('button', { name: 'Switch', exact: true }).click();
  const guard = panel.getByRole('alertdialog', { name: /Switch to production-admin/ });
  await expect(guard.getByRole('textbox')).toBeFocused();
  await panel.keyboard.press('Enter');
  await expect(guard).toBeVisible();
  expect(simulator.journal.entries.length).toBe(callsBefore);
  await proved('Enter alone does not get into production.', { of: panel, named: 'production-confirm' });
  await panel.keyboard.type('yes');
  await panel.keyboard.press('Enter');
  await jo.seesActive(panel, 'production-admin');
  expect(await callerOf(home, simulator.url)).toMatch(/:assumed-role\/Admin\//);
  await search.fill('prod');
  await proved('A typed yes does.', { of: panel, named: 'production-active' });
  await panel.getByRole('button', { name: 'Dismiss' }).click();
  await keep(panel, 'panel');

  await tray.click('Settings…');
  const settings = await jo.app.window('Settings');
  const settingsSections = [
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
  for (const section of settingsSections) {
    await settings.getByRole('option', { name: section, exact: true }).click();
    await expect(settings.getByRole('heading', { level: 1, name: section })).toBeVisible();
    if (section === 'Activity')
      await expect(settings.getByRole('row', { name: /my-audit/ }).first()).toBeVisible();
    await proved(`The settings: ${section}.`, { of: settings, named: `settings-${section.toLowerCase()}` });
    if (section === 'Sessions') await keep(settings, 'settings');
  }
  const high = () => settings.evaluate("document.documentElement.hasAttribute('data-high-contrast')");
  await settings.getByRole('option', { name: 'Look', exact: true }).click();
  await settings.getByRole('radio', { name: 'High contrast' }).click({ force: true });
  await expect.poll(high).toBe(true);
  await proved('High contrast is one choice away.', { of: settings, named: 'settings-high-contrast' });
  await settings.close();

  await tray.click('Stop');
  await tray.waitForItem('No active profile');
  expect(await home.credentialsOf('understudy')).toBeUndefined();
  expect(await home.credentialsOf('bastion')).toMatchObject({ aws_access_key_id: /^AKIA/ });
  await proved('Stop takes the credentials out of the file and leaves the long-term keys alone.');

  const ended = jo.app.electron.waitForEvent('close');
  await tray.click('Quit Understudy');
  await ended;
  await proved(`Quit ends the app.\n\nThe tour is over. Its pictures are in ${folder}`);
});

/** A picture for the README, two pixels to a point. */
async function twiceAsSharp(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: 0,
    height: 0,
    deviceScaleFactor: 2,
    mobile: false,
  });
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  await writeFile(path, Buffer.from(data, 'base64'));
  await session.send('Emulation.clearDeviceMetricsOverride');
  await session.detach();
}

/** Who STS says the keys in the profile "understudy" are. */
async function callerOf(home: UserHome, endpoint: string): Promise<string> {
  const keys = (await home.credentialsOf('understudy')) ?? {};
  const client = new STSClient({
    endpoint,
    region: 'eu-central-1',
    credentials: {
      accessKeyId: keys['aws_access_key_id'] ?? '',
      secretAccessKey: keys['aws_secret_access_key'] ?? '',
      sessionToken: keys['aws_session_token'] ?? '',
    },
  });
  return (await client.send(new GetCallerIdentityCommand({}))).Arn ?? '';
}

function codesSent(entries: readonly { readonly action: string }[]): number {
  return entries.filter((entry) => entry.action === 'GetSessionToken').length;
}

function wrongCode(right: string): string {
  return `${(Number(right[0]) + 5) % 10}${right.slice(1)}`;
}

const indented = (lines: readonly string[]): string => lines.map((line) => `      ${line}`).join('\n');
