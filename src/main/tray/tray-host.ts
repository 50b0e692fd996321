import { execFile } from 'node:child_process';

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
/** The bus answers at once; a watcher that hangs is none. In seconds. */
const ANSWER_SECONDS = 2;

/** A program that calls a method and prints what came back; its arguments are strings. */
interface BusProgram {
  readonly program: string;
  readonly argsFor: (
    name: string,
    path: string,
    method: string,
    values: readonly string[],
  ) => readonly string[];
}

/** One of them is on nearly every desktop; the first one found answers. */
const PROGRAMS: readonly BusProgram[] = [
  {
    program: 'dbus-send',
    argsFor: (name, path, method, values) => [
      '--session',
      '--print-reply',
      `--reply-timeout=${ANSWER_SECONDS * 1000}`,
      `--dest=${name}`,
      path,
      method,
      ...values.map((value) => `string:${value}`),
    ],
  },
  {
    program: 'gdbus',
    argsFor: (name, path, method, values) => [
      'call',
      '--session',
      `--timeout=${ANSWER_SECONDS}`,
      `--dest=${name}`,
      `--object-path=${path}`,
      `--method=${method}`,
      ...values,
    ],
  },
];

/** What a program printed; `missing` where it is not installed, `undefined` where it ended badly. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<string | 'missing' | undefined>;

/** The session bus by way of the programs that every desktop has. */
export function sessionBusOf(run: RunProgram = runProgram): TrayBus {
  const ask = async (name: string, path: string, method: string, ...values: string[]) => {
    for (const { argsFor, program } of PROGRAMS) {
      const printed = await run(program, argsFor(name, path, method, values));
      if (printed !== 'missing') return printed;
    }
    return undefined;
  };
  const askBus = (method: string, name: string) =>
    ask('org.freedesktop.DBus', '/org/freedesktop/DBus', `org.freedesktop.DBus.${method}`, name);
  return {
    async isHostThere() {
      // A watcher without a host shows nothing. The name is asked for first: a call would start a service that is to be started so.
      if (!isTrue(await askBus('NameHasOwner', WATCHER))) return false;
      return isTrue(await ask(WATCHER, WATCHER_PATH, PROPERTIES, WATCHER, 'IsStatusNotifierHostRegistered'));
    },
    async registeredItems() {
      const printed = await ask(WATCHER, WATCHER_PATH, PROPERTIES, WATCHER, 'RegisteredStatusNotifierItems');
      return printed?.match(/(?<=["'])[^"'\s]+(?=["'])/g) ?? undefined;
    },
    async processOf(name) {
      const found = /\buint32 (\d+)/.exec((await askBus('GetConnectionUnixProcessID', name)) ?? '');
      return found ? Number(found[1]) : undefined;
    },
  };
}

/** `boolean true` from dbus-send, `(true,)` or `(<true>,)` from gdbus. */
function isTrue(printed: string | undefined): boolean {
  return printed !== undefined && /\btrue\b/.test(printed);
}

function runProgram(program: string, args: readonly string[]): Promise<string | 'missing' | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: (ANSWER_SECONDS + 1) * 1000 }, (error, stdout) => {
      if (!error) resolve(stdout);
      else resolve(error.code === 'ENOENT' ? 'missing' : undefined);
    });
  });
}
