import { type MessageBus, Variant } from '@jellybrick/dbus-next';
import { call, emit, offer } from './bus-service.ts';
import { itemAt, labelPaths, readMenu, type TrayMenuItem } from './tray-menu.ts';
import { waitFor } from './waiting.ts';

/** What the tray icon of an app says. */
export interface TrayIcon {
  readonly title: string;
  /** The tooltip's title and text in one string. */
  readonly tooltip: string;
  /** `Active`, `Passive` or `NeedsAttention`. */
  readonly status: string;
  /** The largest picture: its size in pixels and the bytes as ARGB32. */
  readonly picture: { readonly width: number; readonly height: number; readonly argb: Buffer } | undefined;
}

/** The tray of a desktop: what it shows, and what a user does there. */
export interface TrayHost {
  /** Waits for the app's icon to appear. */
  appeared(): Promise<void>;
  /** Whether an icon is shown now. */
  isShown(): boolean;
  /** What the icon says now; waits for it to appear. */
  icon(): Promise<TrayIcon>;
  /** The menu as a tree; opens it as a user would, so that the app may fill it first. */
  menu(): Promise<readonly TrayMenuItem[]>;
  /** All labels as paths: `All profiles › production-admin`. */
  labels(): Promise<readonly string[]>;
  /** Waits until an item with this path of labels is there. */
  waitForItem(...path: readonly (string | RegExp)[]): Promise<TrayMenuItem>;
  /** Clicks the item at this path of labels; waits for it to be there and enabled. */
  click(...path: readonly (string | RegExp)[]): Promise<void>;
  /** Clicks the icon itself. */
  activate(): Promise<void>;
  /** How often the app replaced its menu's layout since the icon appeared. */
  layoutUpdates(): number;
  close(): Promise<void>;
}

interface RegisteredItem {
  readonly destination: string;
  readonly path: string;
  readonly owner: string;
}

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcher = { path: '/StatusNotifierWatcher', interface: watcherName };
const itemInterface = 'org.kde.StatusNotifierItem';
const menuInterface = 'com.canonical.dbusmenu';

/** Becomes the tray of the session bus that `bus` is connected to. Start it before the app. */
export async function startTrayHost(bus: MessageBus): Promise<TrayHost> {
  let items: RegisteredItem[] = [];
  let updates = 0;

  const end = offer(bus, {
    ...watcher,
    methods: {
      RegisterStatusNotifierItem: {
        answer: '',
        handle: ([service], message) => {
          const text = String(service);
          // The argument is a bus name, or a path on the caller's own connection.
          const item = text.startsWith('/')
            ? { destination: message.sender, path: text, owner: message.sender }
            : { destination: text, path: '/StatusNotifierItem', owner: message.sender };
          items = [...items, item];
          emit(bus, watcher, 'StatusNotifierItemRegistered', 's', [text]);
          return [];
        },
      },
      RegisterStatusNotifierHost: { answer: '', handle: () => [] },
    },
    properties: () => ({
      IsStatusNotifierHostRegistered: new Variant('b', true),
      ProtocolVersion: new Variant('i', 0),
      RegisteredStatusNotifierItems: new Variant(
        'as',
        items.map((item) => item.destination + item.path),
      ),
    }),
  });

  bus.on('message', (message) => {
    if (message.member === 'NameOwnerChanged' && message.sender === 'org.freedesktop.DBus') {
      const [name, , newOwner] = message.body;
      if (newOwner === '') items = items.filter((item) => item.owner !== name && item.destination !== name);
    }
    if (message.interface === menuInterface && message.member === 'LayoutUpdated') updates += 1;
  });
  await addMatch(bus, "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'");
  await addMatch(bus, `type='signal',interface='${menuInterface}'`);
  await bus.requestName(watcherName);

  const current = (): Promise<RegisteredItem> =>
    waitFor(
      async () => items.at(-1),
      () => 'No tray icon appeared.',
    );
  const appeared = async (): Promise<void> => {
    await current();
  };

  const properties = async (): Promise<Record<string, Variant | undefined>> => {
    const { destination, path } = await current();
    const target = { destination, path, interface: 'org.freedesktop.DBus.Properties' };
    const [all] = await call(bus, target, 'GetAll', 's', [itemInterface]);
    return all as Record<string, Variant | undefined>;
  };

  const menuTarget = async () => {
    const path = (await properties())['Menu']?.value;
    if (typeof path !== 'string') throw new Error('The tray icon has no menu.');
    return { destination: (await current()).destination, path, interface: menuInterface };
  };

  const menu = async (): Promise<readonly TrayMenuItem[]> => {
    const target = await menuTarget();
    // Chromium refuses this for the root; desktops ask all the same and go on.
    await call(bus, target, 'AboutToShow', 'i', [0]).catch(() => undefined);
    const [, layout] = await call(bus, target, 'GetLayout', 'iias', [0, -1, []]);
    return readMenu(layout);
  };

  const waitForItem = (path: readonly (string | RegExp)[], enabled: boolean): Promise<TrayMenuItem> => {
    let seen: readonly TrayMenuItem[] = [];
    return waitFor(
      async () => {
        seen = items.length > 0 ? await menu() : [];
        const item = itemAt(seen, path);
        return item && (item.enabled || !enabled) ? item : undefined;
      },
      () =>
        `The tray menu has no ${enabled ? 'enabled ' : ''}item "${path.join(' › ')}". It has:\n${labelPaths(seen).join('\n')}`,
    );
  };

  return {
    appeared,
    isShown: () => items.length > 0,
    async icon() {
      const all = await properties();
      return {
        title: String(all['Title']?.value ?? ''),
        tooltip: tooltipText(all['ToolTip']?.value),
        status: String(all['Status']?.value ?? ''),
        picture: largestPicture(all['IconPixmap']?.value),
      };
    },
    menu,
    labels: async () => labelPaths(await menu()),
    waitForItem: (...path) => waitForItem(path, false),
    async click(...path) {
      // The app may replace its menu between the look and the click, which then fails: a desktop looks again.
      await waitFor(
        async () => {
          const item = await waitForItem(path, true);
          await call(bus, await menuTarget(), 'Event', 'isvu', [
            item.id,
            'clicked',
            new Variant('i', 0),
            Math.floor(Date.now() / 1000),
          ]);
          return true;
        },
        () => `The menu item "${path.join(' > ')}" could not be clicked.`,
      );
    },
    async activate() {
      const { destination, path } = await current();
      await call(bus, { destination, path, interface: itemInterface }, 'Activate', 'ii', [0, 0]);
    },
    layoutUpdates: () => updates,
    async close() {
      end();
      await bus.releaseName(watcherName);
    },
  };
}

async function addMatch(bus: MessageBus, rule: string): Promise<void> {
  const dbus = {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
  };
  await call(bus, dbus, 'AddMatch', 's', [rule]);
}

/** ToolTip is (sa(iiay)ss): icon name, pictures, title, text. */
function tooltipText(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return [value[2], value[3]].filter((part) => typeof part === 'string' && part !== '').join('\n');
}

/** IconPixmap is a(iiay): width, height, ARGB32 in network byte order. */
function largestPicture(value: unknown): TrayIcon['picture'] {
  if (!Array.isArray(value)) return undefined;
  const pictures = value as [number, number, Uint8Array][];
  const largest = [...pictures].sort((a, b) => b[0] - a[0])[0];
  return largest && { width: largest[0], height: largest[1], argb: Buffer.from(largest[2]) };
}
