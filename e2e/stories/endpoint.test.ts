import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, request as forward, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { DEMO_MFA_SERIAL, writeDemoHome } from '../../src/simulator/index.ts';
import { writeBareBrowser } from '../desktop/bare-browser.ts';
import { startApp } from '../desktop/running-app.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import { understudyScript } from '../desktop/understudy-command.ts';

/** `understudy serve` of a profile, with what it printed. */
async function serve(environment: Readonly<Record<string, string>>, code: string) {
  const words = ['serve', 'production-admin', '--shell', 'json', '--mfa-token', code];
  const child = spawn(process.execPath, [understudyScript, ...words], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
  });
  const variables: Record<string, string> = JSON.parse(text);
  return {
    child,
    uri: new URL(variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? ''),
    token: variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '',
  };
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve));

/**
 * The network of somebody who means ill: a name that leads to a page of theirs first, and to this machine later, as with a
 * DNS server that answers each time something else. The name and the port in the address stay.
 */
async function rebindingProxy(): Promise<{ readonly server: Server; readonly url: string; rebind(): void }> {
  let isRebound = false;
  const server = createServer((asked, answer) => {
    const target = new URL(asked.url ?? '/');
    if (target.hostname === 'rebound.example' && !isRebound) {
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<title>Harmless</title>');
      return;
    }
    const { headers, method } = asked;
    const path = target.pathname + target.search;
    const onward = forward({ host: '127.0.0.1', port: target.port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  server.on('connect', (_request, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rebind: () => {
      isRebound = true;
    },
  };
}

desktop(
  'a web page gets no credentials from the endpoint, whatever its name leads to',
  async ({ appEnvironment, executable, home, simulator }) => {
    writeDemoHome(home.folder);
    const { child, token, uri } = await serve(appEnvironment, simulator.mfaCode(DEMO_MFA_SERIAL).code);
    const proxy = await rebindingProxy();
    const folder = join(home.folder, 'browser');
    await writeBareBrowser(folder);
    const browser = await startApp({
      executable,
      environment: { ...appEnvironment, BROWSER_PROXY: proxy.url },
      appFolder: folder,
      args: [`http://rebound.example:${uri.port}/`],
    });
    try {
      const page = await browser.window('Harmless');
      // The page has everything a program has, the token too, but it is a page.
      const ask = (address: string, init: RequestInit = {}) =>
        page.evaluate(
          ([to, how]) =>
            fetch(to, how).then(
              async (answer) => `${answer.status} ${answer.type} ${await answer.text()}`,
              (error: unknown) => String(error),
            ),
          [address, init] as const,
        );
      expect(await ask('/credentials')).toContain('Harmless');
      proxy.rebind();
      const withToken = { headers: { authorization: token } };
      expect(await ask('/credentials', withToken)).toMatch(/^403 basic .*ForbiddenHost/);
      expect(await ask('/credentials', { ...withToken, method: 'POST' })).toMatch(/^403 basic /);
      for (const host of ['127.0.0.1', 'localhost']) {
        const address = `http://${host}:${uri.port}/credentials`;
        // Another origin: Chromium asks first whether it may, and may not; without asking it can neither send the token nor read.
        expect(await ask(address, withToken)).toMatch(/TypeError/);
        expect(await ask(address, { mode: 'no-cors' })).toMatch(/^0 opaque $/);
      }
      // The endpoint was there all the time.
      const granted = await fetch(uri, { headers: { authorization: token } });
      expect(granted.status).toBe(200);
    } finally {
      await browser.quit();
      proxy.server.close();
      proxy.server.closeAllConnections();
      const end = ended(child);
      child.kill('SIGINT');
      await end;
    }
    const socket = connect(Number(uri.port), '127.0.0.1');
    const code = await new Promise((resolve) =>
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
    );
    expect(code).toBe('ECONNREFUSED');
  },
);

desktop(
  'understudy console signs a real browser in, through an address of this machine',
  async ({ appEnvironment, executable, home, simulator }) => {
    writeDemoHome(home.folder);
    const folder = join(home.folder, 'browser');
    const notes = join(home.folder, 'notes');
    await writeBareBrowser(folder);
    const sandbox = process.getuid?.() === 0 ? '--no-sandbox ' : '';
    const words = [
      'console',
      'production-admin',
      'ec2',
      '--mfa-token',
      simulator.mfaCode(DEMO_MFA_SERIAL).code,
    ];
    const child = spawn(process.execPath, [understudyScript, ...words], {
      env: {
        ...appEnvironment,
        UNDERSTUDY_FEDERATION_ENDPOINT: simulator.environment['UNDERSTUDY_FEDERATION_ENDPOINT'] ?? '',
        BROWSER: `'${executable}' ${sandbox}--disable-gpu '${folder}' %s`,
        BROWSER_NOTES: notes,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await ended(child)).toBe(0);
    await expect.poll(() => existsSync(notes), { timeout: 60_000 }).toBe(true);
    const { text, title } = JSON.parse(await readFile(notes, 'utf8'));
    expect(title).toContain('You are signed in to the console');
    expect(text).toContain('444444444444');
    expect(text).toContain('https://eu-central-1.console.aws.amazon.com/ec2/v2/home?region=eu-central-1');
  },
);
