import { existsSync } from 'node:fs';
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

it.each([
  ['win32', { shouldUseDarkColors: false, shouldUseDarkColorsForSystemIntegratedUI: true }, true],
  ['win32', { shouldUseDarkColors: true, shouldUseDarkColorsForSystemIntegratedUI: false }, false],
  ['win32', { shouldUseDarkColors: true }, true],
  ['linux', { shouldUseDarkColors: false, shouldUseDarkColorsForSystemIntegratedUI: true }, false],
] as const)('on %s with %j the taskbar is dark: %s', (platform, theme, dark) => {
  expect(isTaskbarDark(platform, theme)).toBe(dark);
});
