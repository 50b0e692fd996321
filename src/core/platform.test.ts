import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DesktopFacts, desktopAbilities, windowSystemOf } from './platform.ts';

const linux: DesktopFacts = { platform: 'linux', environment: {}, electron: '45.4.1' };
const wayland = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' };

describe('the window system', () => {
  it.each<[string, Partial<DesktopFacts>, string]>([
    ['X11', { environment: { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11' } }, 'x11'],
    ['nothing that says so', {}, 'x11'],
    ['a Wayland session', { environment: wayland }, 'wayland'],
    ['a Wayland socket alone', { environment: { WAYLAND_DISPLAY: '/run/w' } }, 'wayland'],
    ['an older Electron through XWayland', { environment: wayland, electron: '33.2.1' }, 'x11'],
    [
      'an older Electron told so',
      { environment: wayland, electron: '33.2.1', ozonePlatform: 'wayland' },
      'wayland',
    ],
    [
      'an older Electron without X11',
      { environment: { WAYLAND_DISPLAY: 'w' }, electron: '33.2.1' },
      'wayland',
    ],
    ['the X11 flag in a Wayland session', { environment: wayland, ozonePlatform: 'x11' }, 'x11'],
    ['the flag that leaves it open', { environment: wayland, ozonePlatform: 'auto' }, 'wayland'],
    ['Windows, whatever WSL left', { platform: 'win32', environment: wayland }, 'windows'],
    ['macOS with XQuartz', { platform: 'darwin', environment: { DISPLAY: ':0' } }, 'macos'],
  ])('by %s', (_name, facts, system) => {
    expect(windowSystemOf({ ...linux, ...facts })).toBe(system);
  });
});

describe('what a desktop can do', () => {
  it('asks for no pointer, places nothing and copies nothing from behind on Wayland', () => {
    expect(desktopAbilities({ ...linux, environment: wayland })).toMatchObject({
      windowSystem: 'wayland',
      tellsPointer: false,
      placesWindows: false,
      raisesBy: 'again',
      copiesFromBehind: false,
      bindsKeys: false,
    });
  });

  it.each<[string, Partial<DesktopFacts>, boolean]>([
    ['X11', { environment: { DISPLAY: ':0' } }, true],
    ['an X11 program in a Wayland session', { environment: wayland, electron: '33.2.1' }, false],
    ['Windows', { platform: 'win32' }, true],
  ])('binds keys for all windows on %s: %j, %s', (_name, facts, binds) => {
    expect(desktopAbilities({ ...linux, ...facts }).bindsKeys).toBe(binds);
  });

  it.each(['win32', 'darwin'] as const)('hears of the lock on %s, and has to ask on Linux', (platform) => {
    expect(desktopAbilities({ ...linux, platform }).announcesLock).toBe(true);
    expect(desktopAbilities(linux).announcesLock).toBe(false);
  });
});

it('is what the sources ask, and not the process', () => {
  const root = join(import.meta.dirname, '..');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|[\\/]testing[\\/]/.test(name),
  );
  expect(sources.length).toBeGreaterThan(300);
  const asking = sources.filter((name) =>
    readFileSync(join(root, name), 'utf8').includes('process.platform'),
  );
  expect(asking).toEqual([join('core', 'platform.ts')]);
});
