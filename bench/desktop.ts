import { tmpdir } from 'node:os';
import { startNotificationServer } from '../e2e/desktop/notification-server.ts';
import { startTestBus } from '../e2e/desktop/session-bus.ts';
import { startVirtualScreen } from '../scripts/virtual-desktop.mjs';
import { type TrayWatch, watchTray } from './tray-watch.ts';

/** A desktop of the bench's own: a virtual screen, a session bus with a tray and notifications. */
export interface BenchDesktop {
  readonly environment: Readonly<Record<string, string>>;
  readonly tray: TrayWatch;
  close(): Promise<void>;
}

export async function openBenchDesktop(): Promise<BenchDesktop> {
  const screen = await startVirtualScreen();
  const bus = await startTestBus();
  const tray = await watchTray(await bus.connect());
  const notifications = await startNotificationServer(await bus.connect());
  return {
    environment: {
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      TMPDIR: tmpdir(),
      DISPLAY: screen.display,
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      DBUS_SYSTEM_BUS_ADDRESS: bus.address,
    },
    tray,
    async close() {
      await notifications.close();
      await bus.close();
      await screen.stop();
    },
  };
}
