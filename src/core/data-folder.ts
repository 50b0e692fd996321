import { join, posix, win32 } from 'node:path';
import { type Environment, homeDirectory } from './aws-files/profiles/file-locations.ts';

/** Where each thing of the app's own data lies; app, command and simulations share it. */
export interface DataFolder {
  readonly root: string;
  /** The app's settings, without a secret. */
  readonly settings: string;
  readonly logFile: string;
  /** Sessions, sealed with the key from the keychain. */
  readonly sealedSessions: string;
  /** Which profile has which key in the keychain; no secret. */
  readonly keyRecords: string;
  /** What was begun with keys and is not at its end; no secret. */
  readonly keyWork: string;
  /** The last step of each MFA device whose code was given out; never a code. */
  readonly codeSteps: string;
  /** What targets were switched to, where their names do not tell. */
  readonly switches: string;
  /** What was asked of AWS and written, a file for each day. */
  readonly activity: string;
  /** Programs of the user's own; see docs/hooks.md. */
  readonly hooks: string;
  /** Roles that give no more than an hour, as AWS told. */
  readonly roleLimits: string;
  /** How far AWS's clock is from this machine's. */
  readonly clock: string;
  /** Remarks on profiles that were said already. */
  readonly saidRemarks: string;
  /** What the hooks `profiles` told last. */
  readonly hookProfiles: string;
  /** Tokens for programs that read them from a file. */
  readonly endpoint: string;
  /** Locks by which commands wait for one another. */
  readonly turns: string;
  /** The last agreed change of the config file, so that it can be taken back. */
  readonly configChange: string;
  /** What V8 compiled of the command's own code. */
  readonly compiled: string;
  /** What is known of newer versions, and when it was asked for. */
  readonly updates: string;
  /** What each Identity Center listed last: accounts and roles. */
  readonly roleLists: string;
}

/** The names of all that lies in the data folder `root`. */
export function dataFolderAt(root: string): DataFolder {
  return {
    root,
    settings: join(root, 'settings.json'),
    logFile: join(root, 'logs', 'understudy.log'),
    sealedSessions: join(root, 'sessions.sealed'),
    keyRecords: join(root, 'keys.json'),
    keyWork: join(root, 'key-work.json'),
    codeSteps: join(root, 'code-steps.json'),
    switches: join(root, 'switches.json'),
    activity: join(root, 'activity'),
    roleLimits: join(root, 'role-limits.json'),
    clock: join(root, 'clock.json'),
    saidRemarks: join(root, 'said-remarks.json'),
    hooks: join(root, 'hooks'),
    hookProfiles: join(root, 'hook-profiles.json'),
    endpoint: join(root, 'endpoint'),
    turns: join(root, 'turns'),
    configChange: join(root, 'config-change.json'),
    compiled: join(root, 'compiled'),
    updates: join(root, 'updates.json'),
    roleLists: join(root, 'identity-center-roles.json'),
  };
}

/**
 * Where app and command keep their own data: `UNDERSTUDY_HOME`, else `understudy` in the system's folder for application
 * data (as Electron's `appData`: XDG_CONFIG_HOME or ~/.config; ~/Library/Application Support; %APPDATA%).
 */
export function dataFolder(environment: Environment, platform: NodeJS.Platform, homeOfUser: string): string {
  if (environment['UNDERSTUDY_HOME']) return environment['UNDERSTUDY_HOME'];
  const { join: joinOn } = platform === 'win32' ? win32 : posix;
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  switch (platform) {
    case 'win32':
      return joinOn(environment['APPDATA'] || joinOn(home, 'AppData', 'Roaming'), 'understudy');
    case 'darwin':
      return joinOn(home, 'Library', 'Application Support', 'understudy');
    default:
      return joinOn(environment['XDG_CONFIG_HOME'] || joinOn(home, '.config'), 'understudy');
  }
}
