import { app } from 'electron';
import type { Shutdown } from '../../app/delivery/quit-tasks.ts';

export interface OrderlyQuitOptions {
  readonly shutdown: Shutdown;
  /** Quit was asked for: called once, before the last tasks. */
  readonly close: () => void;
  /** Native code waits for a keychain, and cannot be called back. */
  readonly isKeychainWaiting: () => boolean;
}

/** Whoever asks the app to end, its last tasks are done first. */
export function quitInOrder({ close, shutdown, isKeychainWaiting }: OrderlyQuitOptions): void {
  let quitting = false;
  app.on('before-quit', (event) => {
    if (!quitting) {
      quitting = true;
      close();
    }
    if (shutdown.isDone) return;
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
