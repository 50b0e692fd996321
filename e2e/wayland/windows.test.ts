import { expect, test } from './test.ts';

test('the panel, the settings and the question for a code appear the first time, with the focus', async ({
  compositor,
  jo,
  tray,
}) => {
  await tray.click('production-admin');
  const prompt = await compositor.focuses('MFA code');
  expect(prompt.pid).toBe(jo.app.electron.process().pid);
  await jo.typeCode();
  await tray.waitForItem(/^production-admin · .*min left$/);

  await jo.openPanel();
  await compositor.focuses('Understudy');
  await tray.click('Settings…');
  await compositor.focuses('Settings');
});
