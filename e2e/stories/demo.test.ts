import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../desktop/test.ts';
import type { TrayHost } from '../desktop/tray-host.ts';
import { waitFor } from '../desktop/waiting.ts';
import { unlessGone } from './bastion.ts';

/** Ends the demo from its tray menu. It may be gone before it answers the click. */
const endDemo = (tray: TrayHost) => tray.click('End the demo').catch(() => undefined);

/** A folder for temporary files that only this test's apps use. */
const temporary = test.extend<{ demoFolders: () => Promise<readonly string[]> }>({
  demoFolders: async ({ appEnvironment }, use) => {
    const folder = appEnvironment['TMPDIR'] ?? '';
    await use(async () => (await readdir(folder)).filter((name) => name.startsWith('understudy-demo-')));
  },
  appEnvironment: async ({ appEnvironment, home }, use) => {
    const folder = join(home.folder, 'tmp');
    await mkdir(folder);
    await use({ ...appEnvironment, TMPDIR: folder });
  },
});

temporary(
  'without AWS files the demo is tried from the first window, and ends without a trace',
  async ({ demoFolders, home, launchApp, tray }) => {
    const app = await launchApp();
    await tray.click('Open Understudy');
    const panel = await app.window('Understudy');
    await expect(panel.getByRole('form', { name: 'Create a first profile' })).toBeVisible();
    await expect(panel.getByRole('region', { name: 'Ways in' })).toBeVisible();
    await panel.getByRole('button', { name: 'Try the demo' }).press('Enter');
    await expect(panel.getByRole('status').filter({ hasText: 'The demo opens' })).toBeVisible();

    // A second icon is in the tray: the demo's, with accounts of its own.
    await tray.waitForItem('Demo on a simulated AWS');
    await tray.waitForItem('security-audit');
    expect((await tray.icon()).tooltip).toContain('Understudy demo: No active profile');
    await panel.getByRole('button', { name: 'Try the demo' }).press('Enter');
    await expect(panel.getByRole('status').filter({ hasText: 'The demo runs already.' })).toBeVisible();
    expect(await demoFolders()).toHaveLength(1);
    expect(await home.readCredentials().catch(() => 'none')).toBe('none');

    await endDemo(tray);
    await tray.waitForItem('No active profile');
    await waitFor(
      async () => (await demoFolders()).length === 0 || undefined,
      () => 'The demo left its folder behind.',
    );
    // The app itself is still there, and unchanged.
    expect(await tray.labels()).not.toContain('Demo on a simulated AWS');
    expect(await app.windowTitles()).toEqual(['Understudy']);
  },
);

temporary(
  'in the demo Jo switches with the code of the demo’s device, and her own files are never read',
  async ({ demoFolders, home, launchApp, tray }) => {
    await home.writeConfig('[profile my-own]\nregion = eu-west-1\n');
    await home.writeCredentials('[my-own]\naws_access_key_id = AKIAOWN\naws_secret_access_key = own\n');
    const app = await launchApp({ args: ['--demo'], env: { AWS_PROFILE: 'my-own' } });
    const panel = await app.window('Understudy');
    const notice = panel.getByRole('region', { name: 'Demo' });
    await expect(notice).toContainText('AWS is simulated. Your own files are untouched.');
    await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeVisible();
    await expect(panel.getByRole('option', { name: /^my-own,/ })).toHaveCount(0);
    expect(await home.readCredentials()).toContain('AKIAOWN');

    await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeFocused();
    await panel.keyboard.type('production-adm');
    await panel.keyboard.press('Enter');
    const mfa = await app.window('MFA code');
    await expect(mfa.getByRole('textbox', { name: 'MFA code' })).toBeFocused();
    const code = (await mfa.getByRole('code').textContent()) ?? '';
    expect(code).toMatch(/^\d{3} \d{3}$/);
    await unlessGone(mfa, mfa.keyboard.type(code));
    await expect(panel.getByRole('option', { name: /^production-admin, active, / })).toBeVisible();
    await tray.waitForItem(/^production-admin · /);
    expect(await home.credentialsOf('understudy')).toBeUndefined();
    expect(await readdir(home.folder)).not.toContain('understudy');

    await panel.keyboard.press('Control+,');
    const settings = await app.window('Settings');
    await expect(settings.getByText('This is the demo.')).toBeVisible();
    await settings.keyboard.press('Control+f');
    await settings.keyboard.type('start at login');
    await settings.getByRole('switch', { name: 'Start at login' }).press('Space');
    await expect(settings.getByRole('alert')).toContainText('Set it in your own Understudy.');
    await settings.close();

    await panel.getByRole('button', { name: 'List options' }).press('Enter');
    await expect(panel.getByRole('menuitem', { name: /^Assume any role/ })).toBeVisible();
    await expect(panel.getByRole('menuitem', { name: 'Try the demo' })).toHaveCount(0);
    await panel.keyboard.press('Escape');
    const ended = app.electron.waitForEvent('close');
    await notice
      .getByRole('button', { name: 'End the demo' })
      .press('Enter')
      .catch(() => undefined);
    await ended;
    await waitFor(
      async () => (await demoFolders()).length === 0 || undefined,
      () => 'The demo left its folder behind.',
    );
  },
);

test('the demo is a command for people with profiles too', async ({ home, launchApp, tray }) => {
  await home.writeConfig('[profile a]\nrole_arn = arn:aws:iam::222222222222:role/A\nsource_profile = keys\n');
  await home.writeCredentials('[keys]\naws_access_key_id = AKIAOWN\naws_secret_access_key = own\n');
  const app = await launchApp();
  await tray.click('Open Understudy');
  const panel = await app.window('Understudy');
  await panel.getByRole('button', { name: 'List options' }).press('Enter');
  await panel.getByRole('menuitem', { name: 'Try the demo' }).press('Enter');
  await tray.waitForItem('Demo on a simulated AWS');
  await endDemo(tray);
  await tray.waitForItem('a');
});
