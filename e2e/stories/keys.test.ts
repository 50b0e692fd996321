import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDemoRealm, DEMO_KEY, DEMO_MFA_SERIAL } from '../../src/simulator/demo/demo-realm.ts';
import { expect, test } from './bastion.ts';
import { goTo, openSettings, violations } from './settings-window.ts';

const joArn = 'arn:aws:iam::111111111111:user/jo';

/** Tabs forward to the button of that name and presses it. */
async function press(page: import('@playwright/test').Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await expect(button).toBeVisible();
  for (let step = 0; step < 40; step += 1) {
    if (await button.evaluate((element) => element === element.ownerDocument.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
}

test('by keyboard alone a key moves into the keychain, is rotated, and every role goes on', async ({
  keyring: _unlocked,
  home,
  jo,
  simulator,
  tray,
}) => {
  test.slow();
  const settings = await openSettings(jo, tray);
  await goTo(settings, 'Keys');
  await expect(settings.getByText(/in plain text: .*credentials, line/)).toBeVisible();
  expect(await violations(settings)).toEqual([]);

  await press(settings, 'Move the key of bastion into the keychain');
  const dialog = settings.getByRole('alertdialog', { name: 'Move the key of bastion into the keychain?' });
  await expect(dialog).toContainText('cron, CI, SSH');
  expect(await violations(settings)).toEqual([]);
  await press(settings, 'Move it');
  await expect(settings.getByText(/The key ····MO01 of bastion is in the keychain\./).first()).toBeVisible({
    timeout: 30_000,
  });
  const folder = join(home.folder, '.aws');
  for (const name of readdirSync(folder))
    expect(readFileSync(join(folder, name), 'utf8'), name).not.toContain(DEMO_KEY.accessKeyId);

  // Straight from the keychain, with one code.
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await jo.mfaWindow();
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');

  await tray.click('Settings…');
  const again = await jo.app.window('Settings');
  await goTo(again, 'Keys');
  await press(again, 'Rotate the key of bastion');
  await expect(again.getByRole('alertdialog')).toContainText('one more code when the new key is in use');
  simulator.clock.advance(31_000);
  await press(again, 'Rotate');
  // The session of the old key signs; the new key takes a code of its own.
  await jo.mfaWindow();
  await jo.typeCode();
  await expect(again.getByText(/the old key is off and is deleted/).first()).toBeVisible({ timeout: 60_000 });
  expect(simulator.iam.keysOf(joArn).map(({ active }) => active)).toEqual([false, true]);
  await jo.seesActive(panel, 'production-admin');

  await press(again, 'Switch the old key of bastion on again');
  await expect(again.getByText(/works again, beside the new one/).first()).toBeVisible();
  expect(simulator.iam.keysOf(joArn).map(({ active }) => active)).toEqual([true, true]);
  const log = readFileSync(join(home.appData, 'logs', 'understudy.log'), 'utf8');
  expect(log).not.toContain(DEMO_KEY.secretAccessKey);
});

test.describe('codes', () => {
  test('come from a program that Jo chooses and tries, and none is typed', async ({
    home,
    jo,
    simulator,
    tray,
  }) => {
    const settings = await openSettings(jo, tray);
    await goTo(settings, 'Keys');
    await settings
      .getByRole('radiogroup', { name: 'Codes of mfa/jo' })
      .getByRole('radio', { name: 'gopass' })
      .check();
    const entry = settings.getByRole('textbox', { name: 'Entry mfa/jo' });
    await entry.fill('aws/bastion');
    await entry.press('Enter');
    await expect(settings.getByText('gopass gives the codes of mfa/jo.').first()).toBeVisible();
    const code = simulator.mfaCode(DEMO_MFA_SERIAL).code;
    writeFileSync(join(home.folder, 'code'), code);
    await press(settings, 'Try the source of mfa/jo');
    await expect(settings.getByText('gopass gave a code.').first()).toBeVisible();
    expect(await settings.locator('body').innerText()).not.toContain(code);
    expect(await violations(settings)).toEqual([]);

    const panel = await jo.openPanel();
    await jo.switchTo(panel, 'production-admin');
    await jo.seesActive(panel, 'production-admin');
    // The open window asks IAM about the key as well, now that it takes no code.
    const calls = jo.calls().filter((call) => !call.includes('AccessKey'));
    expect(calls).toEqual(['GetSessionToken', 'AssumeRole Admin']);
  });

  test('come from a secret key in the keychain, after a word on what that means', async ({
    keyring: _unlocked,
    home,
    jo,
    tray,
  }) => {
    const [{ users = [] } = {}] = createDemoRealm().accounts;
    const seed = users[0]?.mfaDevices?.[0]?.seed ?? '';
    const settings = await openSettings(jo, tray);
    await goTo(settings, 'Keys');
    await settings
      .getByRole('radiogroup', { name: 'Codes of mfa/jo' })
      .getByRole('radio', { name: 'This computer' })
      .click();
    const dialog = settings.getByRole('alertdialog');
    await expect(dialog).toContainText('the second factor becomes the computer');
    expect(await violations(settings)).toEqual([]);
    const field = dialog.getByLabel('Secret key, or the otpauth address of the QR code');
    await field.fill('not a secret key');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect(dialog.getByRole('alert')).toContainText('A secret key has 16 characters or more.');
    await field.fill(seed.toLowerCase());
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect(dialog).toBeHidden();

    const panel = await jo.openPanel();
    await jo.switchTo(panel, 'production-admin');
    await jo.seesActive(panel, 'production-admin');
    for (const name of readdirSync(home.appData, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const text = readFileSync(join(name.parentPath, name.name), 'latin1');
      expect(text.toUpperCase(), name.name).not.toContain(seed);
    }
  });

  test.use({
    appEnvironment: async ({ appEnvironment, home }, use) => {
      // A stand-in for gopass, which prints what stands in a file.
      const bin = join(home.folder, 'bin');
      await mkdir(bin, { recursive: true });
      writeFileSync(join(bin, 'gopass'), `#!/bin/sh\ncat '${join(home.folder, 'code')}'\n`, { mode: 0o700 });
      await use({ ...appEnvironment, PATH: `${bin}:${appEnvironment['PATH'] ?? ''}` });
    },
  });
});
