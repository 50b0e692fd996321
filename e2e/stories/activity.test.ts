import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './bastion.ts';

test('what was asked of AWS and written can be looked up later, with AWS’s request ids', async ({
  jo,
  home,
  simulator,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await panel.getByRole('button', { name: 'Copy export commands', exact: true }).click();
  await expect(panel.getByText(/Copied for/).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect.poll(() => home.credentialsOf('understudy')).toBeUndefined();
  expect(await jo.app.quit()).toBe(true);

  const folder = join(home.appData, 'activity');
  const [file, ...others] = await readdir(folder);
  expect(others).toEqual([]);
  expect(file).toMatch(/^\d{4}-\d{2}-\d{2}\.jsonl$/);
  const path = join(folder, file ?? '');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
  const profile = 'production-admin';
  const [session, role] = simulator.journal.entries;
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { what: 'session-token', profile, outcome: 'ok', requestId: session?.requestId },
    {
      what: 'assume-role',
      profile,
      role: role?.parameters['RoleArn'],
      outcome: 'ok',
      requestId: role?.requestId,
    },
    { what: 'write', profile, target: 'understudy', outcome: 'ok' },
    { what: 'copy', profile, outcome: 'ok' },
    { what: 'stop', profile, target: 'understudy', outcome: 'ok' },
  ]);
});
