import { type BusCall, callBus, saysTrue, textsIn } from './bus-call.ts';

/**
 * Whether the screen of a Linux desktop is locked. A screen that is only blank is not: X's own screen saver blanks it after ten
 * minutes without asking anybody for a password, and Electron takes that for a lock. What counts is logind, which every locker of a
 * session tells, and the screen savers on the session bus, which know of their own.
 */

const PROPERTY = 'org.freedesktop.DBus.Properties.Get';

const LOGIND: BusCall = {
  bus: 'system',
  name: 'org.freedesktop.login1',
  // The caller's own session, or that of the user's display (org.freedesktop.login1, session objects).
  path: '/org/freedesktop/login1/session/auto',
  method: PROPERTY,
  values: ['org.freedesktop.login1.Session', 'LockedHint'],
};

const NAMES: BusCall = {
  bus: 'session',
  name: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  method: 'org.freedesktop.DBus.ListNames',
};

/** Screen savers that lock, by their name on the bus; the path is spelled like it. */
const SAVERS = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
] as const;

/** Resolves within seconds. Where nobody can tell, it is not locked: a question that nobody sees is the worse mistake. */
export async function isLinuxScreenLocked(
  call: (call: BusCall) => Promise<string | undefined> = callBus,
): Promise<boolean> {
  const saverIsActive = async (): Promise<boolean> => {
    // Only those that run: a call would start one that does not.
    const running = textsIn(await call(NAMES)) ?? [];
    const asked = SAVERS.filter((name) => running.includes(name)).map((name) =>
      call({
        bus: 'session',
        name,
        path: `/${name.replaceAll('.', '/')}`,
        method: `${name}.GetActive`,
      }),
    );
    return (await Promise.all(asked)).some(saysTrue);
  };
  const said = await Promise.all([call(LOGIND).then(saysTrue), saverIsActive()]);
  return said.includes(true);
}
