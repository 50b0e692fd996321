import { type EventEmitter, once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessageBus, sessionBus } from '@jellybrick/dbus-next';
import { startSessionBus } from '../../scripts/virtual-desktop.mjs';

/** A session bus that belongs to one test. It starts no services by itself: what is on it, the test put there. */
export interface TestBus {
  readonly address: string;
  /** Of the daemon. */
  readonly pid: number;
  /** A new connection, closed together with the bus. */
  connect(): Promise<MessageBus>;
  close(): Promise<void>;
}

const configuration = (folder: string, rules: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>${rules}
  </policy>
</busconfig>
`;

/**
 * Starts a private session bus in a folder of its own.
 * @param forEveryUser whether programs of other users than the one that runs the tests may come, which no desktop allows
 */
export async function startTestBus({ forEveryUser = false } = {}): Promise<TestBus> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bus-'));
  const configFile = join(folder, 'bus.conf');
  if (forEveryUser) await chmod(folder, 0o755);
  await writeFile(configFile, configuration(folder, forEveryUser ? '<allow user="*"/>' : ''));
  const daemon = await startSessionBus({ configFile });
  const connections: MessageBus[] = [];
  let closed = false;
  return {
    address: daemon.address,
    pid: daemon.pid,
    async connect() {
      const bus = sessionBus({ busAddress: daemon.address });
      connections.push(bus);
      // The library's types leave this event out. A late answer may find the bus closed: that is the end of a test, no error.
      const emitter: EventEmitter = bus;
      emitter.on('error', (error) => {
        if (!closed) throw error;
      });
      if (bus.name === null) await once(bus, 'connect');
      return bus;
    },
    async close() {
      closed = true;
      for (const bus of connections) bus.disconnect();
      await daemon.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
