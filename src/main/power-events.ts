import { powerMonitor } from 'electron';
import type { ScreenLock } from './screen-lock.ts';

/** Follows what the system tells of the computer: the lock of its screen, and that it woke up or somebody came back. */
export function followPower(screen: ScreenLock, onWake: () => void): void {
  powerMonitor.on('lock-screen', () => screen.locked());
  powerMonitor.on('unlock-screen', () => screen.unlocked());
  powerMonitor.on('resume', onWake);
  powerMonitor.on('unlock-screen', onWake);
}
