import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_MFA_SERIAL } from '../../src/simulator/index.ts';
import { expect, test } from './bastion.ts';

/** Puts a program of Jo's own into the folder of hooks. */
function putHook(appData: string, name: string, script: string): void {
  const folder = join(appData, 'hooks');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
}

test('a hook gives the code, and Jo is not asked', async ({ jo, home, simulator }) => {
  const reported = join(home.folder, 'told.json');
  putHook(
    home.appData,
    'mfa-code',
    `grep -q '${DEMO_MFA_SERIAL}' && echo ${simulator.mfaCode(DEMO_MFA_SERIAL).code}`,
  );
  putHook(home.appData, 'after-switch', `cat > '${reported}'`);
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await jo.seesActive(panel, 'production-admin');
  expect(await jo.app.windowTitles()).toEqual(['Understudy']);
  expect(jo.calls()).toEqual(['GetSessionToken', 'AssumeRole Admin']);
  await expect.poll(() => readFile(reported, 'utf8').catch(() => '')).toContain('"target":"understudy"');
  expect(await readFile(reported, 'utf8')).not.toMatch(/ASIA|secret/i);
});

test('a hook that fails leaves the question to Jo, who reads why', async ({ jo, home }) => {
  putHook(home.appData, 'mfa-code', 'echo "No key plugged in." >&2; exit 1');
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const window = await jo.mfaWindow();
  await expect(window.getByRole('alert')).toContainText('No key plugged in.');
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');
});

test('a hook refuses a switch before anything is asked of AWS', async ({ jo, home }) => {
  putHook(home.appData, 'before-switch', 'echo "Change freeze until Monday" >&2; exit 77');
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await expect(panel.getByText(/Change freeze until Monday/).first()).toBeVisible();
  expect(jo.calls()).toEqual([]);
  expect(await home.credentialsOf('understudy')).toBeUndefined();
});

test('a hook adds profiles, which Jo finds and switches to', async ({ jo, home }) => {
  const profiles = {
    'team-audit': { role_arn: 'arn:aws:iam::222222222222:role/Admin', source_profile: 'bastion' },
  };
  putHook(home.appData, 'profiles', `echo '${JSON.stringify({ profiles })}'`);
  const panel = await jo.openPanel();
  await jo.select(panel, 'team-audit');
});
