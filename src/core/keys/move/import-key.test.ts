import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type KeyHome, keyHome, oldKey, plainCredentials, startOfTest } from '../testing/key-home.ts';
import { type ImportStep, importKey, importSteps, resumeImport } from './import-key.ts';
import { planImport } from './import-plan.ts';
import { removeKey } from './remove-key.ts';

const homes: KeyHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});
function start(texts?: Parameters<typeof keyHome>[0]): KeyHome {
  const home = keyHome(texts);
  homes.push(home);
  return home;
}

const line = 'credential_process = /usr/bin/understudy credentials bastion --no-session';
const item = `Understudy/access-key ${oldKey.accessKeyId}`;

async function planOf(home: KeyHome, profile = 'bastion') {
  const { environment, load, platform, program, records } = home.parts();
  const record = records.of(profile);
  return planImport({ files: await load(), profile, record, program, environment, platform });
}

describe('moving a key into the keychain', () => {
  it('leaves one line behind, and every other byte as it was', async () => {
    const home = start({ config: '[profile bastion]\nregion = eu-west-1\n' });
    const outcome = await importKey('bastion', home.parts(), { deleteCopies: true });
    expect(outcome).toEqual({
      kind: 'imported',
      profile: 'bastion',
      accessKeyId: oldKey.accessKeyId,
      notes: [],
    });
    expect(home.read('config')).toBe(`[profile bastion]\nregion = eu-west-1\n${line}\n`);
    expect(home.read('credentials')).toBe('# mine\n[other]\nregion = eu-west-1\n\n[bastion]\n');
    expect(JSON.parse(home.items.get(item) ?? '')).toMatchObject(oldKey);
    expect(await home.keyOf('bastion')).toEqual(oldKey);
    for (const name of readdirSync(join(home.folder, '.aws')))
      expect(readFileSync(join(home.folder, '.aws', name), 'utf8')).not.toContain(oldKey.secretAccessKey);
    for (const name of ['keys.json', 'key-work.json'])
      expect(readFileSync(join(home.folder, 'understudy', name), 'utf8')).not.toContain(
        oldKey.secretAccessKey,
      );
  });

  it('leaves copies alone that nobody agreed to delete, and names them', async () => {
    const home = start();
    const foreign = join(home.folder, '.aws', 'credentials.old');
    writeFileSync(foreign, plainCredentials);
    const outcome = await importKey('bastion', home.parts(), { deleteCopies: false });
    expect(outcome).toMatchObject({
      kind: 'imported',
      notes: [
        expect.stringMatching(/^These copies still hold the key: .*credentials\.before-understudy-/),
        `These files still hold the key and are not ours to delete: ${foreign}`,
      ],
    });
  });

  it('takes the key out of the config file, too', async () => {
    const home = start({
      config: `[default]\naws_access_key_id=${oldKey.accessKeyId}\naws_secret_access_key=${oldKey.secretAccessKey}\n`,
      credentials: '',
    });
    expect(await importKey('default', home.parts(), { deleteCopies: true })).toMatchObject({
      kind: 'imported',
    });
    expect(home.read('config')).toBe(
      '[default]\ncredential_process = /usr/bin/understudy credentials default --no-session\n',
    );
    expect(await home.keyOf('default')).toEqual(oldKey);
  });

  it('done again finds it done', async () => {
    const home = start();
    await importKey('bastion', home.parts(), { deleteCopies: true });
    const before = [home.read('config'), home.read('credentials')];
    expect(await importKey('bastion', home.parts(), { deleteCopies: true })).toMatchObject({
      kind: 'imported',
    });
    expect([home.read('config'), home.read('credentials')]).toEqual(before);
  });

  it.each<[string, Parameters<KeyHome['parts']>[0], RegExp]>([
    [
      'AWS does not know it',
      { identify: async () => ({ kind: 'refused', why: 'unknown.' }) },
      /does not accept/,
    ],
    [
      'AWS cannot be asked',
      { identify: async () => ({ kind: 'failed', why: 'no network.' }) },
      /could not be checked/,
    ],
    [
      'tools would not get it',
      { runLine: async () => ({ ok: false, why: 'not found.' }) },
      /would not get the key of bastion from Understudy: not found/,
    ],
    [
      'tools would get another',
      { runLine: async () => ({ ok: true, key: { ...oldKey, secretAccessKey: 'x' } }) },
      /something else came back/,
    ],
  ])('leaves everything as it was where %s', async (_what, parts, message) => {
    const home = start();
    const outcome = await importKey('bastion', home.parts(parts), { deleteCopies: true });
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringMatching(message) });
    expect([home.read('config'), home.read('credentials')]).toEqual(['', plainCredentials]);
    expect(home.items.size).toBe(0);
    expect(home.parts().records.all()).toEqual([]);
    expect(await home.parts().journal.load()).toEqual({ ok: true, work: [] });
  });

  it('leaves the file as it was where the keychain does not keep what it takes', async () => {
    const home = start();
    home.keytar.setPassword = async () => undefined;
    expect(await importKey('bastion', home.parts(), { deleteCopies: true })).toMatchObject({
      kind: 'failed',
    });
    expect([home.read('config'), home.read('credentials')]).toEqual(['', plainCredentials]);
  });

  it.skipIf(process.getuid?.() === 0)('goes back where a file cannot be written', async () => {
    const home = start({ config: '' });
    chmodSync(join(home.folder, '.aws', 'credentials'), 0o400);
    expect(await importKey('bastion', home.parts(), { deleteCopies: true })).toMatchObject({
      kind: 'failed',
    });
    expect(home.read('credentials')).toBe(plainCredentials);
    expect(home.items.size).toBe(0);
  });
});

describe('an import that is cut off', () => {
  it.each(importSteps)('after %s always leaves a working key, and is brought to its end', async (step) => {
    const home = start();
    const cut = home.parts({
      onStep: (done: ImportStep) => {
        if (done === step) throw new Error('killed');
      },
    });
    await expect(importKey('bastion', cut, { deleteCopies: true })).rejects.toThrow('killed');
    expect(await home.keyOf('bastion')).toEqual(oldKey);
    const { journal } = home.parts();
    const noted = await journal.load();
    const work = noted.ok ? noted.work[0] : undefined;
    if (work?.kind !== 'import') throw new Error('Nothing was noted.');
    expect(await resumeImport(work, home.parts(), { deleteCopies: true })).toMatchObject({
      kind: 'imported',
    });
    expect(home.read('config')).toBe(`[profile bastion]\n${line}\n`);
    expect(home.read('credentials')).not.toContain('AKIA');
    expect(home.items.size).toBe(1);
    expect(await home.keyOf('bastion')).toEqual(oldKey);
    expect(await journal.load()).toEqual({ ok: true, work: [] });
  });

  it('and cannot be proven afterwards puts the key back', async () => {
    const home = start();
    const cut = home.parts({
      onStep: (done: ImportStep) => {
        if (done === 'emptied') throw new Error('killed');
      },
    });
    await expect(importKey('bastion', cut, { deleteCopies: true })).rejects.toThrow('killed');
    const work = {
      kind: 'import',
      profile: 'bastion',
      accessKeyId: oldKey.accessKeyId,
      startedAt: startOfTest,
    } as const;
    const parts = home.parts({ runLine: async () => ({ ok: false, why: 'gone.' }) });
    expect(await resumeImport(work, parts, { deleteCopies: true })).toMatchObject({ kind: 'failed' });
    expect([home.read('config'), home.read('credentials')]).toEqual(['', plainCredentials]);
    expect(await home.keyOf('bastion')).toEqual(oldKey);
  });
});

describe('before anything is done', () => {
  const keys = `aws_access_key_id = ${oldKey.accessKeyId}\naws_secret_access_key = ${oldKey.secretAccessKey}\n`;

  it.each([
    ['no such profile', '', '[other]\n', /bastion/],
    ['no keys', '[profile bastion]\nregion = eu-west-1\n', '', /no access keys of its own/],
    ['half a key', '', '[bastion]\naws_access_key_id = AKIAX\n', /aws_secret_access_key/],
    [
      'keys of a session',
      '',
      `[bastion]\n${keys.replace('AKIA', 'ASIA')}aws_session_token = t\n`,
      /belong to a session/,
    ],
    [
      'a role beside them',
      '[profile bastion]\nrole_arn = arn:aws:iam::1:role/x\n',
      `[bastion]\n${keys}`,
      /also has role_arn/,
    ],
    [
      'a sign-in beside them',
      '[profile bastion]\nsso_session = corp\n',
      `[bastion]\n${keys}`,
      /also has sso_session/,
    ],
    [
      'another process',
      '[profile bastion]\ncredential_process = /bin/other\n',
      `[bastion]\n${keys}`,
      /also has credential_process/,
    ],
  ])('refuses %s', async (_what, config, credentials, message) => {
    const planned = await planOf(start({ config, credentials }));
    expect(planned).toMatchObject({ kind: 'refused', message: expect.stringMatching(message) });
  });

  it('names the lines that go, and what the person should know', async () => {
    const home = start({ credentials: `${plainCredentials}[twin]\n${keys}` });
    const planned = await planOf(home);
    if (planned.kind !== 'plan') throw new Error('There is a plan.');
    expect(planned.plan.lines.map(({ line: number }) => number)).toEqual([6, 7]);
    expect(planned.plan.command).toBe('/usr/bin/understudy credentials bastion --no-session');
    expect(planned.plan.traps).toEqual([
      expect.stringContaining('cron'),
      expect.stringContaining('read only the credentials file'),
      expect.stringContaining('also stands in the profile twin'),
    ]);
  });

  it('names variables that come before every profile', async () => {
    const home = start();
    const { load, program } = home.parts();
    const planned = planImport({
      files: await load(),
      profile: 'bastion',
      record: undefined,
      program,
      environment: { AWS_ACCESS_KEY_ID: 'AKIAX', UNDERSTUDY_HOME: '/elsewhere' },
      platform: 'linux',
    });
    expect(planned).toMatchObject({
      plan: {
        traps: expect.arrayContaining([
          expect.stringContaining('AWS_ACCESS_KEY_ID is set'),
          expect.stringContaining('UNDERSTUDY_HOME=/elsewhere'),
        ]),
      },
    });
  });
});

describe('putting a key back', () => {
  it('gives the files back to the last byte where the keys stood at the end of their section', async () => {
    const config = '[profile bastion]\nregion = eu-west-1\n';
    const home = start({ config });
    await importKey('bastion', home.parts(), { deleteCopies: true });
    expect(await removeKey('bastion', home.parts())).toEqual({
      kind: 'removed',
      profile: 'bastion',
      accessKeyId: oldKey.accessKeyId,
    });
    expect([home.read('config'), home.read('credentials')]).toEqual([config, plainCredentials]);
    expect(home.items.size).toBe(0);
    expect(home.parts().records.all()).toEqual([]);
  });

  it('keeps the item that another profile needs', async () => {
    const twin = `${plainCredentials}[twin]\naws_access_key_id = ${oldKey.accessKeyId}\naws_secret_access_key = ${oldKey.secretAccessKey}\n`;
    const home = start({ credentials: twin });
    for (const profile of ['bastion', 'twin']) await importKey(profile, home.parts(), { deleteCopies: true });
    expect(home.items.size).toBe(1);
    await removeKey('twin', home.parts());
    expect(await home.keyOf('bastion')).toEqual(oldKey);
    expect(await home.keyOf('twin')).toEqual(oldKey);
    expect(home.items.size).toBe(1);
  });

  it('never overwrites another key', async () => {
    const home = start();
    await importKey('bastion', home.parts(), { deleteCopies: true });
    const other = '[bastion]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n';
    writeFileSync(join(home.folder, '.aws', 'credentials'), other);
    expect(await removeKey('bastion', home.parts())).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('Another key'),
    });
    expect(home.read('credentials')).toBe(other);
    expect(home.items.size).toBe(1);
  });

  it('says so where there is none', async () => {
    expect(await removeKey('bastion', start().parts())).toMatchObject({ kind: 'failed' });
  });
});

it('whatever stands around a key, moving it there and back gives the same profiles', async () => {
  const around = fc.array(
    fc.constantFrom('# a comment', '', 'region = eu-west-1', 'output=json', 's3 =\n  max = 2', '; other'),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(around, around, fc.constantFrom('\n', '\r\n'), async (before, after, eol) => {
      const text = ['# top', '[bastion]', ...before, `aws_access_key_id = ${oldKey.accessKeyId}`]
        .concat(`aws_secret_access_key = ${oldKey.secretAccessKey}`, ...after, '[next]', 'region = x', '')
        .join('\n')
        .replaceAll('\n', eol);
      const home = start({ credentials: text });
      const valuesOf = async () => {
        const { profiles } = await home.parts().load();
        return [...profiles.profiles.values()].map(({ name, properties }) => [
          name,
          [...properties.values()].map(({ key, value }) => `${key}=${value}`).sort(),
        ]);
      };
      const at = await valuesOf();
      expect(await importKey('bastion', home.parts(), { deleteCopies: true })).toMatchObject({
        kind: 'imported',
      });
      expect(home.read('credentials')).not.toContain('AKIA');
      expect(await removeKey('bastion', home.parts())).toMatchObject({ kind: 'removed' });
      expect(await valuesOf()).toEqual(at);
    }),
    { numRuns: 25 },
  );
});
