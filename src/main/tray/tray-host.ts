import { callBus, type RunProgram, saysTrue, textsIn } from '../../app/desktop/bus-call.ts';

/**
 * Who shows tray icons on Linux is the StatusNotifierWatcher of the session bus (freedesktop.org, Status Notifier Item). Chromium asks
 * it once, when the icon is made: where no host was there yet, that icon is never shown. So what is asked for here is not only whether
 * there is a host, but whether our icon is registered with it.
 */

/** How our icon stands with the desktop. */
export type TraySight =
  /** It is registered, and a host shows it. */
  | 'shown'
  /** A host is there and does not know our icon. */
  | 'unknown-to-host'
  /** Nobody shows tray icons, now. */
  | 'no-host';

/** The few questions to the session bus. Each is `undefined` where nobody answers. */
export interface TrayBus {
  isHostThere(): Promise<boolean | undefined>;
  registeredItems(): Promise<readonly string[] | undefined>;
  /** Of the program that owns a name on the bus. */
  processOf(name: string): Promise<number | undefined>;
}

export async function lookForIcon(bus: TrayBus, pid: number): Promise<TraySight> {
  if (!(await bus.isHostThere())) return 'no-host';
  const items = (await bus.registeredItems()) ?? [];
  const owners = await Promise.all(items.map(async (item) => bus.processOf(ownerOf(item))));
  return owners.includes(pid) ? 'shown' : 'unknown-to-host';
}

/** Entries are `:1.5/StatusNotifierItem`, a name alone, or a name with a path. */
function ownerOf(item: string): string {
  const slash = item.indexOf('/');
  return slash < 0 ? item : item.slice(0, slash);
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
const WATCHER_PATH = '/StatusNotifierWatcher';
const PROPERTIES = 'org.freedesktop.DBus.Properties.Get';

/** The session bus by way of the programs that every desktop has. */
export function sessionBusOf(run?: RunProgram): TrayBus {
  const ask = (name: string, path: string, method: string, ...values: string[]) =>
    callBus({ bus: 'session', name, path, method, values }, run);
  const askBus = (method: string, name: string) =>
    ask('org.freedesktop.DBus', '/org/freedesktop/DBus', `org.freedesktop.DBus.${method}`, name);
  return {
    async isHostThere() {
      // A watcher without a host shows nothing. The name is asked for first: a call would start a service that is to be started so.
      if (!saysTrue(await askBus('NameHasOwner', WATCHER))) return false;
      return saysTrue(
        await ask(WATCHER, WATCHER_PATH, PROPERTIES, WATCHER, 'IsStatusNotifierHostRegistered'),
      );
    },
    async registeredItems() {
      const printed = await ask(WATCHER, WATCHER_PATH, PROPERTIES, WATCHER, 'RegisteredStatusNotifierItems');
      return textsIn(printed);
    },
    async processOf(name) {
      const found = /\buint32 (\d+)/.exec((await askBus('GetConnectionUnixProcessID', name)) ?? '');
      return found ? Number(found[1]) : undefined;
    },
  };
}
