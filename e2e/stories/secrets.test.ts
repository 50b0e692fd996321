import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DEMO_KEY } from '../../src/simulator/index.ts';
import { expect, test } from './bastion.ts';

/** A window's whole JavaScript heap, strings included, as the developer tools would save it. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** Every way in which a secret could be written down. */
function writings(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
    [...secret].reverse().join(''),
  ];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('no window, log or settings file ever holds a secret', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const window = await jo.mfaWindow();
  const code = jo.code();
  const heapOfPrompt = await heapOf(window);
  await jo.typeCode(code);
  await jo.seesActive(panel, 'production-admin');
  await panel.getByRole('button', { name: 'Copy export commands', exact: true }).click();
  await expect(panel.getByText(/Copied for/).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Refresh now', exact: true }).click();
  await expect.poll(() => jo.calls().length).toBe(3);
  await jo.seesActive(panel, 'production-admin');

  const keys = await home.credentialsOf('understudy');
  const secrets = [
    DEMO_KEY.secretAccessKey,
    keys?.['aws_secret_access_key'] ?? '',
    keys?.['aws_session_token'] ?? '',
  ];
  expect(secrets.every((secret) => secret.length > 20)).toBe(true);
  const places: [string, string][] = [
    ['the heap of the MFA window', heapOfPrompt],
    ['the heap of the panel', await heapOf(panel)],
    ['the page of the panel', await panel.content()],
    ['what the app printed', jo.app.output()],
  ];
  // The search itself works: the heap does hold what the panel shows.
  expect(places[1]?.[1]).toContain('production-admin');
  // What stood in a section before a write is kept for Stop, in a private file; it is not one of the searched ones.
  for (const file of await filesBelow(home.appData)) {
    if (!file.includes('written-sections')) places.push([file, await readFile(file, 'latin1')]);
  }
  for (const [place, text] of places) {
    for (const secret of secrets) {
      for (const writing of writings(secret)) {
        expect(text.includes(writing), `${place} holds a secret`).toBe(false);
      }
    }
  }
});

test('the windows have no way out: no Node, no navigation, no new window, no remote content', async ({
  jo,
}) => {
  const panel = await jo.openPanel();
  await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeVisible();
  const reach = await panel.evaluate(() => ({
    require: typeof Reflect.get(globalThis, 'require'),
    process: typeof Reflect.get(globalThis, 'process'),
    opened: Reflect.get(globalThis, 'open')('https://example.com') === null,
  }));
  expect(reach).toEqual({ require: 'undefined', process: 'undefined', opened: true });
  const url = panel.url();
  await panel.evaluate(() => {
    Reflect.get(globalThis, 'location').href = 'https://example.com/';
  });
  expect(panel.url()).toBe(url);
  const refused = await panel.evaluate(() =>
    Reflect.get(
      globalThis,
      'fetch',
    )('http://127.0.0.1:1/').then(
      () => false,
      () => true,
    ),
  );
  expect(refused).toBe(true);
  const preferences = await jo.app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const preferences: unknown = Reflect.get(window.webContents, 'getLastWebPreferences').call(
        window.webContents,
      );
      return preferences;
    }),
  );
  expect(preferences).toMatchObject([{ sandbox: true, contextIsolation: true, nodeIntegration: false }]);
});

test('a message with an argument that does not parse is refused, and nothing happens', async ({
  jo,
  home,
}) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await expect(panel.getByRole('searchbox', { name: 'Search profiles' })).toBeVisible();
  const answers = await panel.evaluate(async () => {
    const bridge = Reflect.get(globalThis, 'understudy');
    const tries: [string, unknown][] = [
      ['profile:switch', { profile: 5 }],
      ['profile:switch', { profile: 'production-admin', target: '' }],
      ['profile:switch', { profile: 'production-admin', extra: true }],
      ['profile:copy-export', { profile: 'production-admin', shell: 'sh; rm' }],
      ['mfa:answer', { id: 1, code: '123456' }],
      ['shell:open', 'x'],
    ];
    return Promise.all(
      tries.map(([channel, argument]) =>
        bridge.request(channel, argument).then(
          () => 'answered',
          () => 'refused',
        ),
      ),
    );
  });
  expect(answers).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'refused']);
  expect(await home.readCredentials()).toBe(before);
});
