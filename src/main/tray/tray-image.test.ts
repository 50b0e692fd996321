import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ nativeImage: {}, nativeTheme: {} }));
const { isTaskbarDark, trayFile } = await import('./tray-image.ts');

const resources = join(import.meta.dirname, '../../../resources/tray');

describe('trayFile', () => {
  const states = ['idle', 'active', 'expiring', 'attention'] as const;
  const systems = [
    ['darwin', false],
    ['win32', false],
    ['win32', true],
    ['linux', false],
  ] as const;
  it.each(systems.flatMap(([platform, dark]) => states.map((state) => [platform, dark, state] as const)))(
    'names a picture that is there: %s, dark %s, %s',
    (platform, dark, state) => {
      expect(existsSync(join(resources, ...trayFile(state, platform, dark)))).toBe(true);
    },
  );
});

it.each(
  (['idle', 'active', 'expiring', 'attention'] as const).flatMap((state) =>
    [true, false].map((dark) => trayFile(state, 'win32', dark)),
  ),
)('in %s/%s Windows finds every size that its displays ask for', (...file) => {
  const icon = readFileSync(join(resources, ...file));
  // ICO: two bytes of nothing, the type, how many, and 16 bytes for each, which begin with width and height.
  expect([icon.readUInt16LE(0), icon.readUInt16LE(2)]).toEqual([0, 1]);
  const pictures = Array.from({ length: icon.readUInt16LE(4) }, (_, index) => 6 + 16 * index);
  expect(pictures.map((at) => [icon.readUInt8(at), icon.readUInt8(at + 1)])).toEqual(
    [16, 20, 24, 32, 48].map((size) => [size, size]),
  );
  for (const at of pictures) {
    const png = icon.subarray(
      icon.readUInt32LE(at + 12),
      icon.readUInt32LE(at + 12) + icon.readUInt32LE(at + 8),
    );
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    // IHDR: what the picture itself says of its width.
    expect(png.readUInt32BE(16)).toBe(icon.readUInt8(at));
  }
});

it.each([
  ['win32', { shouldUseDarkColors: false, shouldUseDarkColorsForSystemIntegratedUI: true }, true],
  ['win32', { shouldUseDarkColors: true, shouldUseDarkColorsForSystemIntegratedUI: false }, false],
  ['win32', { shouldUseDarkColors: true }, true],
  ['linux', { shouldUseDarkColors: false, shouldUseDarkColorsForSystemIntegratedUI: true }, false],
] as const)('on %s with %j the taskbar is dark: %s', (platform, theme, dark) => {
  expect(isTaskbarDark(platform, theme)).toBe(dark);
});
