import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from './bastion.ts';
import { find, openSettings } from './settings-window.ts';

const GRANTED = `
[profile shop]
granted_sso_start_url = https://shop.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 333333333333
granted_sso_role_name = ReadOnly
common_fate_generated_from = aws-sso
credential_process = granted credential-process --profile shop
`;

test('what Granted left is shown as a change, and taken over after a yes, by keyboard alone', async ({
  jo,
  tray,
  home,
}) => {
  const before = await readFile(home.configFile, 'utf8');
  await writeFile(home.configFile, before + GRANTED);
  const page = await openSettings(jo, tray);
  await find(page, 'granted', 'button', 'Take over…');
  await expect(page.getByText('Found: Granted.')).toBeVisible();
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Take over from other tools?' });
  await expect(question).toContainText('Taking over changes 1 profile.');
  await expect(question).toContainText('comes: sso_session = shop');
  await question.getByRole('button', { name: 'Take over' }).press('Enter');
  await expect(page.getByText('Took over 1 profile.')).toBeVisible();
  expect(await readFile(home.configFile, 'utf8')).toBe(`${before}
[profile shop]
sso_session = shop
sso_account_id = 333333333333
sso_role_name = ReadOnly

[sso-session shop]
sso_start_url = https://shop.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
`);
  await expect(page.locator('.setting-remark', { hasText: 'Nothing was found.' })).toBeVisible();
});
