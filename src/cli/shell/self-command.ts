import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Environment } from '../../core/chain/chain.ts';
import { hostPlatform } from '../../core/platform.ts';

/** How this program can be started again. */
export interface SelfCommand {
  /** As people type it: by its name where PATH leads here. */
  readonly words: readonly string[];
  /** Wherever it is called from: the words with absolute paths. */
  readonly absolute: readonly string[];
}

/**
 * Finds out how this very program is started: as one program, or as Node with a script. Where `understudy` on PATH is the same
 * file that path is taken as it stands there, since a link stays in place when a new version comes.
 */
export function selfCommand(
  environment: Environment,
  { execPath, argv }: Pick<NodeJS.Process, 'execPath' | 'argv'> = process,
): SelfCommand {
  const isOneProgram = /^understudy(?:\.exe)?$/i.test(basename(execPath));
  const file = isOneProgram ? execPath : (argv[1] ?? execPath);
  const onPath = findOnPath(searchPath(environment, hostPlatform), realPath(file));
  if (onPath !== undefined) return { words: ['understudy'], absolute: [onPath] };
  const absolute = isOneProgram ? [execPath] : [execPath, file];
  return { words: absolute, absolute };
}

/** Windows spells the name `Path`, and knows it in any case; a copy of the environment does not. */
export function searchPath(environment: Environment, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return environment['PATH'] ?? '';
  const name = Object.keys(environment).find((each) => each.toUpperCase() === 'PATH');
  return (name !== undefined && environment[name]) || '';
}

function findOnPath(path: string, wanted: string): string | undefined {
  const names = hostPlatform === 'win32' ? ['understudy.exe', 'understudy.cmd'] : ['understudy'];
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    for (const name of names) {
      const candidate = join(folder, name);
      if (!isExecutable(candidate)) continue;
      // The first one found is what the shell would run; another program of that name is in the way.
      return realPath(candidate) === wanted ? candidate : undefined;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
