import { app } from 'electron';

/** What starts this app again: the program itself, and its folder where it is run from source. */
export function relaunchCommand(
  environment: Readonly<Record<string, string | undefined>>,
): readonly [program: string, ...args: string[]] {
  // An AppImage runs from a folder that is gone when it ends.
  const program = environment['APPIMAGE'] || process.execPath;
  return app.isPackaged ? [program] : [program, app.getAppPath()];
}
