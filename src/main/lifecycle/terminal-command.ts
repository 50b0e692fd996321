import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import which from 'which';

/**
 * The words that start the `understudy` command, with absolute paths, for lines in the user's files. By its name on PATH first, which
 * stays when a new version comes; else as it lies beside this app. An AppImage's folder is gone when the app ends, so only a command on
 * PATH will do there; without one the words name it as it will be found later.
 */
export function terminalCommand(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): readonly string[] {
  const path = environment['PATH'] ?? '';
  const onPath = which.sync('understudy', { path, nothrow: true });
  if (onPath !== null) return [onPath];
  if (app.isPackaged) {
    const beside = join(process.resourcesPath, 'cli', platform === 'win32' ? 'understudy.exe' : 'understudy');
    return [environment['APPIMAGE'] || !existsSync(beside) ? 'understudy' : realpathSync(beside)];
  }
  const node = which.sync('node', { path, nothrow: true }) ?? 'node';
  return [node, join(app.getAppPath(), 'out', 'cli', 'main.js')];
}
