import { expect, test } from './bastion.ts';

test('Jo finds a role, types one code, and has working credentials with a countdown', async ({
  jo,
  home,
}) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');

  const keys = await home.credentialsOf('understudy');
  expect(keys?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(keys?.['aws_session_token']).toMatch(/^[^"]{100,}==$/);
  expect(keys?.['region']).toBe('eu-central-1');
  expect(await home.credentialsMode()).toBe(0o600);
  // Everything that stood in the file stands there still, byte for byte.
  expect((await home.readCredentials()).startsWith(before)).toBe(true);
  expect(await home.readCredentials()).toMatch(/# Managed by Understudy: production-admin, expires 20\d\d-/);
  await expect(
    panel.getByRole('option', { name: /^production-admin, active, (59|60) minutes left$/ }),
  ).toBeVisible();
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin']);
});

test('the next role behind the same device takes no code', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const first = await home.credentialsOf('understudy');
  await jo.switchTo(panel, 'development-admin');
  await jo.seesActive(panel, 'development-admin');

  expect(await jo.app.windowTitles()).toEqual(['Understudy']);
  const second = await home.credentialsOf('understudy');
  expect(second?.['aws_access_key_id']).not.toBe(first?.['aws_access_key_id']);
  expect(second?.['region']).toBe('eu-west-1');
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin', 'AssumeRole Admin']);
});

test('switching back uses what is still alive, without a call to STS', async ({ jo, simulator }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await jo.switchTo(panel, 'development-admin');
  await jo.seesActive(panel, 'development-admin');
  simulator.journal.clear();
  await jo.switchTo(panel, 'production-admin');
  await jo.seesActive(panel, 'production-admin');
  expect(simulator.journal.entries).toEqual([]);
});

test('a chain of two roles is followed hop by hop', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-deploy');
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Deployer', 'AssumeRole Deploy']);
  expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  const details = panel.getByRole('region', { name: 'production-deploy', exact: true });
  for (const step of ['bastion', 'MFA session', 'Deployer', 'Deploy']) {
    await expect(details.getByText(step, { exact: true })).toBeVisible();
  }
});

test('a role that demands an external id gets it', async ({ jo, simulator }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'public-publisher');
  const call = simulator.journal.entries.at(-1);
  expect(call?.parameters['ExternalId']).toBe('press-office:2026');
  expect(call?.outcome).toBe('ok');
});

test('credentials go to the profile that Jo chose, and back out at Stop', async ({ jo, home }) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await jo.select(panel, 'production-readonly');
  const target = panel.getByRole('combobox', { name: 'Write to profile' });
  await target.fill('prod-ro');
  await target.press('Enter');
  await panel.getByRole('button', { name: 'Switch', exact: true }).click();
  await jo.typeCode();
  await jo.seesActive(panel, 'production-readonly');
  expect((await home.credentialsOf('prod-ro'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  expect(await home.credentialsOf('understudy')).toBeUndefined();

  await panel.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(panel.getByRole('option', { name: /^production-readonly, MFA ready/ })).toBeVisible();
  expect(await home.readCredentials()).toBe(before);
});

test('Refresh now brings new keys without a code', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const before = await home.credentialsOf('understudy');
  await panel.getByRole('button', { name: 'Refresh now', exact: true }).click();
  await expect
    .poll(async () => (await home.credentialsOf('understudy'))?.['aws_access_key_id'])
    .not.toBe(before?.['aws_access_key_id']);
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin', 'AssumeRole Admin']);
});

test('keyboard alone: type, Enter, code', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeFocused();
  await panel.keyboard.type('prod adm');
  await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeVisible();
  await panel.keyboard.press('Enter');
  const window = await jo.mfaWindow();
  await expect(window.getByRole('textbox', { name: 'MFA code' })).toBeFocused();
  await jo.typeKeys(window);
  await jo.seesActive(panel, 'production-admin');
  expect(await home.credentialsOf('understudy')).toBeDefined();
});
