import type { Page } from '@playwright/test';
import { writeDemoHome } from '../../src/simulator/index.ts';
import { call, hang } from '../desktop/bus-service.ts';
import { startNotificationServer } from '../desktop/notification-server.ts';
import type { RunningApp } from '../desktop/running-app.ts';
import { startScreenSaver } from '../desktop/screen-saver.ts';
import type { TestBus } from '../desktop/session-bus.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import { waitFor } from '../desktop/waiting.ts';
import { Jo } from '../stories/bastion.ts';

/** The person has to know within this, in milliseconds. */
const KNOWS_WITHIN_MS = 10_000;

/** A part that is taken away; what comes back brings it back, if it does not come back by itself. */
interface Fault {
  readonly part: string;
  readonly how: 'killed' | 'stopped';
  apply(stage: Stage): Promise<() => Promise<void>>;
}

interface Stage {
  readonly app: RunningApp;
  readonly bus: TestBus;
  /** Of the window that is there: the panel before, the prompt during. */
  readonly page: Page;
  /** Ends the services that this test offers, so that others can take their names. */
  readonly services: Readonly<Record<'saver' | 'notifications', { close(): Promise<void> }>>;
}

const restart: Record<keyof Stage['services'], (bus: TestBus) => Promise<unknown>> = {
  saver: async (bus) => startScreenSaver(await bus.connect()),
  notifications: async (bus) => startNotificationServer(await bus.connect()),
};
const places = {
  saver: { name: 'org.freedesktop.ScreenSaver', path: '/org/freedesktop/ScreenSaver' },
  notifications: { name: 'org.freedesktop.Notifications', path: '/org/freedesktop/Notifications' },
} as const;

const signalled = (part: string, how: Fault['how'], pidOf: (stage: Stage) => Promise<number>): Fault => ({
  part,
  how,
  async apply(stage) {
    const pid = await pidOf(stage);
    process.kill(pid, how === 'killed' ? 'SIGKILL' : 'SIGSTOP');
    return async () => {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // The app has put another one in its place.
      }
    };
  },
});

const offered = (part: string, which: keyof Stage['services'], how: Fault['how']): Fault => ({
  part,
  how,
  async apply({ bus, services }) {
    await services[which].close();
    const { name, path } = places[which];
    const hanging = await bus.connect();
    const end = how === 'stopped' ? hang(hanging, path) : undefined;
    if (end) await hanging.requestName(name, 0);
    return async () => {
      if (end) await hanging.releaseName(name);
      end?.();
      await restart[which](bus);
    };
  },
});

const rendererPid = ({ app, page }: Stage) =>
  app.electron
    .browserWindow(page)
    .then((window) => window.evaluate((shown) => shown.webContents.getOSProcessId()));
const gpuPid = ({ app }: Stage) =>
  app.electron.evaluate(({ app: main }) => main.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0);
const keyringPid = async ({ bus }: Stage) => {
  const target = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };
  const [pid] = await call(
    await bus.connect(),
    { ...target, interface: target.destination },
    'GetConnectionUnixProcessID',
    's',
    ['org.freedesktop.secrets'],
  );
  return Number(pid);
};

const FAULTS: readonly Fault[] = (['killed', 'stopped'] as const).flatMap((how) => [
  signalled('renderer', how, rendererPid),
  signalled('GPU process', how, gpuPid),
  signalled('keyring', how, keyringPid),
  // Killed, it takes every program of the session with it: GLib ends whoever had a connection, and this app ends in order.
  ...(how === 'killed' ? [] : [signalled('D-Bus daemon', how, async ({ bus }) => bus.pid)]),
  offered('screen saver service', 'saver', how),
  offered('notification server', 'notifications', how),
]);

/** The prompt as the person sees it: a window that is visible and answers. */
async function promptIsThere(app: RunningApp): Promise<Page> {
  return waitFor(
    async () => {
      const shown = await app.window('MFA code');
      const field = shown.getByRole('textbox', { name: 'MFA code' });
      return (await field.isVisible({ timeout: 500 })) && (await isAlive(shown)) ? shown : undefined;
    },
    () => 'No window asks for the code.',
  );
}

function isAlive(page: Page): Promise<boolean> {
  return Promise.race([
    page.evaluate<boolean>('new Promise((done) => requestAnimationFrame(() => done(true)))'),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 700)),
  ]).catch(() => false);
}

const rows: string[] = [];
const test = desktop.extend<{ stage: Omit<Stage, 'page'> & { readonly jo: Jo } }>({
  stage: async ({ bus, home, keyring: _open, launchApp, simulator, tray }, use) => {
    const services = {
      saver: await startScreenSaver(await bus.connect()),
      // The fixture's own server holds the name: it is given up for one that can be taken away.
      notifications: { close: async () => undefined },
    };
    writeDemoHome(home.folder);
    const app = await launchApp();
    await tray.waitForItem('Open Understudy');
    await use({ app, bus, services, jo: new Jo(app, tray, simulator) });
  },
});

for (const fault of FAULTS)
  for (const when of ['before', 'during'] as const)
    test(`the ${fault.part} ${fault.how} ${when} a prompt`, async ({
      notifications,
      simulator,
      stage,
      tray,
    }) => {
      const { app, jo } = stage;
      const services = { ...stage.services, notifications };
      const panel = await jo.openPanel();
      await jo.select(panel, 'production-admin');
      let undo: () => Promise<void> = async () => undefined;
      const begin = () =>
        // Without a frame a page cannot be clicked.
        when === 'before' && (fault.part === 'renderer' || fault.part === 'GPU process')
          ? tray.click('production-admin')
          : panel.getByRole('button', { name: 'Switch', exact: true }).click();
      if (when === 'during') {
        await begin();
        undo = await fault.apply({ ...stage, services, page: await promptIsThere(app) });
      } else {
        undo = await fault.apply({ ...stage, services, page: panel });
        await begin();
      }
      const since = Date.now();
      const told = await Promise.race([
        promptIsThere(app).then(() => 'asked in a window'),
        ...(fault.part === 'notification server' || fault.part === 'D-Bus daemon'
          ? []
          : [notifications.waitFor('A code is needed').then(() => 'told by a notification')]),
      ]);
      const knows = Date.now() - since;
      if (told !== 'asked in a window') await undo();
      const prompt = await promptIsThere(app);
      const before = simulator.journal.entries.length;
      await prompt
        .getByRole('textbox', { name: 'MFA code' })
        .pressSequentially(jo.code())
        .catch(() => undefined);
      await expect.poll(() => simulator.journal.entries.length).toBeGreaterThan(before);
      if (told === 'asked in a window') await undo();
      // Afterwards everything works, without a restart.
      const after = when === 'before' && fault.part === 'renderer' ? await reopened(jo) : panel;
      await jo.seesActive(after, 'production-admin');
      await after.getByRole('searchbox', { name: 'Search profiles' }).fill('');
      await jo.switchTo(after, 'security-audit');
      await jo.seesActive(after, 'security-audit');
      await tray.waitForItem(/^security-audit · .*min left$/);
      rows.push(`| ${fault.part} | ${fault.how} | ${when} | ${told} | ${(knows / 1000).toFixed(1)} s |`);
      expect(knows).toBeLessThan(KNOWS_WITHIN_MS);
    });

test('the D-Bus daemon killed ends the app in order, and the next start takes up what was there', async ({
  bus,
  stage,
}) => {
  const { app, jo } = stage;
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const ended = new Promise<number | null>((resolve) => app.electron.process().once('exit', resolve));
  process.kill(bus.pid, 'SIGKILL');
  expect(await ended).toBe(0);
  rows.push(
    '| D-Bus daemon | killed | | the app ends in order, as GLib ends every program of the session | |',
  );
});

test.afterAll(() => {
  process.stdout.write(
    `\n| part | how | when | the person | after |\n|---|---|---|---|---|\n${rows.join('\n')}\n`,
  );
});

/** The panel's page died with its process: the next click opens another. */
async function reopened(jo: Jo): Promise<Page> {
  return waitFor(
    async () => {
      const panel = await jo.openPanel();
      return (await isAlive(panel)) ? panel : undefined;
    },
    () => 'The panel does not come back.',
  );
}
