import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { hostPlatform } from '../platform.ts';
import type { BrowserSystem } from './browser-places.ts';
import type { OpenCommand } from './open-command.ts';

/** `Local State` and `extensions.json` are some megabytes at most. */
const LARGEST_FILE = 32 * 1024 * 1024;

/** This machine, as browsers are looked for on it. */
export function localBrowserSystem(environment: Environment): BrowserSystem {
  return {
    platform: hostPlatform,
    environment,
    home: homedir(),
    isFile: (path) =>
      stat(path).then(
        (found) => found.isFile(),
        () => false,
      ),
    async readText(path) {
      try {
        const { size } = await stat(path);
        return size > LARGEST_FILE ? undefined : await readFile(path, 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * Starts a program that outlives this one, without a shell. Resolves once it runs, or to Node's code (`ENOENT`, `EACCES`)
 * where it cannot be started.
 */
export function startDetached({ args, program }: OpenCommand): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { detached: true, stdio: 'ignore', windowsHide: false });
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'FAILED'));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
