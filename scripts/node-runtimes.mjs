// Other Nodes than the one that runs this: older and newer ones, and that of Windows. From the npm registry, where Node's own builds
// are packages; kept in the cache folder.

import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { fetchArchive } from './npm-archive.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { StepFailed, say, secondsSince } from './step.mjs';
import { run, tail } from './subprocess.mjs';

/** @typedef {{ system: 'linux-x64' | 'win-x64', version: string, integrity: string }} NodeRuntime */

/** The Nodes that the command promises to run on: the oldest one of package.json's `engines`, and each later line. */
export const linuxNodes = /** @type {const} @satisfies {readonly NodeRuntime[]} */ ([
  {
    system: 'linux-x64',
    version: '20.19.5',
    integrity:
      'sha512-xuNO04Y9YvjAKVFwOP15sC4AY0dfdmrlxiQOxuiW+wjjHUx9XxO6jEvb57PmeQMm6wMz6nls7t2joeDeb3MHgQ==',
  },
  {
    system: 'linux-x64',
    version: '22.23.5',
    integrity:
      'sha512-3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw==',
  },
  {
    system: 'linux-x64',
    version: '24.22.3',
    integrity:
      'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
  },
  {
    system: 'linux-x64',
    version: '26.12.1',
    integrity:
      'sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==',
  },
]);

/** The Node that goes into the packaged command on Windows. @type {NodeRuntime} */
export const windowsNode = {
  system: 'win-x64',
  version: '22.23.3',
  integrity:
    'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
};

/**
 * The program of a Node, fetched at its first use and kept for all later ones.
 * @param {NodeRuntime} runtime
 * @returns {Promise<string>}
 */
export async function fetchNode(runtime) {
  const { integrity, system, version } = runtime;
  const folder = join(cacheFolder(), 'node', `${version}-${system}`);
  const name = system === 'win-x64' ? 'node.exe' : 'node';
  const program = join(folder, name);
  if (existsSync(program)) return program;
  await oneAtATime(
    join(cacheFolder(), 'locks', `node-${version}-${system}`),
    () => say('Node', `another run is fetching ${version} for ${system}, waiting for it`),
    async () => {
      if (existsSync(program)) return;
      const start = Date.now();
      say('Node', `downloading ${version} for ${system} (once per machine)`);
      const work = join(cacheFolder(), 'download', `node-${version}-${system}`);
      // What an interrupted run left behind.
      await rm(work, { recursive: true, force: true });
      try {
        const spec = `node-${system}@${version}`;
        const archive = await fetchArchive({ spec, integrity }, work, {
          advice:
            'Check the network and the registry (npm config get registry), then run the same command again.',
        });
        const unpacked = await run('tar', ['-xzf', archive, '-C', work, `package/bin/${name}`]);
        if (unpacked.code !== 0)
          throw new StepFailed(`${spec} could not be unpacked:\n${tail(unpacked.output, 6)}`);
        await mkdir(dirname(folder), { recursive: true });
        await rm(folder, { recursive: true, force: true });
        // In one move, so that no other run ever sees half of it.
        await rename(join(work, 'package', 'bin'), folder);
        say('Node', `${version} for ${system} is there in ${secondsSince(start)}`);
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    },
  );
  return program;
}
