import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loginFile } from '../../src/core/sign-in/aws-login/login-file.ts';
import { createDemoRealm } from '../../src/simulator/index.ts';
import { type ScriptedBrowser, writeScriptedBrowser } from '../desktop/scripted-browser.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import { understudy, understudyInTerminal } from '../desktop/understudy-command.ts';
import { Jo } from './bastion.ts';

const session = 'arn:aws:iam::111111111111:user/jo';
const config = `[profile console]\nlogin_session = ${session}\nregion = eu-west-1\n`;

/** Jo, who signs in to the console with a browser that a script plays. */
const test = desktop.extend<{ visitor: ScriptedBrowser; jo: Jo }>({
  visitor: async ({ home }, use) => {
    await use(await writeScriptedBrowser(home.folder));
  },
  appEnvironment: async ({ appEnvironment, visitor }, use) => {
    await use({ ...appEnvironment, BROWSER: visitor.command });
  },
  jo: async ({ home, launchApp, simulator, tray }, use) => {
    await home.writeConfig(config);
    const app = await launchApp();
    await tray.waitForItem('Open Understudy');
    await use(new Jo(app, tray, simulator));
  },
});
test.use({
  realm: {
    ...createDemoRealm(),
    signIn: { sessions: [{ userArn: session, withMfa: true }], consent: 'allow' },
  },
});

const fileIn = (folder: string) => loginFile(session, join(folder, '.aws', 'login', 'cache'));

test('a console sign-in in the terminal, and the app goes on with it', async ({
  appEnvironment,
  home,
  jo,
  visitor,
}) => {
  const panel = await jo.openPanel();
  await jo.select(panel, 'console');
  await expect(panel.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();

  const terminal = understudyInTerminal(appEnvironment, 'login', 'console');
  await terminal.shows(`Signed in to profile console as ${session}.`);
  expect(await terminal.ended).toBe(0);
  expect(await visitor.visits()).toMatchObject([{ status: 200, page: expect.stringContaining('signed in') }]);

  await jo.switchTo(panel, 'console');
  await jo.seesActive(panel, 'console');
  const file = JSON.parse(readFileSync(fileIn(home.folder), 'utf8'));
  expect(await home.credentialsOf('understudy')).toMatchObject({
    aws_access_key_id: file.accessToken.accessKeyId,
  });
  for (const secret of [file.refreshToken, file.accessToken.sessionToken, file.dpopKey]) {
    expect(await panel.content()).not.toContain(secret);
    expect(jo.app.output() + terminal.screen()).not.toContain(secret);
  }

  const signedOut = await understudy(appEnvironment, 'logout', 'console');
  expect([signedOut.code, signedOut.stderr]).toEqual([0, expect.stringContaining('Signed out of console.')]);
  expect(existsSync(fileIn(home.folder))).toBe(false);
  await expect.poll(() => home.credentialsOf('understudy')).toBeUndefined();
});

test('one click signs in in the browser, and the switch goes on by itself', async ({ home, jo, visitor }) => {
  const panel = await jo.openPanel();
  await jo.select(panel, 'console');
  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  await jo.seesActive(panel, 'console');
  expect(await visitor.visits()).toHaveLength(1);
  expect(await home.credentialsOf('understudy')).toMatchObject({ region: 'eu-west-1' });
});
