import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ nativeImage: {}, nativeTheme: {} }));
const { trayFile } = await import('./tray-image.ts');

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
