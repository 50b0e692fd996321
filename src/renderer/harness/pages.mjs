import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Serves the built pages on loopback and opens them in a real browser, with the fake bridge in place of the app. */
export async function openPages({
  renderer = 'out/renderer',
  bridge = join(renderer, '../harness/fake-bridge.js'),
} = {}) {
  if (!CHROMIUM) throw new Error('No Chromium was found. On Debian: apt-get install chromium');
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const type = TYPES[extname(pathname)];
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const body = type && (await readFile(join(renderer, pathname)).catch(() => undefined));
    response.writeHead(body ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(body ?? 'Not found');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    // Users see scroll bars, and what they take of the width.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });

  return {
    /**
     * A page showing a scene; nothing is waited for longer than `limit` ms. `complaints` collects what the browser had to say: errors and refusals of the content
     * security policy.
     */
    async open(page, scene, { width = 840, height = 540, scale = 1, limit = 30_000, ...media } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: scale,
        ...media,
      });
      context.setDefaultTimeout(limit);
      await context.addInitScript({ path: bridge });
      const tab = await context.newPage();
      const complaints = [];
      tab.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      tab.on('pageerror', (error) => complaints.push(error.message));
      await tab.goto(`${origin}/${page}.html?scene=${scene}`);
      await tab.locator('main > *').first().waitFor();
      return { tab, complaints, close: () => context.close() };
    },
    /** A picture of a whole file of HTML, as wide as wanted. */
    async photograph(file, path, width) {
      const context = await browser.newContext({ viewport: { width, height: 600 } });
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(resolve(file)).href, { waitUntil: 'load' });
      await tab.screenshot({ path, fullPage: true });
      await context.close();
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
