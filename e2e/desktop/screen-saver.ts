import type { MessageBus } from '@jellybrick/dbus-next';
import { emit, offer } from './bus-service.ts';
import { waitFor } from './waiting.ts';

/** The part of a desktop that locks the screen. */
export interface ScreenSaver {
  lock(): void;
  unlock(): void;
  /** Waits until somebody has asked whether the screen is locked. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

const name = 'org.freedesktop.ScreenSaver';
const service = { path: '/org/freedesktop/ScreenSaver', interface: name };

/** Becomes the screen saver of the session bus that `bus` is connected to. */
export async function startScreenSaver(bus: MessageBus): Promise<ScreenSaver> {
  let isLocked = false;
  let questions = 0;
  const end = offer(bus, {
    ...service,
    methods: {
      GetActive: {
        answer: 'b',
        handle: () => {
          questions += 1;
          return [isLocked];
        },
      },
    },
  });
  await bus.requestName(name, 0);
  const set = (locked: boolean) => {
    isLocked = locked;
    emit(bus, service, 'ActiveChanged', 'b', [locked]);
  };
  return {
    lock: () => set(true),
    unlock: () => set(false),
    async asked() {
      await waitFor(
        async () => (questions > 0 ? true : undefined),
        () => 'Nobody asked whether the screen is locked.',
      );
    },
    async close() {
      end();
      await bus.releaseName(name);
    },
  };
}
