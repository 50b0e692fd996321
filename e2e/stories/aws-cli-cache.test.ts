import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_MFA_SERIAL, writeDemoHome } from '../../src/simulator/index.ts';
import { awsCli, hasAwsCli } from '../desktop/aws-cli.ts';
import { understudy } from '../desktop/understudy-command.ts';
import type { UserHome } from '../desktop/user-home.ts';
import { expect, Jo, test } from './bastion.ts';

const whoami = ['sts', 'get-caller-identity', '--profile'];
const cacheFolder = (home: UserHome) => join(home.folder, '.aws', 'cli', 'cache');
const entries = (home: UserHome) => readdir(cacheFolder(home)).catch((): string[] => []);

test('aws --profile of a role stops asking for codes, and asks again after Stop', async ({
  home,
  launchApp,
  simulator,
  tray,
}) => {
  test.skip(!(await hasAwsCli()), 'aws not found');
  writeDemoHome(home.folder);
  await mkdir(home.appData, { recursive: true });
  const listed = ['production-admin', 'production-deploy'];
  await writeFile(join(home.appData, 'settings.json'), JSON.stringify({ awsCliCache: listed }));
  const jo = new Jo(await launchApp(), tray, simulator);
  await tray.waitForItem('Open Understudy');

  const before = await awsCli(home, simulator.url, [...whoami, 'production-admin']);
  expect(before.code).not.toBe(0);
  expect(before.stderr).toContain('MFA');

  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const granted = jo.calls().length;
  const after = await awsCli(home, simulator.url, [...whoami, 'production-admin']);
  expect(after.stderr).toBe('');
  expect(JSON.parse(after.stdout)).toMatchObject({
    Arn: 'arn:aws:sts::444444444444:assumed-role/Admin/jo',
  });
  // One call, and it is the question itself: no role was assumed by the AWS CLI.
  expect(jo.calls().slice(granted)).toEqual(['GetCallerIdentity']);

  // Two hops: the AWS CLI finds the last one and never comes to the first.
  await jo.switchTo(panel, 'production-deploy');
  await jo.seesActive(panel, 'production-deploy');
  const chained = await awsCli(home, simulator.url, [...whoami, 'production-deploy']);
  expect(chained.stderr).toBe('');
  expect(JSON.parse(chained.stdout).Arn).toContain(':assumed-role/Deploy/');

  const files = await entries(home);
  expect(files).toHaveLength(2);
  for (const file of files) expect((await stat(join(cacheFolder(home), file))).mode & 0o777).toBe(0o600);

  await panel.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect.poll(async () => (await entries(home)).length).toBe(1);
});

test('the command puts a role into the cache of the AWS CLI and takes it out again', async ({
  home,
  appEnvironment,
  simulator,
}) => {
  test.skip(!(await hasAwsCli()), 'aws not found');
  writeDemoHome(home.folder);
  const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
  const put = await understudy(appEnvironment, 'cache', 'public-publisher', '--mfa-token', code);
  expect(put.stderr).toMatch(/aws --profile public-publisher asks for no code until \d/);
  expect(put.code).toBe(0);
  const answer = await awsCli(home, simulator.url, [...whoami, 'public-publisher']);
  expect(answer.stderr).toBe('');
  expect(JSON.parse(answer.stdout).Arn).toContain(':assumed-role/Publisher/');

  const taken = await understudy(appEnvironment, 'cache', '--remove', 'public-publisher');
  expect(taken.code).toBe(0);
  expect(await entries(home)).toEqual([]);
  expect((await awsCli(home, simulator.url, [...whoami, 'public-publisher'])).code).not.toBe(0);
});

test('a profile that is written by --install gives every tool the credentials', async ({
  jo,
  home,
  appEnvironment,
  simulator,
}) => {
  test.skip(!(await hasAwsCli()), 'aws not found');
  const config = await readFile(home.configFile, 'utf8');
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const asked = await understudy(appEnvironment, 'credentials', 'production-admin', '--install', 'anywhere');
  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('--yes');
  expect(await readFile(home.configFile, 'utf8')).toBe(config);

  const done = await understudy(
    appEnvironment,
    'credentials',
    'production-admin',
    '--install',
    'anywhere',
    '--yes',
  );
  expect(done.code).toBe(0);
  expect(done.stderr).toContain('+credential_process = ');
  const answer = await awsCli({ ...home, environment: { ...appEnvironment } }, simulator.url, [
    ...whoami,
    'anywhere',
  ]);
  expect(answer.stderr).toBe('');
  expect(JSON.parse(answer.stdout).Arn).toContain(':assumed-role/Admin/');
  expect((await readFile(home.configFile, 'utf8')).startsWith(config)).toBe(true);

  await understudy(appEnvironment, 'credentials', '--uninstall', 'anywhere', '--yes');
  expect(await readFile(home.configFile, 'utf8')).toBe(config);
});
