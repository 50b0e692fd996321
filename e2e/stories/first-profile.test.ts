import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoAccounts } from '../../src/simulator/demo/demo-realm.ts';
import { DEMO_KEY, DEMO_MFA_SERIAL } from '../../src/simulator/index.ts';
import { expect, test } from '../desktop/test.ts';
import { unlessGone } from './bastion.ts';

test('without AWS files a first profile is created from the file that IAM offers, and works', async ({
  home,
  launchApp,
  simulator,
  tray,
}) => {
  const app = await launchApp();
  await tray.click('Open Understudy');
  const panel = await app.window('Understudy');
  const form = panel.getByRole('form', { name: 'Create a first profile' });

  const wrong = join(home.folder, 'notes.csv');
  await writeFile(wrong, 'name,mail\njo,jo@example.com\n');
  const right = join(home.folder, 'jo_accessKeys.csv');
  await writeFile(
    right,
    `\uFEFFAccess key ID,Secret access key\r\n${DEMO_KEY.accessKeyId},${DEMO_KEY.secretAccessKey}\r\n`,
  );
  const choose = async (path: string) => {
    await app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
    await form.getByRole('button', { name: 'Choose key file' }).press('Enter');
  };
  await choose(wrong);
  await expect(form.getByRole('alert')).toContainText('notes.csv holds no access key');
  await choose(right);
  await expect(form.getByRole('status')).toHaveText(
    `····${DEMO_KEY.accessKeyId.slice(-4)} from jo_accessKeys.csv`,
  );
  expect(await panel.content()).not.toContain(DEMO_KEY.secretAccessKey);

  await form.getByRole('textbox', { name: 'MFA device' }).fill(DEMO_MFA_SERIAL);
  await form.getByRole('textbox', { name: 'Role to become' }).fill(`${demoAccounts.security}:Audit`);
  await form.getByRole('textbox', { name: 'Region' }).fill('eu-central-1');
  await form.getByRole('textbox', { name: 'Name of the profile' }).fill('audit');
  await form.getByRole('textbox', { name: 'Name of the profile' }).press('Enter');

  await expect(panel.getByRole('status').filter({ hasText: 'audit is there.' })).toBeVisible();
  await expect(panel.getByRole('region', { name: 'Welcome to Understudy' })).toContainText(
    'Found 2 profiles, 1 role among them.',
  );
  expect(await home.credentialsMode()).toBe(0o600);
  expect(await home.credentialsOf('bastion')).toMatchObject({
    aws_access_key_id: DEMO_KEY.accessKeyId,
    aws_secret_access_key: DEMO_KEY.secretAccessKey,
  });

  await panel.getByRole('searchbox', { name: 'Search profiles' }).press('a');
  await panel.keyboard.type('udit');
  await panel.keyboard.press('Enter');
  const window = await app.window('MFA code');
  const field = window.getByRole('textbox', { name: 'MFA code' });
  await expect(field).toBeFocused();
  await unlessGone(window, field.pressSequentially(simulator.mfaCode(DEMO_MFA_SERIAL).code));
  await expect(panel.getByRole('option', { name: /^audit, active, / })).toBeVisible();
  expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);
});
