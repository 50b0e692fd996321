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
  ];
  const { service, firstLine } = await startService('Xvfb', args);
  return { ...service, display: `:${firstLine}` };
}

/**
 * Starts a session bus of its own. Give its `address` to programs as DBUS_SESSION_BUS_ADDRESS.
 * @param {NodeJS.ProcessEnv} [env] the environment of the bus and of the services it starts
 * @returns {Promise<Service & { address: string }>}
 */
export async function startSessionBus(env = process.env) {
  const { service, firstLine } = await startService(
    'dbus-daemon',
    ['--session', '--nofork', '--print-address=3'],
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
  return new Promise((resolve, reject) => {
    let complaint = '';
    let reported = '';
    const fail = (/** @type {string} */ why) => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(
        new StepFailed(
          `${name} did not start: ${why}`,
          `Run "${name} ${args.slice(2).join(' ')}" by hand to see why.`,
        ),
      );
    };
    const limit = setTimeout(() => fail('no sign of life within 20 seconds.'), 20_000);
    const exited = new Promise((done) => child.once('exit', done));
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => fail(complaint.trim() || 'it ended at once.'));
    child.stderr?.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-2_000);
    });
    child.stdio[3]?.on('data', (chunk) => {
      reported += chunk;
      const end = reported.indexOf('\n');
      if (end < 0) return;
      clearTimeout(limit);
      child.removeAllListeners('exit');
      child.removeAllListeners('error');
      child.unref();
      for (const stream of [child.stderr, child.stdio[3]]) stream?.unref?.();
      const stop = async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.ref();
        child.kill('SIGTERM');
        const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
        await exited;
        clearTimeout(force);
      };
      resolve({ service: { pid: child.pid ?? 0, stop }, firstLine: reported.slice(0, end) });
    });
  });
}
