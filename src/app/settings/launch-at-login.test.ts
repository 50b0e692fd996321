import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaunchAtLogin, quotedForExec } from './launch-at-login.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-login-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const noItems = {
  getLoginItemSettings: () => ({ openAtLogin: false }),
  setLoginItemSettings: () => undefined,
};
const onLinux = (environment = {}, command: readonly string[] = ['/opt/Understudy/understudy']) =>
  new LaunchAtLogin({ platform: 'linux', environment, home, command, loginItems: noItems });
const entry = () => join(home, '.config', 'autostart', 'understudy.desktop');

describe('LaunchAtLogin on Linux', () => {
  it('writes an autostart entry that runs this app, and takes it away again', async () => {
    const login = onLinux();
    expect(await login.view()).toEqual({ on: false, path: entry() });
    expect(await login.set(true)).toBeUndefined();
    expect(await login.view()).toEqual({ on: true, path: entry() });
    expect(readFileSync(entry(), 'utf8')).toContain('\nExec=/opt/Understudy/understudy --at-login\n');
    expect(statSync(entry()).mode & 0o022).toBe(0);
    expect(await login.set(false)).toBeUndefined();
    expect(readdirSync(join(home, '.config', 'autostart'))).toEqual([]);
    expect(await login.set(false)).toBeUndefined();
  });

  it.each([
    ['an absolute XDG_CONFIG_HOME', () => join(home, 'xdg'), () => join(home, 'xdg', 'autostart')],
    ['a relative one, which counts as none', () => 'xdg', () => join(home, '.config', 'autostart')],
  ])('goes by %s', async (_, given, folder) => {
    const login = onLinux({ XDG_CONFIG_HOME: given() });
    await login.set(true);
    expect(readdirSync(folder())).toEqual(['understudy.desktop']);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'sees that the desktop set %s',
    async (line) => {
      const login = onLinux();
      await login.set(true);
      writeFileSync(entry(), `[Desktop Entry]\n${line}\n`);
      expect((await login.view()).on).toBe(false);
    },
  );

  it('follows a program that moved, and leaves alone what was taken away', async () => {
    await onLinux({}, ['/old/understudy']).set(true);
    await onLinux({}, ['/new/understudy']).refresh();
    expect(readFileSync(entry(), 'utf8')).toContain('\nExec=/new/understudy --at-login\n');
    rmSync(entry());
    await onLinux().refresh();
    expect(readdirSync(join(home, '.config', 'autostart'))).toEqual([]);
  });

  it('starts no demo: it would find nothing of its own any more', async () => {
    const options = { platform: 'linux', environment: {}, home, command: ['/opt/understudy'] } as const;
    const login = new LaunchAtLogin({ ...options, loginItems: noItems, demo: true });
    expect(await login.set(true)).toContain('This is the demo.');
    expect((await login.view()).on).toBe(false);
  });

  it('says why it did not work', async () => {
    writeFileSync(join(home, '.config'), 'in the way');
    expect(await onLinux().set(true)).toMatch(/^It could not be set: /);
  });
});

describe('LaunchAtLogin elsewhere', () => {
  it('asks the system', async () => {
    let openAtLogin = false;
    const given: unknown[] = [];
    const login = new LaunchAtLogin({
      platform: 'win32',
      environment: {},
      home,
      command: [],
      loginItems: {
        getLoginItemSettings: () => ({ openAtLogin }),
        setLoginItemSettings: (settings) => {
          given.push(settings);
          openAtLogin = settings.openAtLogin;
        },
      },
    });
    expect(await login.set(true)).toBeUndefined();
    expect(await login.view()).toEqual({ on: true });
    expect(given).toEqual([{ openAtLogin: true, args: ['--at-login'] }]);
  });

  it('tells of an app that was switched off in the Task Manager, whatever its entry says', async () => {
    const login = new LaunchAtLogin({
      platform: 'win32',
      environment: {},
      home,
      command: [],
      loginItems: {
        getLoginItemSettings: () => ({ openAtLogin: true, executableWillLaunchAtLogin: false }),
        setLoginItemSettings: () => {},
      },
    });
    expect(await login.view()).toEqual({ on: false });
    expect(await login.set(true)).toContain('Task Manager');
  });

  it.each([
    [true, undefined],
    [false, 'Move it into the Applications folder'],
  ])('on macOS in the Applications folder: %s', async (isThere, sentence) => {
    let openAtLogin = false;
    const login = new LaunchAtLogin({
      platform: 'darwin',
      environment: {},
      home,
      command: [],
      loginItems: {
        isInApplicationsFolder: () => isThere,
        getLoginItemSettings: () => ({ openAtLogin }),
        setLoginItemSettings: (settings) => {
          openAtLogin = settings.openAtLogin;
        },
      },
    });
    const said = await login.set(true);
    if (sentence === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(sentence);
    expect(openAtLogin).toBe(isThere);
  });

  it('says when the system did not take it over', async () => {
    const login = new LaunchAtLogin({
      platform: 'darwin',
      environment: {},
      home,
      command: [],
      loginItems: noItems,
    });
    expect(await login.set(true)).toMatch(/did not take it over/);
  });
});

describe('quotedForExec', () => {
  it.each([
    ['/usr/bin/understudy', '/usr/bin/understudy'],
    ['/opt/My Apps/understudy', '"/opt/My Apps/understudy"'],
    ['100%', '100%%'],
    ['a"b', '"a\\\\"b"'],
    ['$HOME', '"\\\\$HOME"'],
    ['back\\slash', '"back\\\\\\\\slash"'],
  ])('writes %s as %s', (argument, written) => {
    expect(quotedForExec(argument)).toBe(written);
  });
});
