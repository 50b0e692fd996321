import { join } from 'node:path';
import { type NativeImage, nativeImage } from 'electron';
import type { TrayIconState } from './tray-icon.ts';

/**
 * The picture for a state, from the resources folder. Electron adds the `@2x` file for dense displays by itself; a name
 * that ends in `Template` lets macOS colour it. A picture that cannot be read gives an empty image, never a crash.
 */
export function trayImage(
  resources: string,
  state: TrayIconState,
  platform: NodeJS.Platform = process.platform,
): NativeImage {
  const file = platform === 'darwin' ? `${state}Template.png` : `${state}.png`;
  return nativeImage.createFromPath(
    join(
      resources,
      'tray',
      platform === 'darwin' ? 'macos' : platform === 'win32' ? 'windows' : 'linux',
      file,
    ),
  );
}
