import type { Page } from '@playwright/test';
import { demoAccounts } from '../../src/simulator/demo/demo-realm.ts';
import { expect, type Jo, test } from './bastion.ts';

// Not one click: everything here is done with the keyboard alone.

const status = (panel: Page) => panel.getByRole('status');
const search = (panel: Page) => panel.getByRole('searchbox', { name: 'Search profiles' });

/** Opens the menu "More actions" and chooses from it, by keyboard. */
async function choose(panel: Page, role: 'menuitem' | 'menuitemcheckbox', name: string | RegExp) {
  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await panel.getByRole(role, { name }).press('Enter');
}

async function typeCode(jo: Jo) {
  await jo.typeKeys(await jo.mfaWindow());
}

test('the first look says what was found; switching ends it', async ({ jo }) => {
  const panel = await jo.openPanel();
  const welcome = panel.getByRole('region', { name: 'Welcome to Understudy' });
  await expect(welcome).toContainText(/Found 1\d profiles, 1\d roles among them\. One code from mfa\/jo/);
  await expect(welcome).toContainText('export AWS_PROFILE=understudy');
  await panel.keyboard.press('Tab');
  const copy = welcome.getByRole('button', { name: 'Copy line' });
  await copy.focus();
  await panel.keyboard.press('Enter');
  await expect
    .poll(() => jo.app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('export AWS_PROFILE=understudy');
  await search(panel).focus();
  await panel.keyboard.type('production-adm');
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'production-admin');
  await panel.keyboard.press('Escape');
  await expect(welcome).toBeHidden();
});

test('Shift Enter writes to another profile, and Ctrl Z puts back what stood there', async ({ jo, home }) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await panel.keyboard.type('security');
  await panel.keyboard.press('Shift+Enter');
  await expect(panel.getByRole('combobox', { name: 'Write to profile' })).toBeFocused();
  await panel.keyboard.type('audit-keys');
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  expect((await home.credentialsOf('audit-keys'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(await home.credentialsOf('understudy')).toBeUndefined();

  await search(panel).press('Escape');
  await panel.keyboard.press('Control+z');
  await expect(status(panel)).toContainText('Profile audit-keys is taken out again.');
  expect(await home.readCredentials()).toBe(before);
  await expect(panel.getByRole('option', { name: /^security-audit, MFA ready/ })).toBeVisible();
});

test('undo brings back the profile that was written before', async ({ jo, home, tray }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('production-adm');
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'production-admin');
  const first = await home.credentialsOf('understudy');
  await search(panel).fill('development-adm');
  await panel.keyboard.press('Enter');
  await jo.seesActive(panel, 'development-admin');
  await status(panel).getByRole('button', { name: 'Undo' }).press('Enter');
  await tray.waitForItem(/^production-admin · \d+ min left$|^production-admin · 1 h left$/);
  expect(await home.credentialsOf('understudy')).toEqual(first);
});

test('a profile marked as production asks for a typed yes, from the tray too', async ({ jo, tray, home }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('production-adm');
  await choose(panel, 'menuitemcheckbox', 'Mark as production');
  await expect(
    panel.getByRole('option', { name: 'production-admin, MFA code needed, production' }),
  ).toBeVisible();
  await tray.waitForItem('production-admin · production');

  await search(panel).focus();
  for (const key of ['Enter', 'Enter', 'Enter']) await panel.keyboard.press(key);
  const guard = panel.getByRole('alertdialog', { name: /Switch to production-admin/ });
  await expect(guard).toContainText(demoAccounts.production);
  await panel.keyboard.press('Escape');
  await expect(guard).toBeHidden();
  expect(jo.calls()).toEqual([]);

  await tray.click('production-admin · production');
  await expect(guard.getByRole('textbox')).toBeFocused();
  await panel.keyboard.type('yes');
  await panel.keyboard.press('Enter');
  const window = await jo.mfaWindow();
  await expect(window.getByText('Production', { exact: true })).toBeVisible();
  await jo.typeKeys(window);
  await tray.waitForItem(/^production-admin · production · .*(min|h) left$/);
  expect(await home.credentialsOf('understudy')).toBeDefined();
});

test('the keys of a production profile are copied after a typed yes only, from the tray too', async ({
  jo,
  tray,
}) => {
  const clipboard = () => jo.app.electron.evaluate(({ clipboard: board }) => board.readText());
  const panel = await jo.openPanel();
  await panel.keyboard.type('production-adm');
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'production-admin');
  await choose(panel, 'menuitemcheckbox', 'Mark as production');
  await tray.waitForItem(/^production-admin · production · /);

  await search(panel).focus();
  await panel.keyboard.press('End');
  await panel.keyboard.press('Control+c');
  const guard = panel.getByRole('alertdialog', { name: /Copy the keys of production-admin/ });
  await expect(guard.getByRole('textbox')).toBeFocused();
  await panel.keyboard.press('Enter');
  await panel.keyboard.press('Escape');
  await expect(guard).toBeHidden();
  expect(await clipboard()).not.toContain('AWS_ACCESS_KEY_ID');

  await tray.click('Copy export commands');
  await expect(guard.getByRole('textbox')).toBeFocused();
  expect(await clipboard()).not.toContain('AWS_ACCESS_KEY_ID');
  await panel.keyboard.type('yes');
  await panel.keyboard.press('Enter');
  await expect(status(panel)).toContainText('Copied for bash.');
  expect(await clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
});

test('pins stand on top of the list and of the tray menu, and stay after a restart', async ({
  jo,
  tray,
  launchApp,
}) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('public-read');
  await panel.keyboard.press('Control+p');
  await expect(status(panel)).toContainText('stands on top');
  await search(panel).press('Escape');
  const pinned = panel.getByRole('group', { name: 'Pinned' });
  await expect(pinned.getByRole('option', { name: /^public-readonly,/ })).toBeVisible();
  await tray.waitForItem('public-readonly');
  await jo.app.quit();
  await launchApp();
  await tray.waitForItem('public-readonly');
});

test('profiles are grouped by their source, and the query survives a switch', async ({ jo }) => {
  const panel = await jo.openPanel();
  await panel.getByRole('button', { name: 'List options' }).press('Enter');
  await panel.getByRole('menuitemcheckbox', { name: 'Group by source profile' }).press('Enter');
  await expect(panel.getByRole('group', { name: 'From bastion' })).toHaveCount(1);
  await search(panel).fill('sec aud');
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  await expect(search(panel)).toHaveValue('sec aud');
});

test('any role is assumed by its short form, saved, and is then a profile like others', async ({
  jo,
  tray,
  home,
}) => {
  const panel = await jo.openPanel();
  await panel.keyboard.press('Control+n');
  const form = panel.getByRole('dialog', { name: 'Assume any role' });
  await expect(form.getByRole('textbox', { name: 'Role', exact: true })).toBeFocused();
  await panel.keyboard.type(`${demoAccounts.security}:`);
  await expect(form).toContainText('The role name is missing.');
  await panel.keyboard.type('Audit');
  await expect(form).toContainText(`You become arn:aws:iam::${demoAccounts.security}:role/Audit`);
  await form.getByRole('combobox', { name: 'Source profile' }).fill('bastion');
  await form.getByRole('textbox', { name: 'Save as' }).fill('my-audit');
  await expect(form).toContainText('It takes a code from mfa/jo.');
  await form.getByRole('textbox', { name: 'Save as' }).press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'my-audit');
  expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  await tray.waitForItem(/^my-audit · /);

  await choose(panel, 'menuitem', 'Forget saved role');
  await expect(status(panel)).toContainText('my-audit is no longer saved.');
});

test('every field of a role that is typed in is checked at once and sent as it stands', async ({
  jo,
  simulator,
}) => {
  const panel = await jo.openPanel();
  await panel.keyboard.press('Control+n');
  const form = panel.getByRole('dialog', { name: 'Assume any role' });
  await panel.keyboard.type(`arn:aws:iam::${demoAccounts.public}:role/Publisher`);
  await form.getByRole('combobox', { name: 'Source profile' }).fill('bastion');
  await expect(form).toContainText('You become arn:aws:iam');
  await form.getByText('More fields').press('Enter');
  const field = (name: string) => form.getByRole('textbox', { name, exact: true });
  const next = async (name: string, text: string) => {
    await panel.keyboard.press('Tab');
    await expect(field(name)).toBeFocused();
    await panel.keyboard.type(text);
  };
  await next('Session name', 'two words');
  await expect(field('Session name')).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByRole('button', { name: 'Switch' })).toHaveAttribute('aria-disabled', 'true');
  await panel.keyboard.press('Control+a');
  await panel.keyboard.type('jo-press');
  await next('Duration in minutes', '5');
  await expect(field('Duration in minutes')).toHaveAttribute('aria-invalid', 'true');
  await panel.keyboard.press('Control+a');
  await panel.keyboard.type('30');
  await next('External ID', 'press-office:2026');
  await next('Region', 'us-east-1');
  await next('Session tags', 'team=ops,project=x');
  await next('Session policy', '{"Version":"2012-10-17","Statement":[]}');
  await expect(form).toContainText('in us-east-1.');
  await field('External ID').press('Enter');
  await typeCode(jo);
  await expect(panel.getByRole('option', { name: /Publisher, active, / })).toBeVisible();
  expect(simulator.journal.entries.find(({ action }) => action === 'AssumeRole')?.parameters).toMatchObject({
    RoleSessionName: 'jo-press',
    DurationSeconds: '1800',
    ExternalId: 'press-office:2026',
    'Tags.member.1.Key': 'team',
    'Tags.member.2.Value': 'x',
    Policy: '{"Version":"2012-10-17","Statement":[]}',
  });
});

test('who am I is answered by STS, and ids are copied', async ({ jo, simulator }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('security');
  await panel.getByRole('button', { name: 'Who am I' }).press('Enter');
  await expect(panel.getByRole('dialog')).toContainText('Switch to the profile first.');
  await panel.keyboard.press('Escape');
  await search(panel).focus();
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  await panel.getByRole('button', { name: 'Who am I' }).press('Enter');
  const answer = panel.getByRole('dialog', { name: 'AWS says you are' });
  await expect(answer).toContainText(`arn:aws:sts::${demoAccounts.security}:assumed-role/Audit/`);
  await panel.keyboard.press('Enter');
  await expect(answer).toBeHidden();
  expect(simulator.journal.entries.at(-1)?.action).toBe('GetCallerIdentity');

  const clipboard = () => jo.app.electron.evaluate(({ clipboard: board }) => board.readText());
  await choose(panel, 'menuitem', 'Copy account ID');
  await expect.poll(clipboard).toBe(demoAccounts.security);
  await choose(panel, 'menuitem', 'Copy role ARN');
  await expect.poll(clipboard).toBe(`arn:aws:iam::${demoAccounts.security}:role/Audit`);
  await choose(panel, 'menuitem', /^Copy AWS_PROFILE line/);
  await expect.poll(clipboard).toBe('export AWS_PROFILE=understudy');
});

test('a new MFA session takes a new code', async ({ jo, simulator }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('security');
  await panel.keyboard.press('Enter');
  await typeCode(jo);
  await jo.seesActive(panel, 'security-audit');
  await choose(panel, 'menuitem', 'New MFA session');
  const window = await jo.mfaWindow();
  await jo.typeKeys(window);
  await expect(status(panel)).toContainText('A new MFA session has begun.');
  const sessions = simulator.journal.entries.filter(
    ({ action, outcome }) => action === 'GetSessionToken' && outcome === 'ok',
  );
  expect(sessions).toHaveLength(2);
});

test('? shows the keys, Ctrl comma the settings', async ({ jo }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.press('?');
  await expect(panel.getByRole('dialog', { name: 'Keys' })).toContainText('copy export commands');
  await panel.keyboard.press('Escape');
  await panel.keyboard.press('Control+,');
  await jo.app.window(/Settings/);
});

test('an account that was named is shown and found by its name', async ({ jo }) => {
  const panel = await jo.openPanel();
  await panel.keyboard.type('security');
  await choose(panel, 'menuitem', /^Name this account/);
  await panel.keyboard.type('Watchtower');
  await panel.keyboard.press('Enter');
  await expect(status(panel)).toContainText(`Account ${demoAccounts.security} is shown as Watchtower.`);
  await search(panel).fill('watch');
  await expect(panel.getByRole('option')).toHaveCount(1);
  await expect(panel.getByRole('option', { name: /^security-audit,/ })).toBeVisible();
});
