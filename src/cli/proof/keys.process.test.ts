import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_KEY } from '../../simulator/demo/demo-realm.ts';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** The command as it is shipped, in processes of its own, without the app. Time-outs bear a busy machine. */
const SLOW = 120_000;
const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
const hasBoto = spawnSync('python3', ['-c', 'import boto3']).status === 0;
const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const joArn = 'arn:aws:iam::111111111111:user/jo';

let main: string;
let jo: Person;

beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
beforeEach(async () => {
  jo = await Person.sitDown(main);
});
afterEach(() => jo.leave());

const awsFolder = () => join(jo.home, '.aws');
const textOf = (name: string) => readFileSync(join(awsFolder(), name), 'utf8');

describe('understudy keys', { timeout: SLOW }, () => {
  it('moves a key into the keychain, from where everything goes on as before', async () => {
    const before = jo.readCredentials();
    const { code, stderr, stdout } = await jo.run(['keys', 'import', 'bastion', '--yes']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('The key ····MO01 of bastion is in the keychain, and in no AWS file.');
    expect(stderr).not.toContain(DEMO_KEY.secretAccessKey);
    for (const name of readdirSync(awsFolder())) expect(textOf(name)).not.toContain(DEMO_KEY.accessKeyId);
    const gone = before.split('\n').filter((line) => !jo.readCredentials().split('\n').includes(line));
    expect(gone).toEqual([
      `aws_access_key_id = ${DEMO_KEY.accessKeyId}`,
      `aws_secret_access_key = ${DEMO_KEY.secretAccessKey}`,
    ]);

    const printed = await jo.run(['credentials', 'bastion', '--no-session']);
    expect(JSON.parse(printed.stdout)).toEqual({
      Version: 1,
      AccessKeyId: DEMO_KEY.accessKeyId,
      SecretAccessKey: DEMO_KEY.secretAccessKey,
    });
    expect(await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()])).toMatchObject({ code: 0 });
    // The second call needs no code, and finds the session without reading the key.
    expect(await jo.run(['credentials', 'production-admin'])).toMatchObject({ code: 0, stderr: '' });

    const list = await jo.run(['keys']);
    expect(list.stdout).toMatch(/^bastion +····MO01 +keychain +\d+ d +\d{4}-/m);
    const back = await jo.run(['keys', 'remove', 'bastion', '--yes']);
    expect(back.stderr).toBe('The key ····MO01 of bastion is in the credentials file again.\n');
    expect(jo.readCredentials()).toContain(`aws_secret_access_key = ${DEMO_KEY.secretAccessKey}`);
    expect(textOf('config')).not.toContain('credential_process');
  });

  it.skipIf(!hasAwsCli)('gives the moved key to the AWS CLI', async () => {
    await jo.run(['keys', 'import', 'bastion', '--yes']);
    const words = [
      'sts',
      'get-caller-identity',
      '--profile',
      'bastion',
      '--query',
      'Arn',
      '--output',
      'text',
    ];
    expect(await jo.runProgram('aws', words)).toMatchObject({ code: 0, stdout: `${joArn}\n` });
  });

  it.skipIf(!hasBoto)('gives the moved key to boto3', async () => {
    await jo.run(['keys', 'import', 'bastion', '--yes']);
    const program =
      'import boto3; print(boto3.Session(profile_name="bastion").client("sts").get_caller_identity()["Arn"])';
    expect(await jo.runProgram('python3', ['-c', program])).toMatchObject({ code: 0, stdout: `${joArn}\n` });
  });

  it('changes nothing where nobody can be asked', async () => {
    const before = [jo.readCredentials(), textOf('config')];
    const { code, stderr } = await jo.run(['keys', 'import', 'bastion']);
    expect(code).toBe(1);
    expect(stderr).toContain('Add --yes to agree beforehand.');
    expect([jo.readCredentials(), textOf('config')]).toEqual(before);
    expect(jo.simulator.journal.entries).toEqual([]);
  });

  it.skipIf(!hasTerminals)('asks first, and asks for the copies, too', async () => {
    await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()]);
    const sitting = jo.sit('understudy keys import bastion');
    await sitting.sees('cron, CI, SSH');
    await sitting.sees('Move the key ····MO01 of bastion into the keychain? [y/N]');
    sitting.type('y\n');
    await sitting.sees('Delete these copies when the key has moved? [y/N]');
    sitting.type('n\n');
    expect(await sitting.ended).toBe(0);
    expect(sitting.shown()).toContain('These copies still hold the key:');
    expect(jo.readCredentials()).not.toContain(DEMO_KEY.accessKeyId);
  });

  it('without a keychain leaves the key where it is', async () => {
    const before = jo.readCredentials();
    const refused = await jo.run(['keys', 'import', 'bastion', '--yes'], { UNDERSTUDY_SECRETS: 'memory' });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('UNDERSTUDY_SECRETS=memory keeps Understudy out of the keychain');
    expect(jo.readCredentials()).toBe(before);
  });

  it.each([
    [['keys', 'import'], 'keys import needs the name of a profile.'],
    [['keys', 'polish'], 'keys knows list, import'],
  ])('%j is a mistake', async (words, sentence) => {
    const { code, stderr } = await jo.run(words);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('rotates, waits a day, and deletes', async () => {
    await jo.run(['keys', 'import', 'bastion', '--yes']);
    // A session of the old key for the first calls; the second code is asked for when the new one is in use.
    await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()]);
    const paused = await jo.run(['keys', 'rotate', 'bastion', '--yes']);
    expect(paused).toMatchObject({ code: 3, stdout: '' });
    expect(paused.stderr).toContain('This takes a code of mfa/jo, unless a session lasts, and one more code');
    expect(paused.stderr).toContain('The new key is in use. The old one is still active:');
    expect(paused.stderr).toContain('Switch the old one off with: understudy keys resume');
    const arn = (await jo.run(['credentials', 'bastion', '--no-session'])).stdout;
    expect(JSON.parse(arn).AccessKeyId).not.toBe(DEMO_KEY.accessKeyId);
  });

  it.skipIf(!hasTerminals)('goes on with a code, shows it, takes it back and goes on again', async () => {
    await jo.run(['keys', 'import', 'bastion', '--yes']);
    await jo.run(['switch', 'production-admin', '--mfa-token', jo.code()]);
    jo.simulator.clock.advance(31_000);
    const sitting = jo.sit('understudy keys rotate bastion');
    await sitting.sees('Rotate the key of bastion? [y/N]');
    sitting.type('y\n');
    await sitting.sees('code');
    sitting.type(`${jo.code()}\n`);
    expect(await sitting.ended, sitting.shown()).toBe(0);
    expect(sitting.shown()).toContain('The old one, ····MO01, is off and is deleted on');
    const list = await jo.run(['keys', 'list', '--json']);
    const [key] = JSON.parse(list.stdout);
    expect(key).toMatchObject({ profile: 'bastion', where: 'keychain', active: true, keysOfUser: 2 });
    expect(key.oldKeyDeletedAt).toMatch(/Z$/);
    const undone = await jo.run(['keys', 'rotate', 'bastion', '--undo']);
    expect(undone).toMatchObject({ code: 0 });
    expect(jo.simulator.iam.keysOf(joArn).map(({ active }) => active)).toEqual([true, true]);
    const again = await jo.run(['keys', 'resume', '--yes']);
    expect(again.stderr).toContain('is off and is deleted on');
    for (const { parameters } of jo.simulator.journal.entries)
      expect(JSON.stringify(parameters)).not.toContain('only/for+the/demo');
  });

  it('has nothing to resume', async () => {
    expect(await jo.run(['keys', 'resume'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Nothing was left unfinished.\n',
    });
  });
});
