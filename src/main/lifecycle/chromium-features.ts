import type { App } from 'electron';

/**
 * Spares what a browser needs and a tray app does not. Must run before the app is ready. Measured in docs/performance.md.
 *
 * - No graphics card: its drivers would be loaded, and kept, for a list of text that is rarely open.
 * - No software in its place for 3D pages, of which there are none.
 * - Chromium's network code stays in this process: nothing remote is ever loaded in a window, and STS is called through Node.
 */
export function lightenChromium(app: Pick<App, 'disableHardwareAcceleration' | 'commandLine'>): void {
  app.disableHardwareAcceleration();
  app.commandLine.appendSwitch('disable-software-rasterizer');
  const features = ['NetworkServiceInProcess2', app.commandLine.getSwitchValue('enable-features')];
  app.commandLine.appendSwitch('enable-features', features.filter(Boolean).join(','));
}
