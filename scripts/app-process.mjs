// Runs the built app and, where there is no screen, the virtual one it lives on.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { say } from './step.mjs';
import { findProgram, projectRoot, run } from './subprocess.mjs';
import { startSessionBus, startVirtualScreen } from './virtual-desktop.mjs';

/**
 * Where the app will be seen: the user's own desktop, or a virtual one that is opened here.
 * @returns {Promise<{ env: NodeJS.ProcessEnv, virtual: boolean, close(): Promise<void> }>}
 *   `env` holds what a program needs to find the screen and the session bus
 */
export async function openDesktop() {
  /** @type {(() => Promise<void>)[]} */
  const closers = [];
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  const virtual = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const close = async () => {
    for (const stop of closers.splice(0).reverse()) await stop();
  };
  try {
    if (virtual) {
      const screen = await startVirtualScreen();
      closers.push(screen.stop);
      env.DISPLAY = screen.display;
      say('Screen', `there is none here, opened a virtual one: DISPLAY=${screen.display}`);
    }
    if (process.platform === 'linux' && (virtual || !hasSessionBus())) {
      const bus = await startSessionBus({ env: { ...process.env, ...env } });
      closers.push(bus.stop);
      env.DBUS_SESSION_BUS_ADDRESS = bus.address;
    }
    // A container has no system bus; with this Chromium asks here, learns that nobody is there, and is quiet.
    const sessionBus = env.DBUS_SESSION_BUS_ADDRESS ?? process.env.DBUS_SESSION_BUS_ADDRESS;
    if (sessionBus && !process.env.DBUS_SYSTEM_BUS_ADDRESS && !hasSystemBus())
      env.DBUS_SYSTEM_BUS_ADDRESS = sessionBus;
  } catch (error) {
    await close();
    throw error;
  }
  return { env, virtual, close };
}

function hasSessionBus() {
  if (process.env.DBUS_SESSION_BUS_ADDRESS) return true;
  return Boolean(process.env.XDG_RUNTIME_DIR) && existsSync(join(process.env.XDG_RUNTIME_DIR ?? '', 'bus'));
}

function hasSystemBus() {
  return process.platform !== 'linux' || existsSync('/run/dbus/system_bus_socket');
}

/**
 * The flags that Electron needs on this machine. Chromium's sandbox does not work for root, which is said in one line;
 * the app itself never turns it off. A virtual screen has no graphics card.
 * @param {{ virtual: boolean }} desktop
 */
export function electronFlags({ virtual }) {
  const flags = virtual ? ['--disable-gpu'] : [];
  // Older Electrons ask for X11 even where there is only Wayland.
  if (!virtual && !process.env.DISPLAY && process.env.WAYLAND_DISPLAY) flags.push('--ozone-platform=wayland');
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return flags;
  say('Sandbox', 'off, because root runs this (--no-sandbox); run it as a normal user to have it on');
  return ['--no-sandbox', ...flags];
}

/**
 * Starts the app; resolves when it ended. SIGINT and SIGTERM to this process are passed on to it.
 * @param {{ executable: string, flags: readonly string[], args: readonly string[], env: NodeJS.ProcessEnv, onStart?: () => void }} options
 * @returns {Promise<number>} the app's exit code; 0 when it was ended by the user's signal
 */
export function runApp({ executable, flags, args, env, onStart }) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...flags, projectRoot, ...args], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    let asked = 0;
    const pass = () => {
      asked += 1;
      child.kill(asked > 1 ? 'SIGKILL' : 'SIGTERM');
    };
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    process.on('SIGHUP', pass);
    const done = () => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, pass);
    };
    child.once('spawn', () => onStart?.());
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code) => {
      done();
      resolve(asked > 0 ? 0 : (code ?? 1));
    });
  });
}

/**
 * Waits for the app's first window on a virtual screen and saves a picture of the screen.
 * @param {NodeJS.ProcessEnv} env with DISPLAY
 * @returns {Promise<string | undefined>} the picture's path; undefined when no window came or the tools are missing
 */
export async function takePicture(env) {
  const xdotool = findProgram('xdotool');
  const importer = findProgram('import');
  if (!xdotool || !importer) return undefined;
  const options = { env: { ...process.env, ...env } };
  const search = ['search', '--sync', '--onlyvisible', '--name', 'Understudy'];
  const window = await run(xdotool, search, { ...options, limitMs: 30_000 });
  if (window.code !== 0) return undefined;
  // Nobody else can have prepared this place, as they could in a folder for everybody's temporary files.
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'screen.png');
  // The window is mapped before its first frame: give it the time to paint.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const shot = await run(importer, ['-window', 'root', path], { ...options, limitMs: 20_000 });
  return shot.code === 0 ? path : undefined;
}
