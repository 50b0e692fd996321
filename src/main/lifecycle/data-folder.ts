import { join } from 'node:path';
import { app } from 'electron';
import { type DataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { makePrivateFolder } from './private-folder.ts';

/**
 * `UNDERSTUDY_HOME` when set, else the system's folder for application data. This user's alone; Chromium's own
 * files go below it too, so that one folder is all there is to find (or to delete).
 */
export function prepareDataFolder(environment: NodeJS.ProcessEnv): DataFolder {
  const root = environment['UNDERSTUDY_HOME'] || join(app.getPath('appData'), 'understudy');
  makePrivateFolder(root);
  app.setPath('userData', root);
  app.setPath('sessionData', join(root, 'chromium'));
  return dataFolderAt(root);
}
