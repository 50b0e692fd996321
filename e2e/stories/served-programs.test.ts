import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { understudyScript } from '../desktop/understudy-command.ts';
import { expect, test } from './bastion.ts';
import { violations } from './settings-window.ts';

/** Asks the endpoint in its environment again and again, and notes the answers. */
const PROGRAM = `
import { appendFileSync } from 'node:fs';
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization } = process.env;
for (;;) {
  const status = await fetch(uri, { headers: { authorization } }).then((answer) => answer.status, () => 'gone');
  appendFileSync(process.argv[2], status + '\\n');
  if (status === 'gone') break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
`;

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve));

test('the panel shows a program that gets credentials, and Stop ends them', async ({
  appEnvironment,
  home,
  jo,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const script = join(home.folder, 'program.mjs');
  const notes = join(home.folder, 'notes');
  await writeFile(script, PROGRAM);
  const words = ['exec', '--server', 'production-admin', '--', process.execPath, script, notes];
  const child = spawn(process.execPath, [understudyScript, ...words], {
    env: { ...appEnvironment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const end = ended(child);
  await expect.poll(() => readFile(notes, 'utf8').catch(() => '')).toContain('200');
  await panel.getByRole('button', { name: '1 program' }).click();
  const dialog = panel.getByRole('dialog', { name: 'Programs with credentials' });
  await expect(dialog.getByRole('listitem')).toContainText('production-admin');
  expect(await violations(panel)).toEqual([]);
  await dialog.getByRole('button', { name: 'Stop production-admin for node' }).click();
  expect(await end).toBe(0);
  expect(said).toBe('production-admin was stopped in Understudy: the command gets no more credentials.\n');
  expect((await readFile(notes, 'utf8')).trimEnd().endsWith('gone')).toBe(true);
  await expect(dialog.getByText('No program gets credentials from this machine any more.')).toBeVisible();
  // The role was there: the program cost no call.
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin']);
});

test('a profile is served to programs that start by themselves, over a restart, from the same address', async ({
  appEnvironment,
  home,
  jo,
  launchApp,
  tray,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const more = async (name: string, role: 'menuitem' | 'menuitemcheckbox' = 'menuitem') => {
    await panel.getByRole('button', { name: 'More actions' }).click();
    await panel.getByRole(role, { name }).click();
    await panel.keyboard.press('Escape');
  };
  await more('Serve to programs', 'menuitemcheckbox');
  await expect(panel.getByRole('button', { name: '1 program' })).toBeVisible();
  await more('Copy commands for programs');
  await expect(panel.getByText(/^Copied the commands/).first()).toBeVisible();
  const copied = await jo.app.electron.evaluate(({ clipboard }) => clipboard.readText());
  const value = (name: string) => new RegExp(`${name}='?([^'\\n]+)`).exec(copied)?.[1] ?? '';
  const uri = value('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  const tokenFile = value('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  const ask = async () => {
    const authorization = await readFile(tokenFile, 'utf8').catch(() => '');
    return fetch(uri, { headers: { authorization } }).then(
      async (answer) => `${answer.status} ${(await answer.text()).includes('AccessKeyId')}`,
      () => 'gone',
    );
  };
  expect(await ask()).toBe('200 true');
  expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
  const before = await readFile(tokenFile, 'utf8');

  await jo.app.quit();
  expect(await ask()).toBe('gone');
  await launchApp({ env: appEnvironment });
  await tray.waitForItem('Open Understudy');
  // No keyring here, so the session is gone: the program is told that a code is needed.
  await expect.poll(ask).toBe('503 false');
  expect(await readFile(tokenFile, 'utf8')).not.toBe(before);
  expect(home.appData).toBe(tokenFile.slice(0, home.appData.length));
});
