import { type MessageBus, Variant } from '@jellybrick/dbus-next';
import { call, offer } from '../e2e/desktop/bus-service.ts';

/** A tray that tells the moment at which an icon comes. */
export interface TrayWatch {
  /** Resolves when an icon has registered since the last call; rejects after half a minute. */
  registered(): Promise<void>;
  /** Clicks the icon that came last. */
  activate(): Promise<void>;
}

const NAME = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const LIMIT_MS = 30_000;

/** Becomes the tray of the bus. Unlike the tests' tray host it asks nothing of the app, so that it does not slow its start. */
export async function watchTray(bus: MessageBus): Promise<TrayWatch> {
  let item: { readonly destination: string; readonly path: string } | undefined;
  let isNew = false;
  let waiting: (() => void) | undefined;
  offer(bus, {
    path: '/StatusNotifierWatcher',
    interface: NAME,
    methods: {
      RegisterStatusNotifierItem: {
        answer: '',
        handle: ([service], message) => {
          const text = String(service);
          item = text.startsWith('/')
            ? { destination: message.sender, path: text }
            : { destination: text, path: '/StatusNotifierItem' };
          isNew = true;
          waiting?.();
          return [];
        },
      },
    },
    properties: () => ({
      IsStatusNotifierHostRegistered: new Variant('b', true),
      ProtocolVersion: new Variant('i', 0),
      RegisteredStatusNotifierItems: new Variant('as', item ? [item.destination + item.path] : []),
    }),
  });
  await bus.requestName(NAME);
  return {
    registered: () =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error('No tray icon came.')), LIMIT_MS);
        waiting = () => {
          clearTimeout(limit);
          isNew = false;
          waiting = undefined;
          resolve();
        };
        if (isNew) waiting();
      }),
    async activate() {
      if (item === undefined) throw new Error('There is no tray icon to click.');
      await call(bus, { ...item, interface: ITEM }, 'Activate', 'ii', [0, 0]);
    },
  };
}
