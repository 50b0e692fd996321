import type { App } from 'electron';

/**
 * Chromium's own ways to let a debugger in. No fuse covers them: with the port, every program and every user of this machine could
 * drive the windows.
 */
const DEBUGGING_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'auto-open-devtools-for-tabs',
] as const;

/** Takes them off the command line, before the app is ready. Returns those that were there. */
export function dropDebuggingSwitches({
  commandLine,
}: {
  readonly commandLine: Pick<App['commandLine'], 'hasSwitch' | 'removeSwitch'>;
}): readonly string[] {
  const given = DEBUGGING_SWITCHES.filter((name) => commandLine.hasSwitch(name));
  for (const name of given) commandLine.removeSwitch(name);
  return given;
}
