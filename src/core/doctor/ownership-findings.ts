import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ForeignOwner, foreignOwner } from '../files/foreign-owner.ts';
import type { DoctorFinding } from './finding.ts';

/**
 * Files and folders that belong to another user and are closed to this one, as a first run under `sudo` with the user's HOME leaves them: the data
 * folder with what lies in it, the AWS files, the caches of the AWS CLI. Of a folder and what lies in it only the folder is named.
 */
export function ownershipFindings(places: {
  readonly dataFolder: string;
  readonly config: string;
  readonly credentials: string;
}): readonly DoctorFinding[] {
  const { config, credentials, dataFolder } = places;
  const awsFolders = [...new Set([dirname(config), dirname(credentials)])];
  const looked = [
    ...inFolder(dataFolder),
    ...awsFolders,
    config,
    credentials,
    ...awsFolders.flatMap((folder) => [
      ...inFolder(join(folder, 'sso', 'cache')),
      ...inFolder(join(folder, 'cli', 'cache')),
    ]),
  ];
  const found = new Map<string, ForeignOwner>();
  for (const path of looked) {
    const foreign = foreignOwner(path);
    if (foreign && ![...found.keys()].some((above) => isIn(foreign.path, above)))
      found.set(foreign.path, foreign);
  }
  const inTheWay: DoctorFinding[] = isNoFolder(dataFolder)
    ? [
        {
          code: 'data-folder-is-file',
          severity: 'error',
          path: dataFolder,
          message: `${dataFolder} is a file, but Understudy keeps its own data in a folder of that name.`,
          advice: 'Move that file away.',
        },
      ]
    : [];
  const foreign = [...found.values()].map(
    ({ command, owner, path }): DoctorFinding => ({
      code: 'belongs-to-another-user',
      severity: 'error',
      path,
      message: `${path} belongs to ${owner}, and you may not change it: a run with sudo leaves this.`,
      advice: `Run ${command}.`,
    }),
  );
  return [...inTheWay, ...foreign];
}

function isNoFolder(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    // It is not there, or not for us to see.
    return false;
  }
}

function inFolder(folder: string): readonly string[] {
  try {
    return [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  } catch {
    return [folder];
  }
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
