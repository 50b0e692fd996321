import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './bastion.ts';
import { find, goTo, openSettings } from './settings-window.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

test('the doctor shows a section that stands twice with its line, and joins it after a yes', async ({
  jo,
  tray,
  home,
}) => {
  const before = await home.readCredentials();
  const twice = `${before}\n[twice]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}\n[other]\nregion = eu-west-1\n[twice]\noutput = json\n`;
  const line = twice.split('\n').lastIndexOf('[twice]') + 1;
  await home.writeCredentials(twice);
  const page = await openSettings(jo, tray);
  await goTo(page, 'Doctor');
  const finding = page.getByRole('listitem').filter({ hasText: 'The section [twice] stands in line' });
  await expect(finding).toContainText('Refuses the whole file.');
  await finding.getByRole('button', { name: `Show line ${line}` }).focus();
  await page.keyboard.press('Enter');
  const lines = page.getByRole('list', { name: /^Lines of / });
  await expect(lines).toContainText('[twice]');
  await expect(lines.getByRole('listitem').and(page.locator('[aria-current="true"]'))).toHaveText(
    `${line}[twice]`,
  );

  await finding.getByRole('button', { name: 'Join the sections…' }).press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Make this change?' });
  await expect(question).toContainText('comes: output = json');
  await expect(question).toContainText('aws_secret_access_key = ····');
  expect(await page.content()).not.toContain(SECRET);
  await question.getByRole('button', { name: 'Change it' }).press('Enter');
  await expect(page.getByText('The file as it was is kept as')).toBeVisible();
  await expect(finding).toHaveCount(0);
  expect(await home.readCredentials()).toBe(
    twice.replace('[twice]\noutput = json\n', '').replace(`${SECRET}\n`, `${SECRET}\noutput = json\n`),
  );
  const copies = (await readdir(join(home.folder, '.aws'))).filter((name) => name.includes('.before-fix-'));
  expect(copies).toHaveLength(1);
  expect(await readFile(join(home.folder, '.aws', copies[0] ?? ''), 'utf8')).toBe(twice);
});

test('the doctor makes a file private that others may read', async ({ jo, tray, home }) => {
  const { chmod } = await import('node:fs/promises');
  await chmod(home.credentialsFile, 0o644);
  await writeFile(home.credentialsFile, await home.readCredentials());
  const page = await openSettings(jo, tray);
  await goTo(page, 'Doctor');
  await page.getByRole('button', { name: 'Make it private…' }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Change it' }).press('Enter');
  await expect(page.getByText('Done.')).toBeVisible();
  expect(await home.credentialsMode()).toBe(0o600);
  await expect(page.getByRole('button', { name: 'Make it private…' })).toHaveCount(0);
});

test('the activity log shows a switch, can be filtered, and is cleared after a yes', async ({ jo, tray }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const page = await openSettings(jo, tray);
  await goTo(page, 'Activity');
  const table = page.getByRole('table', { name: 'Activities, newest first' });
  const lines = table.getByRole('row');
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(1)).toContainText('production-admin to understudy');
  await expect(lines.nth(2)).toContainText('Assume role');
  await page.getByRole('searchbox', { name: 'Filter the activities' }).fill('mfa prod');
  await expect(lines).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Filter the activities' }).fill('');

  await page.getByRole('button', { name: 'Clear…' }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Clear' }).press('Enter');
  await expect(page.getByText('Nothing was done yet.')).toBeVisible();
});

test('undoing the last write shows what it will do, and puts back what stood there', async ({
  jo,
  tray,
  home,
}) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const page = await openSettings(jo, tray);
  await find(page, 'undo', 'button', 'Undo last write…');
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Undo the last write?' });
  await expect(question).toContainText('The section [understudy] goes: it was not there before.');
  await expect(question).toContainText('goes: aws_secret_access_key = ····');
  await question.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByText('The section [understudy] is gone again.')).toBeVisible();
  expect(await home.readCredentials()).toBe(before);
  await expect(panel.getByRole('option', { name: /^production-admin, MFA ready/ })).toBeVisible();
});

test('sessions are forgotten after a yes, and a new MFA session takes a code', async ({ jo, tray }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const page = await openSettings(jo, tray);
  await goTo(page, 'Sessions');
  await expect(page.getByText(/^until \d\d:\d\d$/)).toBeVisible();
  await page.getByRole('button', { name: 'Forget all sessions…' }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget all' }).press('Enter');
  await expect(page.getByText('over', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'New MFA session for mfa/jo' }).press('Enter');
  await jo.typeCode();
  await expect(page.getByText(/^until \d\d:\d\d$/)).toBeVisible();
});

test('a profile is put on the list of production by typing, and taken off again', async ({ jo, tray }) => {
  const page = await openSettings(jo, tray);
  await find(page, 'production', 'combobox', 'Add a profile to Production');
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('There is no profile named nobody.');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('production-adm');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const names = page.getByRole('list', { name: 'Production' });
  await expect(names.getByText('production-admin', { exact: true })).toBeVisible();
  await names.getByRole('button', { name: 'Remove production-admin from Production' }).press('Enter');
  await expect(names.getByText('production-admin', { exact: true })).toHaveCount(0);
});
