import { app, powerMonitor } from 'electron';
import type { Shutdown } from '../../app/delivery/quit-tasks.ts';

export interface OrderlyQuitOptions {
  readonly shutdown: Shutdown;
  /** Quit was asked for: called once, before the last tasks. */
  readonly close: () => void;
  /** Native code waits for a keychain, and cannot be called back. */
  readonly isKeychainWaiting: () => boolean;
  readonly platform: NodeJS.Platform;
}

/**
 * Whoever asks the app to end, its last tasks are done first. Only a logout or shutdown of macOS is not held up: that would call it off.
 * It is announced before the quit, so the tasks are begun then, and have what time the end takes. (Windows announces nothing to an app
 * without a window, and ends it.)
 */
export function quitInOrder(options: OrderlyQuitOptions): void {
  const { close, shutdown, isKeychainWaiting, platform } = options;
  let quitting = false;
  let systemEnds = false;
  const begin = () => {
    if (quitting) return;
    quitting = true;
    close();
  };
  powerMonitor.on('shutdown', () => {
    systemEnds = true;
    begin();
    if (!shutdown.isDone) void shutdown.run();
  });
  app.on('before-quit', (event) => {
    begin();
    if (shutdown.isDone || (systemEnds && platform === 'darwin')) return;
    event.preventDefault();
    void shutdown.run().then(() => app.quit());
  });
  // The end of a desktop session, or Ctrl C where it was started: Electron would end without waiting for them.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => app.quit());
  app.on('quit', () => {
    // Everything is stored and closed. A process whose native code waits for a keychain would never end by itself.
    if (isKeychainWaiting()) process.kill(process.pid, 'SIGKILL');
  });
}
