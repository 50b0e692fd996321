import { posix, win32 } from 'node:path';
import { type Environment, homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';

/**
 * Where app and command keep their own data: `UNDERSTUDY_HOME`, else `understudy` in the system's folder for application
 * data (as Electron's `appData`: XDG_CONFIG_HOME or ~/.config; ~/Library/Application Support; %APPDATA%).
 */
export function dataFolder(environment: Environment, platform: NodeJS.Platform, homeOfUser: string): string {
  if (environment['UNDERSTUDY_HOME']) return environment['UNDERSTUDY_HOME'];
  const { join } = platform === 'win32' ? win32 : posix;
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'understudy');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'understudy');
    default:
      return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'understudy');
  }
}
