import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';

/** Ways to ask the session bus whether anybody shows tray icons; the first program found answers. */
const QUESTIONS: readonly (readonly [program: string, ...args: string[]])[] = [
  [
    'dbus-send',
    '--session',
    '--print-reply',
    '--reply-timeout=1500',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    `string:${WATCHER}`,
  ],
  [
    'gdbus',
    'call',
    '--session',
    '--timeout=2',
    '--dest=org.freedesktop.DBus',
    '--object-path=/org/freedesktop/DBus',
    '--method=org.freedesktop.DBus.NameHasOwner',
    WATCHER,
  ],
];

/**
 * True when a tray icon will be seen. On macOS and Windows always; on Linux only where a StatusNotifier host is on the
 * session bus (GNOME needs an extension for it). When nobody can tell, the answer is no: a window too many is better
 * than an app that seems not to start.
 */
export async function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, ...args] of QUESTIONS) {
    const answer = await output(program, args);
    if (answer !== undefined) return /\btrue\b/.test(answer);
  }
  return false;
}

function output(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 3000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}

/** Why a window opens by itself where nobody shows tray icons. */
export const withoutTray = {
  message: 'This desktop shows no tray icons, so this window opens instead.',
  advice:
    'Closing it keeps Understudy running; starting Understudy again brings it back. On GNOME the AppIndicator extension shows tray icons.',
};
