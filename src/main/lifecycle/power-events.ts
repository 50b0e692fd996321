import { powerMonitor } from 'electron';
import type { ScreenLock } from '../../app/mfa/screen-lock.ts';

/**
 * Whether the screen is locked now, on Windows and macOS. On Linux this would wait for the session bus on the app's main thread, and a
 * screen that is only blank would count: there `isLinuxScreenLocked` tells.
 */
export function isScreenLocked(): boolean {
  return powerMonitor.getSystemIdleState(1) === 'locked';
}

/** Follows what the system tells of the computer: the lock of its screen, and that it woke up or somebody came back. */
export function followPower(screen: ScreenLock, onWake: () => void): void {
  powerMonitor.on('lock-screen', () => screen.locked());
  powerMonitor.on('unlock-screen', () => screen.unlocked());
  powerMonitor.on('resume', onWake);
  powerMonitor.on('unlock-screen', onWake);
}
