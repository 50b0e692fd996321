import { readFile } from 'node:fs/promises';
import { expect, test } from './bastion.ts';

test('a long role session, switched on in the menu, is one AssumeRole with a code and the hours asked for', async ({
  jo,
  home,
  simulator,
}) => {
  await home.writeConfig(
    (await readFile(home.configFile, 'utf8')).replace(
      /^\[profile development-admin\]$/m,
      '$&\nduration_seconds = 43200',
    ),
  );
  const panel = await jo.openPanel();
  await jo.select(panel, 'development-admin');
  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await panel.getByRole('menuitemcheckbox', { name: 'Long role session' }).press('Enter');
  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await expect(panel.getByRole('menuitemcheckbox', { name: 'Long role session' })).toBeChecked();
  await panel.keyboard.press('Escape');

  await panel.getByRole('button', { name: 'Switch', exact: true }).press('Enter');
  const window = await jo.mfaWindow();
  await jo.typeKeys(window);
  await expect(panel.getByRole('option', { name: /^development-admin, active, 1[12] hours/ })).toBeVisible();

  const [call, ...others] = simulator.journal.entries.filter(({ action }) => action !== 'GetCallerIdentity');
  expect(others).toEqual([]);
  expect(call).toMatchObject({
    action: 'AssumeRole',
    outcome: 'ok',
    parameters: { DurationSeconds: '43200', RoleArn: expect.stringMatching(/:role\/Admin$/) },
  });
  expect(call?.parameters['SerialNumber']).toMatch(/:mfa\/jo$/);
  expect(call?.mfa).toBeDefined();
  const expires = Date.parse((await home.credentialsOf('understudy'))?.['x_security_token_expires'] ?? '');
  expect((expires - Date.now()) / 3_600_000).toBeCloseTo(12, 0);
});

test('a long role session for once leaves the next switch as it was', async ({ jo, home, simulator }) => {
  await home.writeConfig(
    (await readFile(home.configFile, 'utf8')).replace(
      /^\[profile development-admin\]$/m,
      '$&\nduration_seconds = 43200',
    ),
  );
  const panel = await jo.openPanel();
  await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeFocused();
  await panel.keyboard.type('development-adm');
  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await panel.getByRole('menuitem', { name: 'Switch with a long role session' }).press('Enter');
  const window = await jo.mfaWindow();
  await jo.typeKeys(window);
  await expect(panel.getByRole('option', { name: /^development-admin, active, 1[12] hours/ })).toBeVisible();
  expect(jo.calls()[0]).toBe('AssumeRole Admin');
  await panel.getByRole('button', { name: 'Stop', exact: true }).press('Enter');
  await expect(panel.getByRole('option', { name: /^development-admin, MFA code needed/ })).toBeVisible();
  await panel.getByRole('button', { name: 'Switch', exact: true }).press('Enter');
  const again = await jo.mfaWindow();
  await jo.typeKeys(again);
  await expect(panel.getByRole('option', { name: /^development-admin, active, / })).toBeVisible();
  expect(simulator.journal.entries.map(({ action }) => action)).toContain('GetSessionToken');
});
