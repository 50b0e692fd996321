import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileLocations, locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import type { TargetVerdict } from '../../core/delivery/switch/delivery-target.ts';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import { AwsProfiles } from '../profiles/aws-profiles.ts';
import { SettingsStore } from '../settings-store.ts';
import { plainSettingsFile } from '../testing/plain-settings-file.ts';
import { GlobalShortcut } from './global-shortcut.ts';
import { LaunchAtLogin } from './launch-at-login.ts';
import { SettingsController } from './settings-controller.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-desk-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function open(given: { environment?: Record<string, string>; live?: readonly LiveTarget[] } = {}) {
  const { environment = {}, live = [] } = given;
  const settings = new SettingsStore(home, plainSettingsFile);
  const locate = (wanted: { configFile?: string | undefined; credentialsFile?: string | undefined }) =>
    locateFiles({
      environment,
      settings: { config: wanted.configFile, credentials: wanted.credentialsFile },
      platform: 'linux',
      homeOfUser: home,
    });
  const profiles = await AwsProfiles.open(locate({}), { environment, defaultTarget: () => 'understudy' });
  const moves: FileLocations[] = [];
  const stopped: string[] = [];
  const taken = new Set(['Control+Alt+T']);
  const verdicts: Record<string, TargetVerdict> = {
    bastion: { kind: 'confirm', message: 'It holds long-term keys.' },
    prod: { kind: 'refused', message: 'It has role_arn.', advice: 'Choose another.' },
  };
  const shortcut = new GlobalShortcut({
    registry: { register: (keys) => !taken.has(keys), unregister: () => undefined },
    bindsKeys: true,
    command: 'understudy',
    onPressed: () => undefined,
  });
  const desk = new SettingsController({
    settings,
    profiles,
    locate,
    move: async (to) => {
      moves.push(to);
      await profiles.move(to);
    },
    live: () => live.filter(({ profile }) => !stopped.includes(profile)),
    stop: async (profile) => {
      stopped.push(profile);
      return { kind: 'stopped', targets: [] };
    },
    assess: (target) => verdicts[target] ?? { kind: 'allowed' },
    shortcut,
    browserOffers: async () => [],
    login: new LaunchAtLogin({
      platform: 'linux',
      environment: {},
      home,
      command: ['understudy'],
      loginItems: {
        getLoginItemSettings: () => ({ openAtLogin: false }),
        setLoginItemSettings: () => undefined,
      },
    }),
  });
  return { desk, settings, moves, stopped, shortcut };
}
const line = (profile: string): LiveTarget => ({ target: 'understudy', profile, working: false });

describe('SettingsDesk', () => {
  it('stores a value that suits and says that it did', async () => {
    const { desk, settings } = await open();
    expect(await desk.set({ name: 'notifyMinutes', value: [5, 30] }, false)).toEqual({
      ok: true,
      message: 'Saved.',
    });
    expect(settings.current.notifyMinutes).toEqual([30, 5]);
    expect((await desk.view()).values.notifyMinutes).toEqual([30, 5]);
  });

  it('stores nothing that does not suit', async () => {
    const { desk, settings } = await open();
    expect(await desk.set({ name: 'defaultTarget', value: 'prod' }, false)).toEqual({
      ok: false,
      reason: 'refused',
      message: 'It has role_arn. Choose another.',
    });
    expect(settings.current.defaultTarget).toBe('understudy');
  });

  it('takes the default target that holds long-term keys, with a remark', async () => {
    const { desk } = await open();
    await desk.set({ name: 'defaultTarget', value: 'bastion' }, false);
    expect((await desk.view()).targetWarnings).toEqual(['It holds long-term keys.']);
  });

  it('takes a setting away with an empty text, and a list without repetitions', async () => {
    const { desk, settings } = await open();
    await desk.set({ name: 'sessionName', value: 'jo' }, false);
    await desk.set({ name: 'sessionName', value: '' }, false);
    await desk.set({ name: 'production', value: ['a', 'b', 'a'] }, false);
    expect(settings.current).toMatchObject({ sessionName: undefined, production: ['a', 'b'] });
  });

  it('keeps the key combination that works when another one is taken', async () => {
    const { desk, settings, shortcut } = await open();
    await desk.set({ name: 'globalShortcut', value: 'Control+Alt+U' }, false);
    expect(await desk.set({ name: 'globalShortcut', value: 'Control+Alt+T' }, false)).toMatchObject({
      ok: false,
      message: expect.stringContaining('Another program'),
    });
    expect(settings.current.globalShortcut).toBe('Control+Alt+U');
    expect(shortcut.view()).toEqual({ state: 'on' });
  });

  it('says how it stands with starting at login at the system, not in the file', async () => {
    const { desk } = await open();
    await desk.set({ name: 'launchAtLogin', value: true }, false);
    rmSync(join(home, '.config'), { recursive: true });
    const view = await desk.view();
    expect([view.values.launchAtLogin, view.launchAtLogin.on]).toEqual([false, false]);
  });

  it('moves to another config file at once and says what was found there', async () => {
    const { desk, moves } = await open();
    const other = join(home, 'other');
    writeFileSync(other, '[profile a]\nrole_arn = arn:aws:iam::222222222222:role/A\nsource_profile = b\n');
    expect(await desk.set({ name: 'configFile', value: other }, false)).toMatchObject({ ok: true });
    expect(moves.map(({ config }) => config.path)).toEqual([other]);
    expect((await desk.view()).files).toMatchObject({
      config: { path: other, from: 'settings', state: 'read' },
      credentials: { from: 'default', state: 'missing' },
      profiles: 1,
    });
  });

  it('ends what is live in the old credentials file first, after a yes', async () => {
    const { desk, moves, settings, stopped } = await open({ live: [line('prod'), line('dev')] });
    const change = { name: 'credentialsFile', value: join(home, 'other') } as const;
    expect(await desk.set(change, false)).toMatchObject({ ok: false, reason: 'confirm' });
    expect([moves.length, stopped.length, settings.current.credentialsFile]).toEqual([0, 0, undefined]);
    expect(await desk.set(change, true)).toMatchObject({ ok: true });
    expect([moves.length, stopped]).toEqual([1, ['prod', 'dev']]);
  });

  it('says that the environment wins, and moves nothing', async () => {
    const { desk, moves } = await open({ environment: { AWS_CONFIG_FILE: join(home, 'c') } });
    const result = await desk.set({ name: 'configFile', value: join(home, 'other') }, false);
    expect(result).toMatchObject({ ok: true, message: expect.stringContaining('AWS_CONFIG_FILE') });
    expect(moves).toEqual([]);
    expect((await desk.view()).files.config).toMatchObject({ from: 'environment', path: join(home, 'c') });
  });

  it('says that a newer version wrote the settings', async () => {
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ settingsVersion: 99 }));
    const { desk } = await open();
    expect((await desk.view()).notice).toContain('newer version');
  });
});
