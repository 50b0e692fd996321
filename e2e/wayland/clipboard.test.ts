import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { Jo } from '../stories/bastion.ts';
import { expect, NATIVE, test } from './test.ts';

// Electron's own reading proves nothing here: it gives back what it was told, whether the compositor took it or not.

test('what the tray copies is on the clipboard for other programs, and gone when the app ends', async ({
  compositor,
  home,
  jo,
  tray,
}) => {
  await tray.click('production-admin');
  await jo.typeCode();
  await tray.waitForItem(/^production-admin · .*min left$/);
  await compositor.setClipboard('of another program');
  await tray.click('Copy export commands');
  await expect.poll(() => compositor.clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
  const keys = await home.credentialsOf('understudy');
  expect(await compositor.clipboard()).toContain(keys?.['aws_session_token']);
  expect(await jo.app.windowTitles()).toEqual([]);

  // What another program puts there meanwhile is the user's own.
  await compositor.setClipboard('of another program');
  await tray.click('Copy export commands');
  await expect.poll(() => compositor.clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
  expect(await jo.app.quit()).toBe(true);
  await expect.poll(() => compositor.clipboard()).toBeUndefined();
});

test('Ctrl C in the panel copies', async ({ compositor, jo }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await compositor.setClipboard('of another program');
  await compositor.focuses('Understudy');
  await compositor.press('-M', 'ctrl', '-k', 'c', '-m', 'ctrl');
  await expect(panel.getByText(/Copied for bash/).first()).toBeVisible();
  await expect.poll(() => compositor.clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
});

test('where no program copies for the tray, the panel says that it takes Enter, and Enter copies', async ({
  appEnvironment,
  compositor,
  home,
  launchApp,
  simulator,
  tray,
}) => {
  writeDemoHome(home.folder);
  const programs = join(home.folder, 'bin');
  await mkdir(programs);
  await writeFile(join(programs, 'wl-copy'), '#!/bin/sh\nexit 1\n');
  await chmod(join(programs, 'wl-copy'), 0o755);
  const PATH = `${programs}:${appEnvironment['PATH']}`;
  const jo = new Jo(await launchApp({ args: [NATIVE], env: { PATH } }), tray, simulator);
  await tray.click('production-admin');
  await jo.typeCode();
  await tray.waitForItem(/^production-admin · .*min left$/);
  await compositor.setClipboard('of another program');
  await tray.click('Copy export commands');
  const panel = await jo.app.window('Understudy');
  await expect(panel.getByRole('alertdialog')).toContainText('Press Enter to copy');
  expect(await compositor.clipboard()).toBe('of another program');
  await compositor.focuses('Understudy');
  await expect(panel.getByRole('button', { name: 'Copy', exact: true })).toBeFocused();
  await compositor.press('-k', 'Return');
  await expect.poll(() => compositor.clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
});
