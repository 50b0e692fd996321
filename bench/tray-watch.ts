import { type MessageBus, Variant } from '@jellybrick/dbus-next';
import { call, offer } from '../e2e/desktop/bus-service.ts';

/** A tray that tells the moment at which an icon comes. */
export interface TrayWatch {
  /** Resolves when an icon has registered since the last call; rejects after half a minute. */
  registered(): Promise<void>;
  /** Resolves when the icon's tooltip has changed since the last call of `registered`; rejects after half a minute. */
  repeated(): Promise<void>;
  /** Clicks the icon that came last. */
  activate(): Promise<void>;
}

const NAME = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const DBUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};
const LIMIT_MS = 30_000;

/** Becomes the tray of the bus. Unlike the tests' tray host it asks nothing of the app, so that it does not slow its start. */
export async function watchTray(bus: MessageBus): Promise<TrayWatch> {
  let item: { readonly destination: string; readonly path: string } | undefined;
  let isNew = false;
  let waiting: (() => void) | undefined;
  let isRepeated = false;
  let waitingForNews: (() => void) | undefined;
  bus.on('message', (message) => {
    if (message.interface !== ITEM || message.member !== 'NewToolTip') return;
    isRepeated = true;
    waitingForNews?.();
  });
  await call(bus, DBUS, 'AddMatch', 's', [`type='signal',interface='${ITEM}'`]);
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
      eventually('No tray icon came.', (done) => {
        isRepeated = false;
        waiting = () => {
          isNew = false;
          waiting = undefined;
          done();
        };
        if (isNew) waiting();
      }),
    repeated: () =>
      eventually('The icon says nothing new.', (done) => {
        waitingForNews = done;
        if (isRepeated) done();
      }),
    async activate() {
      if (item === undefined) throw new Error('There is no tray icon to click.');
      await call(bus, { ...item, interface: ITEM }, 'Activate', 'ii', [0, 0]);
    },
  };
}

function eventually(otherwise: string, begin: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(otherwise)), LIMIT_MS);
    begin(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}
