import { powerMonitor } from 'electron';
import type { ScreenLock } from '../../app/mfa/screen-lock.ts';

/** Well after the start, which nothing here should hold up, in milliseconds. */
const FIRST_LOOK_MS = 3_000;

/**
 * Whether the screen is locked now, where the system tells it. On Linux a screen that is only blank counts, too: there it says that
 * nobody looks, and `isLinuxScreenLocked` says whether it is locked.
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
  // The first answer may come too early to be true, so the first question is put before anything depends on it.
  setTimeout(isScreenLocked, FIRST_LOOK_MS).unref();
}
