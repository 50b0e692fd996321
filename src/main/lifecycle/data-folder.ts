import { join } from 'node:path';
import { app } from 'electron';
import { makePrivateFolder } from './private-folder.ts';

/** Where the app keeps its own data. */
export interface DataFolder {
  readonly root: string;
  readonly logFile: string;
  /** Sessions, sealed with the key from the keychain. */
  readonly sealedSessions: string;
  /** What targets were switched to, where their names do not tell. */
  readonly switches: string;
  /** What was asked of AWS and written, a file for each day. */
  readonly activity: string;
  /** Programs of the user's own; see docs/hooks.md. */
  readonly hooks: string;
  /** Roles that give no more than an hour, as AWS told. */
  readonly roleLimits: string;
  /** What the hooks `profiles` told last. */
  readonly hookProfiles: string;
  /** Tokens for programs that read them from a file. */
  readonly endpoint: string;
}

/**
 * `UNDERSTUDY_HOME` when set, else the system's folder for application data. This user's alone; Chromium's own
 * files go below it too, so that one folder is all there is to find (or to delete).
 */
export function prepareDataFolder(environment: NodeJS.ProcessEnv): DataFolder {
  const root = environment['UNDERSTUDY_HOME'] || join(app.getPath('appData'), 'understudy');
  makePrivateFolder(root);
  app.setPath('userData', root);
  app.setPath('sessionData', join(root, 'chromium'));
  return {
    root,
    logFile: join(root, 'logs', 'understudy.log'),
    sealedSessions: join(root, 'sessions.sealed'),
    switches: join(root, 'switches.json'),
    activity: join(root, 'activity'),
    roleLimits: join(root, 'role-limits.json'),
    hooks: join(root, 'hooks'),
    hookProfiles: join(root, 'hook-profiles.json'),
    endpoint: join(root, 'endpoint'),
  };
}
