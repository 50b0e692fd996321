import type { MessageBus } from '@jellybrick/dbus-next';
import { emit } from './bus-service.ts';

/** The part of a system that tells of sleep. */
export interface LoginManager {
  /** The lid is closed and opened again. */
  sleepAndWake(): void;
  close(): Promise<void>;
}

const name = 'org.freedesktop.login1';
const manager = { path: '/org/freedesktop/login1', interface: 'org.freedesktop.login1.Manager' };

/** Becomes the login manager of the bus that `bus` is connected to. It hands out no locks against sleep. */
export async function startLoginManager(bus: MessageBus): Promise<LoginManager> {
  await bus.requestName(name, 0);
  return {
    sleepAndWake() {
      for (const asleep of [true, false]) emit(bus, manager, 'PrepareForSleep', 'b', [asleep]);
    },
    async close() {
      await bus.releaseName(name);
    },
  };
}
