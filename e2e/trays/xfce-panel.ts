import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/subprocess.mjs';
import { call } from '../desktop/bus-service.ts';
import type { TestBus } from '../desktop/session-bus.ts';
import { waitFor } from '../desktop/waiting.ts';

/** Xfce's panel: a tray as a user has one, written by others. */
export interface XfcePanel {
  /** The process ids of the programs whose icons it shows. */
  iconsOf(): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Undefined where it is not installed. */
export const hasXfcePanel = () => findProgram('xfce4-panel') !== undefined;

const settings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="40"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
`;
const watcher = { destination: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' };
const daemon = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** Starts it with nothing but a tray in it, and waits until it shows icons. */
export async function startXfcePanel(
  testBus: TestBus,
  environment: Readonly<Record<string, string>>,
): Promise<XfcePanel> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-xfce-'));
  const channels = join(folder, 'xfce4', 'xfconf', 'xfce-perchannel-xml');
  await mkdir(channels, { recursive: true });
  await writeFile(join(channels, 'xfce4-panel.xml'), settings);
  const bus = await testBus.connect();
  let output = '';
  const start = (program: string, args: readonly string[]): ChildProcess => {
    const child = spawn(program, args, {
      env: { ...environment, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, XDG_RUNTIME_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    }
    return child;
  };
  // The bus of a test starts no services by itself.
  const settingsService = start(await settingsProgram(), []);
  await waitFor(
    async () => {
      const [has] = await call(bus, daemon, 'NameHasOwner', 's', ['org.xfce.Xfconf']);
      return has === true ? true : undefined;
    },
    () => `Xfce's settings are not there.\n${output}`,
  );
  const panel = start('xfce4-panel', ['--disable-wm-check']);
  const property = async (name: string): Promise<unknown> => {
    const target = { ...watcher, interface: 'org.freedesktop.DBus.Properties' };
    const [value] = await call(bus, target, 'Get', 'ss', [watcher.destination, name]);
    return typeof value === 'object' && value !== null && 'value' in value ? value.value : undefined;
  };
  await waitFor(
    async () => ((await property('IsStatusNotifierHostRegistered')) === true ? true : undefined),
    () => `Xfce's panel shows no icons.\n${output}`,
  );
  return {
    async iconsOf() {
      const items = await property('RegisteredStatusNotifierItems');
      const names = Array.isArray(items) ? items.map((item) => String(item).split('/')[0] ?? '') : [];
      const ids = names.map(async (name) => {
        const [id] = await call(bus, daemon, 'GetConnectionUnixProcessID', 's', [name]);
        return Number(id);
      });
      return Promise.all(ids);
    },
    async close() {
      await ended(panel);
      await ended(settingsService);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What the panel keeps its settings with stands outside of PATH; its bus service names it. */
async function settingsProgram(): Promise<string> {
  const service = await readFile('/usr/share/dbus-1/services/org.xfce.Xfconf.service', 'utf8');
  const program = /^Exec=(\S+)/m.exec(service)?.[1];
  if (program === undefined) throw new Error(`This is no service of Xfce's settings:\n${service}`);
  return program;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
