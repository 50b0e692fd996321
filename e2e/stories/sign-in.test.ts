import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test as desktop, expect } from '../desktop/test.ts';
import { Jo } from './bastion.ts';

const startUrl = 'https://corp.awsapps.com/start';

/** A person who signs in through IAM Identity Center, and the portal that hands out the credentials there. */
const test = desktop.extend<{ portal: Portal; sam: Jo }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
  portal: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers['x-amz-sso_bearer_token']}`);
      const roleCredentials = {
        accessKeyId: `ASIASSO${String(asked.length).padStart(13, '0')}`,
        secretAccessKey: 'secret-of-the-portal',
        sessionToken: 'token-of-the-portal',
        expiration: Date.now() + 3_600_000,
      };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ roleCredentials }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await use({ url: `http://127.0.0.1:${port}`, asked });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
  sam: async ({ home, launchApp, portal, simulator, tray }, use) => {
    await home.writeConfig(
      [
        '[profile sandbox]',
        `sso_start_url = ${startUrl}`,
        'sso_region = eu-west-1',
        'sso_account_id = 888888888888',
        'sso_role_name = PowerUser',
        'region = eu-west-1',
        '',
      ].join('\n'),
    );
    const app = await launchApp({ env: { AWS_ENDPOINT_URL_SSO: portal.url } });
    await tray.waitForItem('Open Understudy');
    await use(new Jo(app, tray, simulator));
  },
});

interface Portal {
  readonly url: string;
  /** What was asked: address and token. */
  readonly asked: readonly string[];
}

/** What `aws sso login` leaves behind. */
function signIn(home: string): void {
  const folder = join(home, '.aws', 'sso', 'cache');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const token = { startUrl, region: 'eu-west-1', accessToken: 'bearer', expiresAt: '2099-01-01T00:00:00Z' };
  const name = createHash('sha1').update(startUrl).digest('hex');
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(token), { mode: 0o600 });
}

test('a role of IAM Identity Center is switched to with the sign-in of the AWS CLI', async ({
  home,
  portal,
  sam,
}) => {
  const panel = await sam.openPanel();
  await sam.switchTo(panel, 'sandbox');
  await expect(panel.getByText(/nobody has signed in on this machine yet/).first()).toBeVisible();
  await expect(panel.getByText(/understudy login sandbox/).first()).toBeVisible();
  expect(await home.credentialsOf('understudy')).toBeUndefined();
  expect(portal.asked).toEqual([]);

  signIn(home.folder);
  await sam.switchTo(panel, 'sandbox');
  await sam.seesActive(panel, 'sandbox');
  expect(await home.credentialsOf('understudy')).toMatchObject({
    aws_access_key_id: 'ASIASSO0000000000001',
    aws_session_token: 'token-of-the-portal',
    region: 'eu-west-1',
  });
  await panel.getByRole('button', { name: 'Refresh now' }).click();
  await expect
    .poll(async () => (await home.credentialsOf('understudy'))?.['aws_access_key_id'])
    .toBe('ASIASSO0000000000002');
  expect(portal.asked[0]).toBe('/federation/credentials?account_id=888888888888&role_name=PowerUser bearer');
});
