import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @typedef {{ code: number, output: string, timedOut: boolean }} Outcome
 *   `code` is the exit code (128 when a signal ended it, 127 when it could not start); `output` is stdout and stderr together.
 */

/**
 * Runs a program to its end, without stdin. Never throws: a program that cannot start has code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, limitMs?: number, watch?: (stop: () => void) => void }} [options]
 *   `show` passes the output through to the terminal as well; `limitMs` ends the program after that time;
 *   `watch` is called once a second with a function that ends the program.
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? projectRoot,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timedOut = false;
    const stop = () => {
      timedOut = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 3_000).unref();
    };
    const limit = options.limitMs === undefined ? undefined : setTimeout(stop, options.limitMs);
    const watch = options.watch;
    const ticker = watch === undefined ? undefined : setInterval(() => watch(stop), 1_000);
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
      if (options.show) process.stdout.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const finish = (/** @type {number} */ code) => {
      clearTimeout(limit);
      clearInterval(ticker);
      resolve({ code, output, timedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 128));
  });
}

/** The last lines of a program's output, for a failure message. @param {string} output @param {number} [lines] */
export function tail(output, lines = 25) {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

/** The full path of a program on PATH (and in the admin folders that PATH often lacks), or undefined. @param {string} name */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  for (const folder of folders) {
    const path = join(folder, name);
    if (!folder || !existsSync(path)) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not executable for us: keep looking.
    }
  }
  return undefined;
}

/** The path of a package's JavaScript command under node_modules. @param {string} path such as `vitest/vitest.mjs` */
export function fromNodeModules(path) {
  return join(projectRoot, 'node_modules', path);
}
