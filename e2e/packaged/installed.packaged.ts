import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DEMO_MFA_SERIAL } from '../../src/simulator/index.ts';
import { waitFor } from '../desktop/waiting.ts';
import { expect, processesOf, test } from './test.ts';

test.describe.configure({ mode: 'serial' });

test('the package brings what it needs to a system that has neither Node nor a desktop', async ({
  installed: { system, report },
}) => {
  expect(report).not.toMatch(/warning|error/i);
  expect((await system.run(['sh', '-c', 'command -v node npm electron'])).stdout).toBe('');
  const missing = await system.run(['sh', '-c', 'ldd /opt/Understudy/understudy-app | grep "not found"']);
  expect(missing.stdout).toBe('');
  expect((await system.run(['dpkg', '--verify', 'understudy'])).stdout).toBe('');

  const helper = await stat(system.path('/opt/Understudy/chrome-sandbox'));
  expect({ owner: helper.uid, mode: helper.mode & 0o7777 }).toEqual({ owner: 0, mode: 0o4755 });
  const writable = await system.run([
    'find',
    '/opt/Understudy',
    '-perm',
    /* anybody but root */ '/022',
    '-not',
    '-type',
    'l',
  ]);
  expect(writable.stdout).toBe('');
  for (const path of [
    '/usr/share/applications/io.github.understudy.desktop',
    '/usr/share/icons/hicolor/256x256/apps/understudy.png',
    '/usr/share/bash-completion/completions/understudy',
    '/usr/share/doc/understudy/copyright',
    '/opt/Understudy/resources/notices/THIRD-PARTY-NOTICES.txt',
    '/opt/Understudy/resources/notices/bill-of-materials.cdx.json',
  ]) {
    expect(existsSync(system.path(path)), path).toBe(true);
  }
});

test('the terminal command works by itself, with a code and then from the keychain', async ({ desk }) => {
  const version = await desk.terminal('understudy', '--version');
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  const list = await desk.terminal('understudy', 'list');
  expect(list.stdout).toContain('production-admin');

  const unasked = await desk.terminal('understudy', 'credentials', 'production-admin');
  expect(unasked).toMatchObject({ code: 3, stdout: '' });

  const { code } = desk.simulator.mfaCode(DEMO_MFA_SERIAL);
  const first = await desk.terminal('understudy', 'credentials', 'production-admin', '--mfa-token', code);
  expect(JSON.parse(first.stdout)).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) });
  // Nothing runs in between: the next one finds the session sealed with the key from the keychain.
  const second = await desk.terminal('understudy', 'credentials', 'development-admin');
  expect(JSON.parse(second.stdout)).toMatchObject({
    Version: 1,
    AccessKeyId: expect.stringMatching(/^ASIA/),
  });
  expect(await desk.keyring.entries()).toHaveLength(1);
  expect(granted(desk.simulator)).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);
});

test('Jo switches in the tray with one code, and the terminal shares it', async ({ desk }) => {
  const app = await desk.startApp();
  test.info().annotations.push({ type: 'start to tray', description: `${Math.round(app.msToTray)} ms` });
  console.log(`start to tray: ${Math.round(app.msToTray)} ms`);
  await desk.tray.click('production-admin');
  await desk.type('MFA code', desk.simulator.mfaCode(DEMO_MFA_SERIAL).code);
  await waitFor(
    async () => ((await desk.readHome('.aws/credentials')).includes('[understudy]') ? true : undefined),
    () => `Nothing was written.\n${app.output()}`,
  );
  const written = await desk.readHome('.aws/credentials');
  expect(written).toMatch(/# Managed by Understudy: production-admin, expires 20\d\d-/);
  expect(written).toMatch(/\[understudy\][^[]*aws_access_key_id = ASIA/);
  const mode = (await stat(desk.system.path('/home/jo/.aws/credentials'))).mode & 0o777;
  expect(mode).toBe(0o600);
  await desk.tray.waitForItem(/^production-admin · .*(59 min|1 h) left$/);

  const credentials = await desk.terminal('understudy', 'credentials', 'development-admin');
  expect(JSON.parse(credentials.stdout)).toMatchObject({ Version: 1 });
  const status = await desk.terminal('understudy', 'status', '--json');
  expect(status.stdout).toContain('production-admin');
  expect(granted(desk.simulator)).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);

  await desk.tray.click('Quit Understudy');
  await app.ended();
});

test('its windows run in Chromium’s sandbox', async ({ desk }) => {
  const app = await desk.startApp();
  await desk.tray.click('Open Understudy');
  const windows = await waitFor(
    async () => {
      const all = await processesOf(desk.system.folder);
      const found = all.filter(({ commandLine }) => commandLine.includes('--type=renderer'));
      return found.length > 0 && found.every(({ seccomp }) => seccomp === '2') ? found : undefined;
    },
    () => `No sandboxed window runs.\n${app.output()}`,
  );
  for (const { commandLine } of windows) expect(commandLine).not.toContain('--no-sandbox');
  expect(app.output()).not.toContain('sandbox');
});

test('its program is of no use to somebody who wants a Node or a debugger', async ({ desk }) => {
  const marker = 'console.log("run as " + "node")';
  const asNode = await desk.startApp(['-e', marker], { ELECTRON_RUN_AS_NODE: '1' });
  expect(asNode.output()).not.toContain('run as node');
  await desk.tray.click('Quit Understudy');
  await asNode.ended();

  const preload = '/home/jo/preload.cjs';
  await desk.system.run(['sh', '-c', `echo 'console.log("pre" + "loaded")' > ${preload}`]);
  const inspected = await desk.startApp(['--inspect=127.0.0.1:0', '--remote-debugging-port=0'], {
    NODE_OPTIONS: `--require ${preload}`,
  });
  await desk.tray.waitForItem('Open Understudy');
  expect(inspected.output()).not.toMatch(/Debugger listening|DevTools listening|preloaded/);
});

test('it goes without a trace, and leaves what is Jo’s', async ({ desk }) => {
  const app = await desk.startApp();
  await desk.tray.waitForItem('Open Understudy');
  await desk.tray.click('Quit Understudy');
  await app.ended();
  const removed = await desk.system.run(['apt-get', 'purge', '-q', '-y', 'understudy'], {
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  expect(removed.code).toBe(0);
  const left = await desk.system.run(['find', '/opt', '/usr', '/etc', '-iname', '*understudy*']);
  expect(left.stdout).toBe('');
  expect(existsSync(desk.system.path('/home/jo/.config/understudy'))).toBe(true);
  expect(await desk.readHome('.aws/config')).toContain('production-admin');
});

/** The calls that STS granted. */
function granted(simulator: {
  journal: { entries: readonly { outcome: string; action: string }[] };
}): readonly string[] {
  return simulator.journal.entries.filter(({ outcome }) => outcome === 'ok').map(({ action }) => action);
}
