import { describe, expect, it } from 'vitest';
import type { RunProgram } from '../../app/desktop/bus-call.ts';
import { lookForIcon, sessionBusOf, type TrayBus } from './tray-host.ts';

const PID = 4242;

/** A bus with these items; the names of the first owners are those of `owners`. */
const bus = (
  host: boolean | undefined,
  items: readonly string[] | undefined,
  owners: Readonly<Record<string, number>> = {},
): TrayBus => ({
  isHostThere: async () => host,
  registeredItems: async () => items,
  processOf: async (name) => owners[name],
});

it.each([
  ['nobody answers', bus(undefined, undefined), 'no-host'],
  ['there is a watcher without a host', bus(false, [':1.5/StatusNotifierItem'], { ':1.5': PID }), 'no-host'],
  ['a host has no icon at all', bus(true, []), 'unknown-to-host'],
  ['a host does not answer what it has', bus(true, undefined), 'unknown-to-host'],
  [
    'a host has the icons of others',
    bus(true, [':1.5/StatusNotifierItem'], { ':1.5': 7 }),
    'unknown-to-host',
  ],
  ['an icon is ours, by connection and path', bus(true, [':1.5/Item'], { ':1.5': PID }), 'shown'],
  ['an icon is ours, by its name', bus(true, ['org.x-1-1'], { 'org.x-1-1': PID }), 'shown'],
  ['an icon is ours, by its name and path', bus(true, ['a.b', 'org.x-1/a/b'], { 'org.x-1': PID }), 'shown'],
  ['the owner of an icon has gone', bus(true, [':1.9/Item']), 'unknown-to-host'],
] as const)('where %s the icon is %s', async (_what, which, sight) => {
  expect(await lookForIcon(which, PID)).toBe(sight);
});

describe('the session bus', () => {
  const header = 'method return time=17 sender=:1.3 -> destination=:1.9 serial=4 reply_serial=2\n';
  /** What the two programs print, recorded. */
  const printed = {
    'dbus-send': {
      NameHasOwner: `${header}   boolean true\n`,
      IsStatusNotifierHostRegistered: `${header}   variant       boolean true\n`,
      RegisteredStatusNotifierItems: `${header}   variant       array [\n         string ":1.5/StatusNotifierItem"\n         string "org.kde.x-9-1"\n      ]\n`,
      GetConnectionUnixProcessID: `${header}   uint32 4242\n`,
    },
    gdbus: {
      NameHasOwner: '(true,)\n',
      IsStatusNotifierHostRegistered: '(<true>,)\n',
      RegisteredStatusNotifierItems: "(<[':1.5/StatusNotifierItem', 'org.kde.x-9-1']>,)\n",
      GetConnectionUnixProcessID: '(uint32 4242,)\n',
    },
  } as const;

  /** Runs as `which` alone were installed, with what it prints where `change` says nothing else. */
  const installed =
    (which: keyof typeof printed, change: Readonly<Record<string, string>> = {}): RunProgram =>
    async (program, args) => {
      if (program !== which) return 'missing';
      const question = Object.keys(printed[which]).find((name) => args.some((arg) => arg.includes(name)));
      const answers: Readonly<Record<string, string>> = { ...printed[which], ...change };
      return question === undefined ? undefined : answers[question];
    };

  it.each(['dbus-send', 'gdbus'] as const)('is read by way of %s', async (which) => {
    const session = sessionBusOf(installed(which));
    expect(await session.isHostThere()).toBe(true);
    expect(await session.registeredItems()).toEqual([':1.5/StatusNotifierItem', 'org.kde.x-9-1']);
    expect(await session.processOf(':1.5')).toBe(4242);
  });

  it.each([
    ['the name has no owner', { NameHasOwner: '(false,)\n' }],
    ['no host has registered', { IsStatusNotifierHostRegistered: '(<false>,)\n' }],
  ])('has no host where %s', async (_what, change) => {
    expect(await sessionBusOf(installed('gdbus', change)).isHostThere()).toBe(false);
  });

  it('has no items where the list is empty', async () => {
    const change = { RegisteredStatusNotifierItems: '(<@as []>,)\n' };
    expect(await sessionBusOf(installed('gdbus', change)).registeredItems()).toBeUndefined();
  });

  it('knows nothing where neither program is there, and where the bus is not', async () => {
    for (const run of [async () => 'missing' as const, async () => undefined]) {
      const session = sessionBusOf(run);
      expect(await session.isHostThere()).toBe(false);
      expect(await session.registeredItems()).toBeUndefined();
      expect(await session.processOf('x')).toBeUndefined();
    }
  });
});
