// A screen and a session bus for machines that have none (servers, containers, build machines).

import { spawn } from 'node:child_process';
import { StepFailed } from './step.mjs';
import { findProgram } from './subprocess.mjs';

/**
 * @typedef {{ pid: number, stop(): Promise<void> }} Service
 */

/**
 * Opens a virtual screen on a free display number. Give its `display` to programs as DISPLAY.
 * @param {{ width?: number, height?: number }} [size] in pixels
 * @returns {Promise<Service & { display: string }>}
 */
export async function startVirtualScreen({ width = 1280, height = 900 } = {}) {
  const args = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    `${width}x${height}x24`,
    '-nolisten',
    'tcp',
    '-noreset',
    '-dpi',
    '96',
    // A screen nobody touches goes blank after ten minutes, and programs that ask take that for a lock.
    '-s',
    '0',
  ];
  const { service, firstLine } = await startService('Xvfb', args);
  return { ...service, display: `:${firstLine}` };
}

/**
 * Starts a session bus of its own. Give its `address` to programs as DBUS_SESSION_BUS_ADDRESS.
 * @param {{ env?: NodeJS.ProcessEnv, configFile?: string }} [options] `env` is what the services get that the bus starts;
 *   `configFile` replaces the system's configuration of session buses
 * @returns {Promise<Service & { address: string }>}
 */
export async function startSessionBus({ env = process.env, configFile } = {}) {
  const config = configFile ? `--config-file=${configFile}` : '--session';
  const { service, firstLine } = await startService(
    'dbus-daemon',
    ['--nofork', config, '--print-address=3'],
    env,
  );
  return { ...service, address: firstLine };
}

/**
 * Starts a long-running program that reports on file descriptor 3 when it is ready. It leads its own process group, so
 * that Ctrl+C reaches the app first; and Linux ends it when this process ends, however that happens.
 */
function startService(
  /** @type {string} */ name,
  /** @type {readonly string[]} */ args,
  /** @type {NodeJS.ProcessEnv} */ env = process.env,
) {
  const program = findProgram(name) ?? name;
  const setpriv = findProgram('setpriv');
  const [command, rest] = setpriv ? [setpriv, ['--pdeathsig', 'TERM', program, ...args]] : [program, args];
  const child = spawn(command, rest, { detached: true, env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const exited = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await exited;
    clearTimeout(force);
  };
  return new Promise((resolve, reject) => {
    let complaint = '';
    let reported = '';
    let settled = false;
    const settle = (/** @type {string | undefined} */ why) => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      if (why === undefined) {
        // A running service must not keep this process alive.
        child.unref();
        child.stderr?.unref?.();
        child.stdio[3]?.unref?.();
        resolve({
          service: { pid: child.pid ?? 0, stop },
          firstLine: reported.slice(0, reported.indexOf('\n')),
        });
      } else {
        child.kill('SIGKILL');
        reject(new StepFailed(`${name} did not start: ${why}`, 'Run it by hand to see more.'));
      }
    };
    const limit = setTimeout(() => settle('no sign of life within 20 seconds.'), 20_000);
    child.once('error', (error) => settle(error.message));
    child.once('exit', () => settle(complaint.trim() || 'it ended at once.'));
    child.stderr?.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-2_000);
    });
    child.stdio[3]?.on('data', (chunk) => {
      reported += chunk;
      if (reported.includes('\n')) settle(undefined);
    });
  });
}
