import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessageBus, Variant } from '@jellybrick/dbus-next';
import { call } from './bus-service.ts';
import type { TestBus } from './session-bus.ts';
import { waitFor } from './waiting.ts';

/** A real keyring (gnome-keyring) on a test's own bus. */
export interface Keyring {
  /** Locks it, as a desktop does when the user logs out or asks for it. */
  lock(): Promise<void>;
  /** Opens it again with its password, as logging in does. */
  unlock(): Promise<void>;
  /** Ends the daemon and starts it anew on the same files, as a new desktop session does. */
  restart(): Promise<void>;
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
/** gnome-keyring's own way to open a keyring with a password, which its login module uses. */
const internal = {
  ...secrets,
  interface: 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
};
const properties = 'org.freedesktop.DBus.Properties';
const password = 'a password for this test only';
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
  let daemon = await startDaemon(bus, folder, env);

  return {
    async lock() {
      await call(bus, service, 'Lock', 'ao', [[loginCollection]]);
      await waitFor(
        async () => ((await isLocked(bus)) ? true : undefined),
        () => 'The keyring did not lock.',
      );
    },
    async unlock() {
      const [, session] = await call(bus, service, 'OpenSession', 'sv', ['plain', new Variant('s', '')]);
      const secret = [session, Buffer.alloc(0), Buffer.from(password), 'text/plain'];
      await call(bus, internal, 'UnlockWithMasterPassword', 'o(oayays)', [loginCollection, secret]);
      await waitFor(
        async () => ((await isLocked(bus)) ? undefined : true),
        () => 'The keyring did not unlock.',
      );
    },
    async restart() {
      await daemon.end();
      daemon = await startDaemon(bus, folder, env);
    },
    entries: () => entriesOf(bus),
    async close() {
      await daemon.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the daemon on the files in `folder`, unlocks them, and waits until it serves them. */
async function startDaemon(
  bus: MessageBus,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ end(): Promise<void> }> {
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
  daemon.stdin.end(password);
  await waitFor(
    async () => ((await isLocked(bus)) === false ? true : undefined),
    () => `gnome-keyring-daemon did not open a keyring. ${complaint}`,
  );
  return {
    async end() {
      if (daemon.exitCode === null && daemon.signalCode === null) daemon.kill('SIGTERM');
      await ended;
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
