import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageBus } from '@jellybrick/dbus-next';
import { call } from './bus-service.ts';
import type { TestBus } from './session-bus.ts';
import { waitFor } from './waiting.ts';

/** A real keyring (gnome-keyring) on a test's own bus. */
export interface Keyring {
  /** Locks it, as a desktop does when the user logs out or asks for it. */
  lock(): Promise<void>;
  /** The attributes and labels of everything kept in it; never the secrets. */
  entries(): Promise<readonly KeyringEntry[]>;
  close(): Promise<void>;
}

export interface KeyringEntry {
  readonly label: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const secrets = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' };
const service = { ...secrets, interface: 'org.freedesktop.Secret.Service' };
const properties = 'org.freedesktop.DBus.Properties';
const loginCollection = '/org/freedesktop/secrets/collection/login';

/** Starts an empty, unlocked keyring. Its files live in a folder of its own. */
export async function startKeyring(testBus: TestBus, environment: NodeJS.ProcessEnv): Promise<Keyring> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-keyring-'));
  const bus = await testBus.connect();
  const env = {
    ...environment,
    DBUS_SESSION_BUS_ADDRESS: testBus.address,
    XDG_DATA_HOME: folder,
    XDG_RUNTIME_DIR: folder,
  };
  const args = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`];
  const daemon = spawn('gnome-keyring-daemon', args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let complaint = '';
  daemon.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-1000);
  });
  const ended = new Promise<void>((resolve) => {
    daemon.once('exit', () => resolve());
    daemon.once('error', (error) => {
      complaint += error.message;
      resolve();
    });
  });
  daemon.stdin.on('error', () => undefined);
  daemon.stdin.end('a password for this test only');
  await waitFor(
    async () => ((await isLocked(bus)) === false ? true : undefined),
    () => `gnome-keyring-daemon did not open a keyring. ${complaint}`,
  );

  return {
    async lock() {
      await call(bus, service, 'Lock', 'ao', [[loginCollection]]);
      await waitFor(
        async () => ((await isLocked(bus)) ? true : undefined),
        () => 'The keyring did not lock.',
      );
    },
    entries: () => entriesOf(bus),
    async close() {
      if (daemon.exitCode === null && daemon.signalCode === null) daemon.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function property(bus: MessageBus, path: string, owner: string, name: string): Promise<unknown> {
  const target = { destination: secrets.destination, path, interface: properties };
  const [variant] = await call(bus, target, 'Get', 'ss', [owner, name]);
  return (variant as { value: unknown }).value;
}

async function isLocked(bus: MessageBus): Promise<boolean> {
  return (await property(bus, loginCollection, 'org.freedesktop.Secret.Collection', 'Locked')) === true;
}

async function entriesOf(bus: MessageBus): Promise<readonly KeyringEntry[]> {
  const collection = 'org.freedesktop.Secret.Collection';
  const item = 'org.freedesktop.Secret.Item';
  const paths = (await property(bus, loginCollection, collection, 'Items')) as string[];
  return Promise.all(
    paths.map(async (path) => ({
      label: String(await property(bus, path, item, 'Label')),
      attributes: (await property(bus, path, item, 'Attributes')) as Record<string, string>,
    })),
  );
}
