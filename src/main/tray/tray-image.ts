import { join } from 'node:path';
import { type NativeImage, nativeImage, nativeTheme } from 'electron';
import { hostPlatform } from '../../core/platform.ts';
import type { TrayIconState } from './tray-icon.ts';

/**
 * The picture for a state, from the resources folder. On Linux and macOS Electron adds the `@2x` files for dense displays by itself, on
 * Windows it takes the size that fits from the `.ico`. A name that ends in `Template` lets macOS colour it; Windows has one set for a
 * light and one for a dark taskbar. A picture that cannot be read gives an empty image, never a crash.
 */
export function trayImage(resources: string, state: TrayIconState): NativeImage {
  return nativeImage.createFromPath(
    join(resources, 'tray', ...trayFile(state, hostPlatform, isTaskbarDark(hostPlatform, nativeTheme))),
  );
}

/**
 * Whether the bar that holds the icon is dark. Windows' taskbar has a theme apart from that of the apps, which Electron tells from
 * version 37 on; the setting of our own theme changes the apps' only.
 */
export function isTaskbarDark(
  platform: NodeJS.Platform,
  theme: {
    readonly shouldUseDarkColors: boolean;
    readonly shouldUseDarkColorsForSystemIntegratedUI?: boolean;
  },
): boolean {
  const { shouldUseDarkColors, shouldUseDarkColorsForSystemIntegratedUI = shouldUseDarkColors } = theme;
  return platform === 'win32' ? shouldUseDarkColorsForSystemIntegratedUI : shouldUseDarkColors;
}

/** Folder and name of the picture below `tray`. */
export function trayFile(
  state: TrayIconState,
  platform: NodeJS.Platform,
  dark: boolean,
): readonly [folder: string, file: string] {
  switch (platform) {
    case 'darwin':
      return ['macos', `${state}Template.png`];
    case 'win32':
      return [dark ? 'windows' : 'windows-light', `${state}.ico`];
    default:
      return ['linux', `${state}.png`];
  }
}
