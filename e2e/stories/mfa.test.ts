import { DEMO_MFA_SERIAL } from '../../src/simulator/index.ts';
import { expect, test, unlessGone } from './bastion.ts';

test('a wrong code is refused in words, and the next one is taken in the same window', async ({
  jo,
  home,
}) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const right = jo.code();
  const window = await jo.typeCode(right === '000000' ? '000001' : '000000');
  await expect(window.getByRole('alert')).toContainText('code');
  await expect(window.getByRole('textbox', { name: 'MFA code' })).toBeFocused();
  await expect(window.getByRole('textbox', { name: 'MFA code' })).toHaveValue('');
  expect(await home.credentialsOf('understudy')).toBeUndefined();

  await jo.typeCode(right);
  await jo.seesActive(panel, 'production-admin');
  expect(await home.credentialsOf('understudy')).toBeDefined();
});

test('a code that was used elsewhere is refused, and a code that we used is not sent again', async ({
  jo,
  simulator,
}) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const wrong = jo.code() === '111111' ? '222222' : '111111';
  const window = await jo.typeCode(wrong);
  await expect(window.getByRole('alert')).toContainText(/\w/);
  const sent = simulator.journal.entries.length;
  await jo.typeCode(wrong);
  await expect(window.getByRole('alert')).toContainText(/next/);
  expect(simulator.journal.entries).toHaveLength(sent);
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');
});

for (const [how, dismiss] of [
  ['Esc', (window: import('@playwright/test').Page) => window.keyboard.press('Escape')],
  [
    'Cancel',
    (window: import('@playwright/test').Page) => window.getByRole('button', { name: 'Cancel' }).click(),
  ],
] as const) {
  test(`${how} leaves everything as it was and asks STS nothing`, async ({ jo, home, simulator }) => {
    const before = await home.readCredentials();
    const panel = await jo.openPanel();
    await jo.switchTo(panel, 'production-admin');
    const window = await jo.mfaWindow();
    const closed = window.waitForEvent('close');
    await dismiss(window).catch(() => undefined);
    await closed;
    await expect(panel.getByRole('option', { name: /^production-admin, MFA code needed/ })).toBeVisible();
    expect(await home.readCredentials()).toBe(before);
    expect(simulator.journal.entries).toEqual([]);
    expect(await jo.app.windowTitles()).toEqual(['Understudy']);
  });
}

test('the window says which device and which role it is for', async ({ jo }) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'security-audit');
  const window = await jo.mfaWindow();
  const dialog = window.getByRole('dialog', { name: 'MFA code' });
  await expect(dialog).toContainText('mfa/jo');
  await expect(dialog).toContainText('111111111111');
  await expect(dialog).toContainText('Audit');
});

test('the time left in the step is shown, and a second request does not take the focus again', async ({
  jo,
  tray,
}) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const window = await jo.mfaWindow();
  await expect(window.getByText(/^new code in ([12]?\d|30) s$/)).toBeVisible();
  await expect(window.getByText(/^One code keeps you going until /)).toBeVisible();
  const shown = await jo.app.electron.browserWindow(window);
  await shown.evaluate((prompt) => prompt.blur());
  await expect.poll(() => shown.evaluate((prompt) => prompt.isFocused())).toBe(false);
  await tray.click('security-audit');
  await tray.waitForItem('security-audit · switching');
  expect(await shown.evaluate((prompt) => prompt.isFocused())).toBe(false);
});

test('a code can be pasted in the form the authenticator copies it', async ({ jo }) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const window = await jo.mfaWindow();
  const code = jo.code();
  await jo.app.electron.evaluate(
    ({ clipboard }, text) => clipboard.writeText(text),
    `${code.slice(0, 3)} ${code.slice(3)} `,
  );
  const closed = window.waitForEvent('close');
  await unlessGone(window, window.getByRole('textbox', { name: 'MFA code' }).press('Control+v'));
  await closed;
  await jo.seesActive(panel, 'production-admin');
});

test('however many requests wait, one window asks once', async ({ jo, tray, simulator }) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await jo.mfaWindow();
  await tray.click('security-audit');
  await tray.click('All profiles', 'infrastructure-admin');
  expect((await jo.app.windowTitles()).filter((title) => title === 'MFA code')).toHaveLength(1);
  await jo.typeCode();
  await panel.getByRole('searchbox', { name: 'Search profiles' }).fill('infra');
  await jo.seesActive(panel, 'infrastructure-admin');
  const sessions = simulator.journal.entries.filter((entry) => entry.action === 'GetSessionToken');
  expect(sessions).toHaveLength(1);
  expect(sessions[0]?.parameters['SerialNumber']).toBe(DEMO_MFA_SERIAL);
});

test('what waits for a code says so in row and tray, and can be called off from both', async ({
  jo,
  home,
  simulator,
  tray,
}) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  const row = panel.getByRole('option', { name: 'production-admin, waiting for a code' });
  for (const [act, cancel] of [
    [
      () => panel.getByRole('button', { name: 'Copy export commands', exact: true }).click(),
      () => panel.getByRole('button', { name: 'Cancel', exact: true }).click(),
    ],
    [
      () => panel.getByRole('button', { name: 'Switch', exact: true }).click(),
      () => tray.click('Cancel production-admin'),
    ],
  ] as const) {
    await jo.select(panel, 'production-admin');
    await act();
    const prompt = await jo.mfaWindow();
    await expect(row).toBeVisible();
    await expect(panel.getByText('production-admin waits for an MFA code.')).toBeVisible();
    await tray.waitForItem('production-admin waits for a code');
    const closed = prompt.waitForEvent('close');
    await cancel();
    await closed;
    await expect(panel.getByRole('option', { name: /^production-admin, MFA code needed/ })).toBeVisible();
    await expect.poll(() => tray.labels()).not.toContain('Cancel production-admin');
  }
  expect(await home.readCredentials()).toBe(before);
  expect(simulator.journal.entries).toEqual([]);
});

test('a window that asks and whose page dies is opened anew, and the code is taken there', async ({ jo }) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  const prompt = await jo.mfaWindow();
  await expect(prompt.getByRole('textbox', { name: 'MFA code' })).toBeVisible();
  const window = await jo.app.electron.browserWindow(prompt);
  process.kill(await window.evaluate((shown) => shown.webContents.getOSProcessId()), 'SIGKILL');
  await expect.poll(() => jo.app.output()).toContain('is opened anew: killed');
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');
});

test('a session bus that hangs holds up no question', async ({ bus, jo }) => {
  const panel = await jo.openPanel();
  await jo.select(panel, 'production-admin');
  process.kill(bus.pid, 'SIGSTOP');
  try {
    await panel.getByRole('button', { name: 'Switch', exact: true }).click();
    await jo.typeCode();
    await jo.seesActive(panel, 'production-admin');
  } finally {
    process.kill(bus.pid, 'SIGCONT');
  }
});
