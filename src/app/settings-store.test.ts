import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from './settings-store.ts';
import { plainSettingsFile } from './testing/plain-settings-file.ts';

describe('SettingsStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, 'settings.json');

  it('starts with defaults', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    expect(settings.current).toMatchObject({
      defaultTarget: 'understudy',
      mfaSessionSeconds: 43_200,
      recent: [],
      notifyMinutes: [15, 5],
      keepOnQuit: true,
      removeExpiredAtStart: true,
      resumeAtLaunch: [],
      longRoleSession: [],
    });
    expect(settings.notice).toBeUndefined();
  });

  it.each([
    ['notifyMinutes', [30, 0.5], [30, 0.5]],
    ['notifyMinutes', [], []],
    ['notifyMinutes', [0], [15, 5]],
    ['notifyMinutes', '15', [15, 5]],
    ['keepOnQuit', false, false],
    ['keepOnQuit', 'no', true],
    ['removeExpiredAtStart', false, false],
    ['resumeAtLaunch', ['prod'], ['prod']],
    ['resumeAtLaunch', [''], []],
    ['longRoleSession', ['prod'], ['prod']],
    ['mfaSessionSeconds', 129_600, 129_600],
    ['mfaSessionSeconds', 129_601, 43_200],
  ] as const)('reads %s = %j as %j', (name, written, read) => {
    writeFileSync(file(), JSON.stringify({ [name]: written }));
    expect(new SettingsStore(folder, plainSettingsFile).current[name]).toEqual(read);
  });

  it('remembers use, target, shell and auto-refresh in a private file', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    settings.rememberUse('prod');
    settings.rememberUse('dev');
    settings.rememberUse('prod');
    settings.rememberTarget('prod', 'live');
    settings.rememberTarget('dev', 'understudy');
    settings.rememberShell('fish');
    settings.setAutoRefresh('prod', false);
    const again = new SettingsStore(folder, plainSettingsFile);
    expect(again.current).toMatchObject({
      recent: ['prod', 'dev'],
      targets: { prod: 'live' },
      shell: 'fish',
    });
    expect(again.targetOf('prod')).toBe('live');
    expect(again.targetOf('dev')).toBe('understudy');
    expect(again.targetOf('constructor')).toBe('understudy');
    expect([again.autoRefresh('prod'), again.autoRefresh('dev')]).toEqual([false, true]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '[]', 'null', '"x"', '\u0000\u0001'])(
    'sets aside a file that holds %j, and says so',
    (text) => {
      writeFileSync(file(), text);
      const settings = new SettingsStore(folder, plainSettingsFile);
      expect(settings.current.defaultTarget).toBe('understudy');
      const kept = readdirSync(folder).find((name) => name.includes('unreadable'));
      expect(settings.notice?.advice).toContain(kept);
      expect(readFileSync(join(folder, kept ?? ''), 'utf8')).toBe(text);
    },
  );

  it('ignores a value that does not fit and keeps the others', () => {
    writeFileSync(
      file(),
      JSON.stringify({ mfaSessionSeconds: 5, shell: 'tcsh', recent: 'x', defaultTarget: 'work' }),
    );
    const settings = new SettingsStore(folder, plainSettingsFile);
    expect(settings.current).toMatchObject({ mfaSessionSeconds: 43_200, recent: [], defaultTarget: 'work' });
    expect(settings.notice).toBeUndefined();
  });

  it('brings an older file into the present form, once, and keeps what it does not know', () => {
    writeFileSync(file(), JSON.stringify({ recent: ['prod', 'dev'], theme: 'dark', other: { x: 1 } }));
    expect(new SettingsStore(folder, plainSettingsFile).current).toMatchObject({
      theme: 'dark',
      uses: { prod: { count: 1 }, dev: { count: 1 } },
    });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ settingsVersion: 1, other: { x: 1 } });
    const text = readFileSync(file(), 'utf8');
    expect(new SettingsStore(folder, plainSettingsFile).isFromNewerVersion).toBe(false);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  it('takes what it understands of a newer file, and writes nothing else of it anew', () => {
    const newer = { settingsVersion: 99, theme: 'sepia', defaultTarget: 'work', planets: ['mars'] };
    writeFileSync(file(), JSON.stringify(newer));
    const settings = new SettingsStore(folder, plainSettingsFile);
    expect(settings.current).toMatchObject({ theme: 'system', defaultTarget: 'work' });
    expect(settings.isFromNewerVersion).toBe(true);
    settings.change({ defaultTarget: 'other' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ ...newer, defaultTarget: 'other' });
  });

  it('tells of every change, takes a setting out of the file, and writes the number of its form', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    const seen: (string | undefined)[] = [];
    const end = settings.onChange(({ configFile }) => seen.push(configFile));
    settings.change({ configFile: '/x' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ settingsVersion: 1, configFile: '/x' });
    settings.change({ configFile: undefined });
    end();
    settings.change({ configFile: '/y' });
    expect(seen).toEqual(['/x', undefined]);
    settings.change({ configFile: undefined });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ settingsVersion: 1 });
  });

  it('remembers each use, how often and when', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    settings.rememberUse('prod', new Date(1000));
    settings.rememberUse('dev', new Date(2000));
    settings.rememberUse('prod', new Date(3000));
    const { recent, uses, welcomed } = new SettingsStore(folder, plainSettingsFile).current;
    expect(recent).toEqual(['prod', 'dev']);
    expect(uses['prod']?.lastAt).toBe(3000);
    expect(uses['prod']?.count).toBeGreaterThan(uses['dev']?.count ?? 0);
    expect(welcomed).toBe(true);
  });

  it('keeps the marks of profiles in the order they were set', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    for (const profile of ['b', 'a', 'b']) settings.mark('pinned', profile, true);
    settings.mark('production', 'a', true);
    settings.mark('production', 'a', false);
    expect(new SettingsStore(folder, plainSettingsFile).current).toMatchObject({
      pinned: ['a', 'b'],
      production: [],
    });
  });

  it('saves a role under a name once, and forgets it with its marks', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    const audit = { name: 'audit', roleArn: '333333333333:Audit', sourceProfile: 'bastion' };
    settings.saveFavourite(audit);
    settings.saveFavourite({ ...audit, region: 'eu-west-1' });
    settings.mark('pinned', 'audit', true);
    expect(new SettingsStore(folder, plainSettingsFile).current.favourites).toEqual([
      { ...audit, region: 'eu-west-1' },
    ]);
    settings.removeFavourite('audit');
    expect(new SettingsStore(folder, plainSettingsFile).current).toMatchObject({
      favourites: [],
      pinned: [],
    });
  });

  it('names accounts', () => {
    const settings = new SettingsStore(folder, plainSettingsFile);
    settings.nameAccount('222222222222', 'Production');
    settings.nameAccount('333333333333', 'Audit');
    settings.nameAccount('333333333333', '');
    expect(new SettingsStore(folder, plainSettingsFile).current.accountNames).toEqual({
      222222222222: 'Production',
    });
  });
});
