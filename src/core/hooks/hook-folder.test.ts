import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listHooks } from './hook-folder.ts';
import { hasShell, type TestHooks, testHooks, testOwner } from './testing/hooks.ts';

describe.skipIf(!hasShell)('the folder of hooks', () => {
  let test: TestHooks;
  beforeEach(() => {
    test = testHooks();
  });
  afterEach(() => test.remove());

  const list = () => listHooks(test.folder, testOwner);
  const refusal = async () => {
    const [hook] = await list();
    return hook?.state === 'refused' ? hook.message : `state ${hook?.state}`;
  };

  it('is empty where there is none', async () => {
    expect(await listHooks(join(test.folder, 'none'), testOwner)).toEqual([]);
  });

  it('lists programs by name, with an extension, and in folders, in the order of names', async () => {
    for (const name of ['profiles.sh', 'mfa-code', 'after-switch.d/20-b', 'after-switch.d/10-a'])
      test.put(name, '');
    expect(
      (await list()).map(({ name, path, state }) => [state, name, path.slice(test.folder.length + 1)]),
    ).toEqual([
      ['ready', 'after-switch', 'after-switch.d/10-a'],
      ['ready', 'after-switch', 'after-switch.d/20-b'],
      ['ready', 'mfa-code', 'mfa-code'],
      ['ready', 'profiles', 'profiles.sh'],
    ]);
  });

  it('passes over what editors leave behind', async () => {
    for (const name of ['mfa-code~', '.mfa-code.swp', 'mfa-code.bak', 'README.md', 'after-switch.d/.x'])
      test.put(name, '');
    expect(await list()).toEqual([]);
  });

  it('refuses a name that no hook has', async () => {
    test.put('mfacode', '');
    expect(await refusal()).toContain('no hook has this name');
  });

  it.each([
    ['others may write', 0o722, 'others may change it'],
    ['the group may write', 0o770, 'others may change it'],
    ['nobody may run', 0o600, 'it is not executable'],
  ])('refuses a program that %s', async (_, mode, words) => {
    chmodSync(test.put('mfa-code', ''), mode);
    expect(await refusal()).toContain(words);
  });

  it.skipIf(testOwner.uid !== 0)('refuses a program of another user, in whatever folder', async () => {
    const path = test.put('mfa-code', '');
    chownSync(path, 12_345, 12_345);
    expect(await refusal()).toBe(`The hook ${path} is not run: it belongs to another user.`);
  });

  it('refuses everything in a folder that others may write', async () => {
    test.put('mfa-code', '');
    test.put('after-switch.d/a', '');
    chmodSync(test.folder, 0o777);
    expect((await list()).map(({ state }) => state)).toEqual(['refused', 'refused']);
    chmodSync(test.folder, 0o700);
    chmodSync(join(test.folder, 'after-switch.d'), 0o777);
    expect((await list()).map(({ name, state }) => [name, state])).toEqual([
      ['after-switch', 'refused'],
      ['mfa-code', 'ready'],
    ]);
  });

  it('judges a link by what it leads to, and by the place where that stands', async () => {
    const place = join(test.folder, '..', 'bin');
    mkdirSync(place, { mode: 0o700 });
    const program = join(place, 'ykman-code');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    symlinkSync(program, join(test.folder, 'mfa-code'));
    expect((await list())[0]?.state).toBe('ready');
    chmodSync(place, 0o777);
    expect(await refusal()).toContain('others may change it');
    chmodSync(place, 0o700);
    chmodSync(program, 0o777);
    expect(await refusal()).toContain('others may change it');
  });

  it('says so of a link that leads nowhere, and of a folder in place of a program', async () => {
    symlinkSync('/no/such/program', join(test.folder, 'mfa-code'));
    expect(await refusal()).toContain('could not be looked at');
    mkdirSync(join(test.folder, 'credentials'));
    expect(await refusal()).toContain('it is not a file');
  });
});
