import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../app/log.ts';
import type { SystemTray } from './system-tray.ts';
import { lookForIcon, sessionBusOf, type TraySight } from './tray-host.ts';

/** Between two looks, in ms: often while a desktop starts, then as often as the labels change. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const LATER_MS = 60_000;
/** A host was just seen: its second look comes soon, in ms. */
const SOON_MS = 1_000;
/** So long a desktop that logs in may take until it shows icons, in ms. */
const LOGIN_MS = PAUSES_MS.reduce((sum, pause) => sum + pause, 0);

export interface TrayFollower {
  readonly look: () => Promise<TraySight>;
  /** Makes the icon again: one that was made before there was a host is never shown. */
  readonly remakeIcon: () => void;
  /** Nobody will see the icon. Called once. */
  readonly onMissing: () => void;
  /** The system started the app while it logs in: the desktop's tray may come later. */
  readonly isAtLogin: boolean;
  readonly signal: AbortSignal;
  /** Passed in for tests. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Waits until the icon is shown, and makes it again, once for each host, where a host came after it. Chromium follows a host by itself
 * from the first registration on, so nothing is looked at after that. Resolves when the icon is shown or `signal` ends it.
 */
export async function followTrayHost(follower: TrayFollower): Promise<void> {
  const { isAtLogin, look, onMissing, pause = pauseFor, remakeIcon, signal } = follower;
  /** How often the host that is there was seen without our icon. */
  let passedOver = 0;
  let waitedMs = 0;
  let hasWarned = false;
  for (let turn = 0; !signal.aborted; turn += 1) {
    const sight = await look();
    if (sight === 'shown' || signal.aborted) return;
    passedOver = sight === 'unknown-to-host' ? passedOver + 1 : 0;
    // The first time it may only be slow: the icon registers in several talks.
    if (passedOver === 2) remakeIcon();
    const isHopeless = sight === 'no-host' ? !isAtLogin || waitedMs >= LOGIN_MS : passedOver > 3;
    if (isHopeless && !hasWarned) {
      hasWarned = true;
      onMissing();
    }
    const ms = passedOver === 1 ? SOON_MS : (PAUSES_MS[turn] ?? LATER_MS);
    await pause(ms, signal);
    waitedMs += ms;
  }
}

/** Keeps no process alive. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Follows the desktop's tray on Linux; elsewhere it is part of the system. */
export async function followTray(options: {
  readonly tray: Pick<SystemTray, 'remake'>;
  readonly log: Log;
  readonly platform: NodeJS.Platform;
  readonly isAtLogin: boolean;
  readonly signal: AbortSignal;
  readonly onMissing: () => void;
}): Promise<void> {
  const { log, platform, tray, ...rest } = options;
  if (platform !== 'linux') return;
  const bus = sessionBusOf();
  await followTrayHost({
    ...rest,
    look: () => lookForIcon(bus, process.pid),
    remakeIcon: () => {
      log.info('The tray icon is made anew: what shows icons came after it.');
      tray.remake();
    },
  });
}

/** Why a window opens by itself where nobody shows tray icons. */
export const withoutTray = {
  message: 'This desktop shows no tray icons, so this window opens instead.',
  advice:
    'Closing it keeps Understudy running; starting Understudy again brings it back. On GNOME the AppIndicator extension shows tray icons; the icon comes by itself once something shows them.',
};
