import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from './bastion.ts';

test('when STS does not answer, the panel says so and the old credentials stay', async ({
  jo,
  home,
  simulator,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const before = await home.readCredentials();
  await simulator.close();
  await panel.getByRole('button', { name: 'Refresh now', exact: true }).click();
  await expect(panel.getByText(/reach|network|connect/i).first()).toBeVisible({ timeout: 30_000 });
  expect(await home.readCredentials()).toBe(before);
  await expect(
    panel.getByRole('option', { name: /^production-admin, failed, \d+ minutes left/ }),
  ).toBeVisible();
});

test('a proxy page in place of STS is called what it is', async ({ jo, home, simulator }) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  simulator.faults.add({ kind: 'html' });
  await jo.switchTo(panel, 'production-admin');
  const closed = (await jo.mfaWindow()).waitForEvent('close');
  await jo.typeCode();
  await closed;
  await expect(panel.getByRole('status')).toContainText(/web page|not an answer|did not come from AWS/i);
  expect(await home.readCredentials()).toBe(before);
});

test('a refusal by AWS is told with the role and the request id', async ({ jo, home, simulator }) => {
  const panel = await jo.openPanel();
  const config = await readFile(home.configFile, 'utf8');
  const role = 'arn:aws:iam::444444444444:role/NoSuchRole';
  await writeFile(
    home.configFile,
    `${config}\n[profile nobody]\nrole_arn = ${role}\nsource_profile = bastion\n`,
  );
  await panel.getByRole('searchbox', { name: 'Search profiles' }).fill('nobody');
  await jo.switchTo(panel, 'nobody');
  await jo.typeCode();
  const refused = await simulator.journal.waitFor((entry) => entry.outcome === 'AccessDenied');
  const answer = panel.getByRole('status');
  await expect(answer).toContainText(role);
  await expect(answer).toContainText(refused.requestId);
  expect(await home.credentialsOf('understudy')).toBeUndefined();
});
