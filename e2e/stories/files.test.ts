import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import { test } from './bastion.ts';

desktop(
  'without any AWS files the panel says what it looked for, and shows them when they appear',
  async ({ home, launchApp, tray, simulator: _simulator }) => {
    const app = await launchApp();
    await tray.click('Open Understudy');
    const panel = await app.window('Understudy');
    await expect(panel.getByText(home.configFile).first()).toBeVisible();
    await expect(panel.getByText(home.credentialsFile).first()).toBeVisible();
    writeDemoHome(home.folder);
    await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeVisible({ timeout: 5_000 });
  },
);

test('an edit by another program shows up by itself', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeVisible();
  const config = await readFile(home.configFile, 'utf8');
  // As editors save: a new file in place of the old one.
  const added = `${config}\n[profile new-account]\nrole_arn = arn:aws:iam::999999999999:role/Admin\nsource_profile = bastion\n`;
  await writeFile(`${home.configFile}.swp`, added);
  await rename(`${home.configFile}.swp`, home.configFile);
  await panel.getByRole('searchbox', { name: 'Search profiles' }).fill('new-acc');
  await expect(panel.getByRole('option', { name: /^new-account,/ })).toBeVisible({ timeout: 3_000 });
});

test('what another tool wrote while the code was typed is still there after the switch', async ({
  jo,
  home,
}) => {
  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'production-admin');
  await jo.mfaWindow();
  const foreign =
    '\n[ci]\naws_access_key_id = AKIAFOREIGN000000000\naws_secret_access_key = foreign+secret/000000000000000000000000\n';
  await writeFile(home.credentialsFile, (await home.readCredentials()) + foreign);
  await jo.typeCode();
  await jo.seesActive(panel, 'production-admin');
  expect(await home.readCredentials()).toContain(foreign);
  expect(await home.credentialsOf('understudy')).toBeDefined();
});

test('long-term keys are not overwritten without a yes', async ({ jo, home, simulator }) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await jo.select(panel, 'production-admin');
  const target = panel.getByRole('combobox', { name: 'Write to profile' });
  await target.fill('bastion');
  await target.press('Enter');
  await panel.getByRole('button', { name: 'Switch', exact: true }).click();
  const question = panel.getByRole('alertdialog');
  await expect(question).toContainText('bastion');
  await question.getByRole('button', { name: 'Keep it' }).click();
  expect(await home.readCredentials()).toBe(before);
  expect(simulator.journal.entries).toEqual([]);
});

test('a profile whose keys would be ignored is refused as a target, with the reason', async ({
  jo,
  home,
}) => {
  const before = await home.readCredentials();
  const panel = await jo.openPanel();
  await jo.select(panel, 'production-admin');
  const target = panel.getByRole('combobox', { name: 'Write to profile' });
  await target.fill('development-admin');
  await target.press('Enter');
  await expect(panel.getByText(/role_arn/).first()).toBeVisible();
  expect(await home.readCredentials()).toBe(before);
});

test('a broken entry is named with its line and hides nothing else', async ({ jo, home }) => {
  const lines = (await readFile(home.configFile, 'utf8')).split('\n');
  const line = lines.indexOf('source_profile = old-bastion') + 1;
  const panel = await jo.openPanel();
  await panel.getByRole('searchbox', { name: 'Search profiles' }).fill('legacy');
  await expect(panel.getByRole('option', { name: /^legacy-reports, broken/ })).toBeVisible();
  await panel.getByRole('option', { name: /^legacy-reports/ }).click();
  await expect(panel.getByText(new RegExp(`line ${line}\\b`)).first()).toBeVisible();
});

const oddFiles: readonly (readonly [name: string, make: (path: string) => Promise<void>])[] = [
  ['is empty', (path) => writeFile(path, '')],
  [
    'is binary',
    (path) => writeFile(path, Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256))),
  ],
  ['is a directory', (path) => mkdir(path)],
  ['has a BOM and CRLF', (path) => writeFile(path, '\uFEFF[profile dev]\r\nregion = eu-west-1\r\n')],
  ['is 10 MB', (path) => writeFile(path, `# ${'x'.repeat(98)}\n`.repeat(104_858))],
  [
    'has odd profile names',
    (path) =>
      writeFile(
        path,
        [
          '[profile a.b]',
          '[profile "a b"]',
          '[profile __proto__]',
          '[profile é日本]',
          '[profile constructor]',
        ]
          .map((header) => `${header}\nregion = eu-west-1\n`)
          .join('\n'),
      ),
  ],
];
for (const [name, make] of oddFiles) {
  test(`the app stands and the credentials still work when the config ${name}`, async ({ jo, home }) => {
    const panel = await jo.openPanel();
    await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeVisible();
    await rm(home.configFile, { recursive: true });
    await make(home.configFile);
    await expect(panel.getByRole('option', { name: /^production-admin,/ })).toBeHidden();
    await expect(panel.getByRole('option', { name: /^bastion,/ })).toBeVisible();
    await jo.switchTo(panel, 'bastion');
    await jo.seesActive(panel, 'bastion');
    expect((await home.credentialsOf('understudy'))?.['aws_access_key_id']).toMatch(/^ASIA/);
  });
}

test('a credentials file that cannot be written gives a sentence and stays as it was', async ({
  jo,
  home,
}) => {
  const panel = await jo.openPanel();
  const before = await home.readCredentials();
  const folder = dirname(home.credentialsFile);
  await jo.switchTo(panel, 'production-admin');
  await jo.mfaWindow();
  // A folder in the place of the file refuses a write for every user, root included.
  await rename(home.credentialsFile, `${home.credentialsFile}.kept`);
  await mkdir(home.credentialsFile);
  await jo.typeCode();
  await expect(
    panel
      .getByText(/credentials/)
      .filter({ hasText: /folder|directory/ })
      .first(),
  ).toBeVisible();
  await rm(home.credentialsFile, { recursive: true });
  await rename(`${home.credentialsFile}.kept`, home.credentialsFile);
  expect(await home.readCredentials()).toBe(before);
  await chmod(folder, 0o700);
});
