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
  const window = await jo.typeCode();
  await expect(
    window
      .getByRole('alert')
      .or(panel.getByText(/did not come from AWS|not an answer of AWS|web page/i).first()),
  ).toBeVisible();
  expect(await home.readCredentials()).toBe(before);
});

test('a refusal by the role is told with AWS’s request id', async ({ jo, simulator }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  simulator.faults.clear();
  // The auditors' role wants a code that is not older than twelve hours; the simulator's clock moves past that.
  await expect(panel.getByRole('option', { name: /^security-audit, MFA ready/ })).toBeVisible();
});
