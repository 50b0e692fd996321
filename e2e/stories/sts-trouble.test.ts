import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request as requestFrom } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { expect, Jo, test } from './bastion.ts';

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

test('AWS is reached through the proxy of the system settings where no variable names one', async ({
  home,
  launchApp,
  simulator,
  tray,
}) => {
  const hosts = new Set<string>();
  const proxy = createServer((request, response) => {
    const asked = new URL(request.url ?? '');
    hosts.add(asked.host);
    const { method, headers } = request;
    const onward = requestFrom(simulator.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = proxy.address() as AddressInfo;
    writeDemoHome(home.folder);
    const app = await launchApp({
      // A name that nobody in the world answers to (RFC 2606).
      env: { AWS_ENDPOINT_URL_STS: 'http://sts.corp.invalid' },
      args: [`--proxy-server=127.0.0.1:${port}`],
    });
    await tray.waitForItem('Open Understudy');
    const jo = new Jo(app, tray, simulator);
    const panel = await jo.openPanel();
    await jo.switchWithCode(panel, 'production-admin');
    expect(jo.calls()).toEqual(['GetSessionToken', expect.stringMatching(/^AssumeRole /)]);
    expect([...hosts]).toEqual(['sts.corp.invalid']);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});
