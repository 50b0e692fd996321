import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Screen } from '../desktop/screen.ts';
import { waitFor } from '../desktop/waiting.ts';

const runFile = promisify(execFile);

/** Sway refuses root, so it runs as this user (`nobody`) where root runs the tests. */
const NOBODY = 65_534;

/** A window as the compositor has it. */
export interface CompositorWindow {
  readonly pid: number;
  readonly title: string;
  readonly focused: boolean;
}

/** A Wayland session with nobody before it. */
export interface Compositor extends Screen {
  /** Every window that is on the screen. */
  windows(): Promise<readonly CompositorWindow[]>;
  /** Waits until the window with this title has the focus. */
  focuses(title: string): Promise<CompositorWindow>;
  /** Gives the window with this title the focus, as a click on it does. */
  focus(title: string): Promise<void>;
  /** Presses keys where the focus is, in wtype's words: `-M ctrl -k c -m ctrl`. */
  press(...keys: readonly string[]): Promise<void>;
}

interface Node {
  readonly pid?: number;
  readonly name: string | null;
  readonly focused: boolean;
  readonly nodes: readonly Node[];
  readonly floating_nodes: readonly Node[];
}

/** Starts sway on a screen that exists in memory only, with a keyboard. */
export async function startCompositor(): Promise<Compositor> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-sway-'));
  const runtime = join(folder, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const config = join(folder, 'config');
  await writeFile(config, 'output HEADLESS-1 resolution 1280x900\nfocus_follows_mouse no\n');
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    await chmod(folder, 0o755);
    await chmod(config, 0o644);
    await chown(runtime, NOBODY, NOBODY);
  }
  const sway = ['sway', '-c', config];
  const [program = 'sway', ...args] = asRoot
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...sway]
    : sway;
  const server = spawn(program, args, {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      XDG_RUNTIME_DIR: runtime,
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2_000);
  });

  const socket = (pattern: RegExp) =>
    waitFor(
      async () => {
        const name = (await readdir(runtime)).find((entry) => pattern.test(entry));
        return name === undefined ? undefined : join(runtime, name);
      },
      () => `sway did not start: ${complaint}`,
    );
  const environment = { WAYLAND_DISPLAY: await socket(/^wayland-\d+$/), XDG_SESSION_TYPE: 'wayland' };
  const ipc = await socket(/^sway-ipc/);
  const env = { ...process.env, ...environment, XDG_RUNTIME_DIR: runtime };
  const ask = async (...words: readonly string[]): Promise<unknown> =>
    JSON.parse((await runFile('swaymsg', ['-s', ipc, '-r', ...words], { env, timeout: 10_000 })).stdout);
  // The seat has a keyboard only while somebody holds one, and after another one went the next holder's counts.
  const holdKeyboard = () => spawn('wtype', ['-s', '1000000', 'x'], { env, stdio: 'ignore' });
  let keyboard = holdKeyboard();

  const windows = async () => windowsBelow((await ask('-t', 'get_tree')) as Node);
  return {
    environment,
    windows,
    focuses: (title) =>
      waitFor(
        async () => (await windows()).find((window) => window.focused && window.title === title),
        () => `The window "${title}" has not the focus.`,
      ),
    async focus(title) {
      await ask(`[title="^${title}$"]`, 'focus');
    },
    async press(...keys) {
      await runFile('wtype', [...keys], { env, timeout: 10_000 });
      const before = keyboard;
      keyboard = holdKeyboard();
      await end(before);
    },
    async takePicture(path) {
      await mkdir(dirname(path), { recursive: true });
      await runFile('grim', [path], { env, timeout: 15_000 });
    },
    async clipboard() {
      try {
        const { stdout } = await runFile('wl-paste', ['--no-newline'], { env, timeout: 5_000 });
        return stdout;
      } catch {
        return undefined;
      }
    },
    async setClipboard(text) {
      await new Promise<void>((resolve, reject) => {
        const child = execFile('wl-copy', [], { env });
        child.once('error', reject);
        child.once('exit', () => resolve());
        child.stdin?.end(text);
      });
    },
    async close() {
      await end(keyboard);
      await end(server);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function windowsBelow(node: Node): readonly CompositorWindow[] {
  const below = [...node.nodes, ...node.floating_nodes].flatMap(windowsBelow);
  if (node.pid === undefined) return below;
  return [{ pid: node.pid, title: node.name ?? '', focused: node.focused }, ...below];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(force);
}
