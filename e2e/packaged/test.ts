import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base } from '@playwright/test';
import { createDemoRealm, type Simulator, startSimulator, writeDemoHome } from '../../src/simulator/index.ts';
import type { CommandOutcome } from '../desktop/aws-cli.ts';
import { type Keyring, startKeyring } from '../desktop/keyring.ts';
import { startNotificationServer } from '../desktop/notification-server.ts';
import { projectRoot } from '../desktop/running-app.ts';
import { openScreen, type Screen } from '../desktop/screen.ts';
import { startTestBus, type TestBus } from '../desktop/session-bus.ts';
import { startTrayHost, type TrayHost } from '../desktop/tray-host.ts';
import { waitFor } from '../desktop/waiting.ts';
import { type CleanSystem, createCleanSystem, install } from './clean-system.ts';

const runFile = promisify(execFile);

/** The app as it was installed, while it runs. */
export interface InstalledApp {
  /** ms from the start of its process until its icon was in the tray. */
  readonly msToTray: number;
  output(): string;
  hasEnded(): boolean;
  /** Waits until it has gone by itself. */
  ended(): Promise<void>;
}

/** What Jo has on the desk: a clean system with the package installed, a screen, a session and AWS. */
export interface Desk {
  readonly system: CleanSystem;
  readonly tray: TrayHost;
  readonly simulator: Simulator;
  readonly keyring: Keyring;
  readonly screen: Screen;
  startApp(args?: readonly string[], environment?: Readonly<Record<string, string>>): Promise<InstalledApp>;
  /** Runs a program as Jo in a terminal of that desktop. */
  terminal(...command: readonly string[]): Promise<CommandOutcome>;
  /** Types into the window with this title, as a keyboard does. */
  type(window: string, text: string): Promise<void>;
  readHome(path: string): Promise<string>;
}

export const test = base.extend<{ desk: Desk }, { installed: { system: CleanSystem; report: string } }>({
  installed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      const system = await createCleanSystem();
      const outcome = await install(system, await newestDeb());
      if (outcome.code !== 0) throw new Error(`The package could not be installed:\n${outcome.stderr}`);
      await use({ system, report: outcome.stdout + outcome.stderr });
      await system.remove();
    },
    { scope: 'worker', timeout: 15 * 60_000 },
  ],
  desk: async ({ installed: { system } }, use, testInfo) => {
    const bus = await startTestBus({ forEveryUser: true });
    const screen = await openScreen();
    const simulator = await startSimulator({ realm: createDemoRealm() });
    const tray = await startTrayHost(await bus.connect());
    const notifications = await startNotificationServer(await bus.connect());
    const keyring = await startKeyring(bus, { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' });
    const closers: (() => Promise<void>)[] = [];
    const desk = await setUpDesk({ system, bus, screen, simulator, tray, keyring, closers });
    await use(desk);
    if (testInfo.status !== testInfo.expectedStatus) {
      const picture = testInfo.outputPath('screen.png');
      await screen.takePicture(picture).catch(() => undefined);
    }
    for (const close of closers) await close();
    await keyring.close();
    await notifications.close();
    await tray.close();
    await simulator.close();
    await screen.close();
    await bus.close();
  },
});

export { expect } from '@playwright/test';

async function setUpDesk({
  system,
  bus,
  screen,
  simulator,
  tray,
  keyring,
  closers,
}: Pick<Desk, 'system' | 'screen' | 'simulator' | 'tray' | 'keyring'> & {
  readonly bus: TestBus;
  readonly closers: (() => Promise<void>)[];
}): Promise<Desk> {
  // The same home in every test would let one test see what another left.
  await system.run(['sh', '-c', 'rm -rf /home/jo && install -d -m 0700 -o jo -g jo /home/jo']);
  writeDemoHome(system.path('/home/jo'));
  await system.run(['chown', '-R', 'jo:jo', '/home/jo']);
  const busFolder = bus.address.replace(/^unix:path=([^,]+)\/bus.*$/, '$1');
  const inside = {
    as: 'jo',
    share: ['/tmp/.X11-unix', busFolder],
    environment: {
      USER: 'jo',
      ...screen.environment,
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      DBUS_SYSTEM_BUS_ADDRESS: bus.address,
      XDG_RUNTIME_DIR: '/run/user/1000',
      ...simulator.environment,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  } as const;
  return {
    system,
    tray,
    simulator,
    keyring,
    screen,
    async startApp(args = [], environment = {}) {
      await waitFor(
        async () => (tray.isShown() ? undefined : true),
        () => 'The icon of the last run is still in the tray.',
      );
      const begun = performance.now();
      const child = system.start(['/opt/Understudy/understudy-app', '--disable-gpu', ...args], {
        ...inside,
        environment: { ...inside.environment, ...environment },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          output += chunk.toString('utf8');
        });
      }
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      closers.push(async () => {
        child.kill('SIGKILL');
        await exited;
      });
      const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
      const said = () =>
        `The app shows no tray icon${hasEnded() ? ` and ended with ${child.exitCode}` : ''}.\n${output}`;
      await waitFor(async () => (tray.isShown() || hasEnded() ? true : undefined), said, 60_000);
      if (hasEnded()) throw new Error(said());
      return { msToTray: performance.now() - begun, output: () => output, hasEnded, ended: () => exited };
    },
    terminal: (...command) => system.run(command, inside),
    async type(window, text) {
      const env = { PATH: process.env['PATH'] ?? '', ...screen.environment };
      const { stdout } = await runFile('xdotool', ['search', '--sync', '--onlyvisible', '--name', window], {
        env,
        timeout: 60_000,
      });
      const id = stdout.trim().split('\n').at(-1) ?? '';
      await runFile('xdotool', ['windowfocus', '--sync', id], { env, timeout: 60_000 });
      await runFile('xdotool', ['type', '--delay', '60', text], { env, timeout: 60_000 });
    },
    readHome: (path) => readFile(system.path(join('/home/jo', path)), 'utf8'),
  };
}

/** The package under test: UNDERSTUDY_TEST_DEB, else what `npm run package` made last. */
export async function newestDeb(): Promise<string> {
  const named = process.env['UNDERSTUDY_TEST_DEB'];
  if (named) return named;
  const folder = join(projectRoot, 'dist');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  const newest = dated.sort((a, b) => b.at - a.at)[0];
  if (newest === undefined) throw new Error('There is no .deb in dist. Run npm run package first.');
  return join(folder, newest.name);
}

/** A process of a system, as the kernel knows it. */
export interface RunningProcess {
  readonly commandLine: string;
  /** `2` when system calls are filtered. */
  readonly seccomp: string;
}

/** Every process whose program lies in `folder`. */
export async function processesOf(folder: string): Promise<readonly RunningProcess[]> {
  const found: RunningProcess[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      // The link names the program as its own root sees it; only the processes of this system are below the folder.
      const root = await readlink(`/proc/${id}/root`);
      const program = await readlink(`/proc/${id}/exe`);
      if (!`${root}${program}`.includes(folder) && !program.startsWith(folder)) continue;
      const status = await readFile(`/proc/${id}/status`, 'utf8');
      const commandLine = (await readFile(`/proc/${id}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
      found.push({ commandLine, seccomp: /^Seccomp:\s*(\d)/m.exec(status)?.[1] ?? '' });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}
