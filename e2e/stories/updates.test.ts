import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as bastion, expect } from './bastion.ts';
import { goTo } from './settings-window.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** A place that tells of versions. */
interface Feed {
  readonly port: number;
  /** What was asked, and with which headers. */
  readonly asked: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  serve(versions: readonly string[], signed?: boolean): void;
}

const test = bastion.extend<{ feed: Feed }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters of a fixture.
  feed: async ({}, use) => {
    const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
    let [body, signature] = ['', ''];
    const server = createServer(({ headers, url = '' }, response) => {
      asked.push({ path: url, headers });
      response.end(url.endsWith('.sig') ? signature : body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const serve: Feed['serve'] = (versions, signed = true) => {
      const releases = versions.map((version) => ({
        version,
        date: '2026-12-01',
        notes: 'Signing in is faster.',
        page: 'https://example.com/understudy',
      }));
      body = JSON.stringify({ understudy: 1, releases });
      signature = sign(null, Buffer.from(signed ? body : 'else'), privateKey).toString('base64');
    };
    serve(['9.1.0']);
    await use({ port: (server.address() as AddressInfo).port, asked, serve });
    server.closeAllConnections();
    server.close();
  },
  appEnvironment: async ({ appEnvironment, feed }, use) => {
    await use({
      ...appEnvironment,
      UNDERSTUDY_UPDATE_FEED: `http://127.0.0.1:${feed.port}/feed.json`,
      UNDERSTUDY_UPDATE_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    });
  },
});

test('a newer version is told of in the tray, with its notes in the settings, and asked for once a day', async ({
  jo,
  tray,
  feed,
}) => {
  await tray.waitForItem('Understudy 9.1.0 is available…');
  await tray.click('Understudy 9.1.0 is available…');
  const page = await jo.app.window('Settings');
  await expect(page.getByText('Understudy 9.1.0 of 2026-12-01 is available.')).toBeVisible();
  await expect(page.getByText('Signing in is faster.')).toBeVisible();
  expect(feed.asked.map(({ path }) => path).sort()).toEqual(['/feed.json', '/feed.json.sig']);
  // Nothing says who asks.
  for (const { headers } of feed.asked) {
    expect(headers['cookie']).toBeUndefined();
    expect(headers['user-agent']).toBe('understudy');
  }

  // What nobody signed counts for nothing, and what was known stays.
  feed.serve(['9.9.9'], false);
  await page.getByRole('button', { name: 'Look now' }).press('Enter');
  await expect(page.getByText(/is not signed by the makers of Understudy/)).toBeVisible();
  await expect(page.getByText('Understudy 9.1.0 of 2026-12-01 is available.')).toBeVisible();
});

test('a version that is no newer is none, and nothing is asked once that is turned off', async ({
  jo,
  tray,
  feed,
  launchApp,
}) => {
  feed.serve(['0.0.1']);
  await tray.waitForItem('Settings…');
  await tray.click('Settings…');
  const page = await jo.app.window('Settings');
  await goTo(page, 'About');
  await page.getByRole('button', { name: 'Look now' }).press('Enter');
  await expect(page.getByText(/^This is the newest version, as of /)).toBeVisible();
  await goTo(page, 'System');
  await page.getByRole('switch', { name: 'Look for newer versions' }).press('Space');
  await expect(page.getByRole('switch', { name: 'Look for newer versions' })).not.toBeChecked();
  expect(await jo.app.quit()).toBe(true);
  const asked = feed.asked.length;
  await launchApp();
  await tray.waitForItem('Settings…');
  expect(feed.asked).toHaveLength(asked);
});
