// Windows' own Node on Linux, by way of wine.

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';
import { fetchNode, windowsNode } from '../node-runtimes.mjs';
import { oneAtATime } from '../one-at-a-time.mjs';
import { StepFailed, say, secondsSince } from '../step.mjs';
import { findProgram, run, tail } from '../subprocess.mjs';

/** Raised whenever the folder that stands for Windows is made another way. */
const recipe = 1;
const PREPARE_MS = 180_000;

/** The root of Linux is drive Z of wine. @param {string} path absolute */
export function windowsPath(path) {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/** Whether wine for 64 bits is installed. */
export function hasWine() {
  return process.arch === 'x64' && findProgram('wine') !== undefined;
}

/** @typedef {{ code: number | undefined, output: string, timedOut: boolean }} Ended `code` is undefined when the time was over */

/**
 * Windows' Node with a system of its own, which lives in the cache folder; what users keep there is made again for each run.
 * @returns {Promise<{ run: (args: readonly string[], options: { limitMs: number, cwd?: string, env?: Record<string, string> }) => Promise<Ended>, close: () => Promise<void> }>}
 */
export async function openWindows() {
  const program = await fetchNode(windowsNode);
  const prefix = join(cacheFolder(), 'wine', String(recipe));
  const wine = findProgram('wine') ?? 'wine';
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/root',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Neither .NET nor a browser is asked for.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    // Programs that are named without their folder are found there, node among them.
    WINEPATH: windowsPath(dirname(program)),
  };
  await oneAtATime(
    join(cacheFolder(), 'locks', `wine-${recipe}`),
    () => say('Wine', 'another run is preparing it, waiting for it'),
    () => prepare(wine, prefix, environment),
  );
  return {
    run: (args, { cwd, env, limitMs }) =>
      toItsEnd(wine, [program, ...args], { cwd, env: { ...environment, ...env }, limitMs }),
    close: async () => {
      const server = findProgram('wineserver') ?? '/usr/lib/wine/wineserver64';
      if (existsSync(server)) await run(server, ['--kill'], { env: environment, limitMs: 20_000 });
    },
  };
}

/** A system that says that it is Windows 10: Node refuses older ones. */
async function prepare(wine, prefix, env) {
  const done = join(prefix, 'understudy-ready');
  if (existsSync(done)) return;
  const start = Date.now();
  await rm(prefix, { recursive: true, force: true });
  await mkdir(join(prefix, '..'), { recursive: true });
  const version = ['HKEY_CURRENT_USER\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'];
  for (const args of [
    ['wineboot', '-i'],
    ['reg', 'add', ...version],
  ]) {
    const outcome = await toItsEnd(wine, args, { env, limitMs: PREPARE_MS });
    if (outcome.code !== 0) {
      throw new StepFailed(
        `wine could not prepare a Windows (${args[0]}):\n${tail(outcome.output)}`,
        `Remove ${prefix} and run the same command again.`,
      );
    }
  }
  await run('touch', [done]);
  say('Wine', `prepared in ${secondsSince(start)} (once per machine)`);
}

/** Its output goes into a file: for a Windows program a pipe of Linux is none. @returns {Promise<Ended>} */
async function toItsEnd(wine, args, { cwd, env, limitMs }) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-wine-'));
  const path = join(folder, 'output');
  const file = openSync(path, 'w');
  try {
    const ended = await new Promise((resolve) => {
      const child = spawn(wine, args, { cwd, env, stdio: ['ignore', file, file], detached: true });
      const limit = setTimeout(() => {
        // With all that it started.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        resolve({ code: undefined, timedOut: true });
      }, limitMs);
      child.once('error', () => resolve({ code: 127, timedOut: false }));
      child.once('exit', (code) => {
        clearTimeout(limit);
        resolve({ code: code ?? 128, timedOut: false });
      });
    });
    return { ...ended, output: await readFile(path, 'utf8') };
  } finally {
    closeSync(file);
    await rm(folder, { recursive: true, force: true });
  }
}
