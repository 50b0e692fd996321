import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { tokenFilePath } from '../../src/core/sign-in/identity-center/token-file.ts';
import type { Realm } from '../../src/simulator/index.ts';
import { listeningPorts } from '../desktop/listening-ports.ts';
import { type ScriptedBrowser, writeScriptedBrowser } from '../desktop/scripted-browser.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import { understudy } from '../desktop/understudy-command.ts';
import { Jo } from './bastion.ts';
import { openSettings } from './settings-window.ts';

const startUrl = 'https://corp.awsapps.com/start';
const region = 'eu-west-1';
const realm: Realm = {
  accounts: [],
  identityCenters: [
    {
      startUrl,
      region,
      users: [{ name: 'sam@corp.example', assignments: { '888888888888': ['PowerUser', 'ReadOnly'] } }],
      accounts: [{ id: '888888888888', name: 'Sandbox' }],
      permissionSets: [{ name: 'PowerUser' }, { name: 'ReadOnly' }, { name: 'Admin' }],
      consent: 'allow',
    },
  ],
};

const profile = (name: string, role: string) =>
  `[profile ${name}]\nsso_session = corp\nsso_account_id = 888888888888\nsso_role_name = ${role}\nregion = ${region}\n`;
const config = `[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = ${region}\n
${profile('sandbox', 'PowerUser')}
${profile('reader', 'ReadOnly')}
${profile('forbidden', 'Admin')}`;

/** Sam, who signs in through IAM Identity Center with a browser that a script plays. */
const test = desktop.extend<{ visitor: ScriptedBrowser; sam: Jo }>({
  visitor: async ({ home }, use) => {
    await use(await writeScriptedBrowser(home.folder));
  },
  appEnvironment: async ({ appEnvironment, visitor }, use) => {
    await use({ ...appEnvironment, BROWSER: visitor.command });
  },
  sam: async ({ home, launchApp, simulator, tray }, use) => {
    await home.writeConfig(config);
    const app = await launchApp();
    await tray.waitForItem('Open Understudy');
    await use(new Jo(app, tray, simulator));
  },
});
test.use({ realm });

const dialogOf = (panel: Page) => panel.getByRole('dialog', { name: 'Sign in' });

/** Everything that the app keeps, as one text. */
async function allFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}

async function signInAs(sam: Jo, panel: Page, name: string): Promise<void> {
  await sam.select(panel, name);
  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a first sign-in opens one browser, every profile works after it, and nothing listens any more', async ({
  appEnvironment,
  home,
  sam,
  simulator,
  visitor,
}) => {
  const pid = sam.app.electron.process().pid ?? 0;
  const before = await listeningPorts(pid);
  simulator.identityCenter.setConsent('page');
  const panel = await sam.openPanel();
  await signInAs(sam, panel, 'sandbox');
  const dialog = dialogOf(panel);
  await expect(dialog).toBeVisible();
  const address = (await dialog.locator('code').first().textContent()) ?? '';
  const query = new URL(address).searchParams;
  expect([query.get('code_challenge_method'), query.get('scopes')]).toEqual(['S256', 'sso:account:access']);
  const redirect = query.get('redirect_uri') ?? '';
  expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
  // Another page of the browser does not end it.
  expect((await fetch(`${redirect}?code=x&state=wrong`)).status).toBe(400);
  await dialog.getByRole('button', { name: 'Copy address' }).click();
  await expect.poll(() => sam.app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(address);

  // The same Identity Center from a terminal waits for the same browser.
  const other = understudy(appEnvironment, 'credentials', 'reader');
  await expect.poll(async () => (await visitor.visits()).length, { timeout: 30_000 }).toBe(1);
  simulator.identityCenter.setConsent('allow');
  await fetch(address);
  await sam.seesActive(panel, 'sandbox');
  await expect(dialog).toBeHidden();
  expect(JSON.parse((await other).stdout)).toMatchObject({ AccessKeyId: expect.stringMatching(/^ASIA/) });
  expect(await visitor.visits()).toHaveLength(1);
  expect(await home.credentialsOf('understudy')).toMatchObject({ region });
  await expect(fetch(redirect)).rejects.toThrow();
  await expect.poll(() => listeningPorts(pid)).toEqual(before);

  await sam.switchTo(panel, 'reader');
  await sam.seesActive(panel, 'reader');
  expect(await visitor.visits()).toHaveLength(1);
  // No token stands in a window, in what the app says, or in its own files.
  const token = JSON.parse(readFileSync(tokenFilePath({ name: 'corp', startUrl }, home.folder), 'utf8'));
  const kept = await allFiles(home.appData);
  const visits = JSON.stringify(await visitor.visits());
  for (const secret of [token.accessToken, token.refreshToken, token.clientSecret]) {
    expect(await panel.content()).not.toContain(secret);
    expect(sam.app.output()).not.toContain(secret);
    expect(kept).not.toContain(secret);
    expect(visits).not.toContain(secret);
  }
});

test('a code is compared where the person chooses so; one that is refused or cancelled leaves nothing', async ({
  home,
  sam,
  simulator,
}) => {
  simulator.identityCenter.setConsent('page');
  const panel = await sam.openPanel();
  await signInAs(sam, panel, 'sandbox');
  const dialog = dialogOf(panel);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();

  const useCode = async () => {
    await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.getByRole('button', { name: 'Use a code instead' }).click();
    const code = dialog.locator('.sign-in-code');
    await expect(code).toHaveText(/^[A-Z]{4}-[A-Z]{4}$/);
    return (await code.textContent()) ?? '';
  };
  expect(simulator.identityCenter.decideDevice(await useCode(), 'deny')).toBe(true);
  await expect(panel.getByText('The sign-in was refused in the browser.').first()).toBeVisible();
  expect(existsSync(tokenFilePath({ name: 'corp', startUrl }, home.folder))).toBe(false);

  const code = await useCode();
  await simulator.journal.waitFor(({ outcome }) => outcome === 'authorization_pending', 30_000);
  expect(simulator.identityCenter.decideDevice(code, 'allow')).toBe(true);
  await sam.seesActive(panel, 'sandbox');
});

test('a token that ended while away is renewed without anybody; one that AWS has ended is asked for again', async ({
  appEnvironment,
  home,
  sam,
  simulator,
  tray,
  visitor,
}) => {
  const path = tokenFilePath({ name: 'corp', startUrl }, home.folder);
  const panel = await sam.openPanel();
  await signInAs(sam, panel, 'sandbox');
  await sam.seesActive(panel, 'sandbox');
  const first = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...first, expiresAt: '2026-01-01T00:00:00Z' }), { mode: 0o600 });
  await sam.switchTo(panel, 'reader');
  await sam.seesActive(panel, 'reader');
  expect(JSON.parse(readFileSync(path, 'utf8')).accessToken).not.toBe(first.accessToken);
  expect(await visitor.visits()).toHaveLength(1);

  // What is not assigned is no matter of signing in.
  await sam.switchTo(panel, 'forbidden');
  await expect(panel.getByText(/no role Admin in account 888888888888/).first()).toBeVisible();

  // The administrator ends the session: the file looks good, and nothing opens by itself.
  simulator.identityCenter.endSessions();
  await sam.select(panel, 'reader');
  const { code, stderr } = await understudy(
    appEnvironment,
    'credentials',
    '--no-prompt',
    '--refresh',
    'reader',
  );
  expect([code, stderr]).toEqual([3, expect.stringContaining('understudy login --sso-session corp')]);
  expect(await visitor.visits()).toHaveLength(1);
  await tray.click('Sign in to corp');
  await expect.poll(async () => (await visitor.visits()).length, { timeout: 30_000 }).toBe(2);
  await expect(panel.getByRole('button', { name: 'Switch', exact: true })).toBeVisible();
});

test('signing out ends it at AWS, for every tool, and takes out what was written from it', async ({
  home,
  sam,
  simulator,
  tray,
}) => {
  const panel = await sam.openPanel();
  await signInAs(sam, panel, 'sandbox');
  await sam.seesActive(panel, 'sandbox');
  const settings = await openSettings(sam, tray);
  await settings.getByRole('searchbox', { name: 'Search settings' }).fill('sign-ins');
  await settings.getByRole('button', { name: 'Sign out of corp' }).click();
  await settings.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await simulator.journal.waitFor(({ action, outcome }) => action === 'Logout' && outcome === 'ok');
  await expect.poll(() => existsSync(tokenFilePath({ name: 'corp', startUrl }, home.folder))).toBe(false);
  await expect.poll(() => home.credentialsOf('understudy')).toBeUndefined();
  await expect(settings.getByRole('button', { name: 'Sign in to corp' })).toBeVisible();
});
