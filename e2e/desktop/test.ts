import { test as base } from '@playwright/test';
import { resolveElectron } from '../../scripts/electron-runtime.mjs';
import {
  createDemoRealm,
  type Realm,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.ts';
import { type Keyring, startKeyring } from './keyring.ts';
import { type NotificationServer, startNotificationServer } from './notification-server.ts';
import { type RunningApp, startApp } from './running-app.ts';
import { openScreen, type Screen } from './screen.ts';
import { startTestBus, type TestBus } from './session-bus.ts';
import { startTrayHost, type TrayHost } from './tray-host.ts';
import { createUserHome, type UserHome } from './user-home.ts';

/** How a test wants the app to be started. */
export interface AppOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly appFolder?: string;
}

export interface WorkerFixtures {
  /** The Electron program that the tests run on. */
  readonly executable: string;
  readonly monitor: Screen;
}

export interface Fixtures {
  /** The realm of this test's simulator: the demo's, unless `test.use({ realm })` says otherwise. */
  readonly realm: Realm;
  /** How this test's simulator differs from a plain one, with `test.use({ simulatorOptions })`. */
  readonly simulatorOptions: Partial<SimulatorOptions>;
  readonly home: UserHome;
  readonly bus: TestBus;
  readonly tray: TrayHost;
  readonly notifications: NotificationServer;
  /** A real, unlocked keyring. A test that does not ask for it runs without one. */
  readonly keyring: Keyring;
  readonly simulator: Simulator;
  /** What the app finds in its environment: this test's home, screen and bus, and its simulator when it has one. */
  readonly appEnvironment: Readonly<Record<string, string>>;
  /** Starts the app; it is ended after the test. A second call starts a second process in the same home. */
  readonly launchApp: (options?: AppOptions) => Promise<RunningApp>;
}

/**
 * Playwright's `test` with a desktop: every test has a home, a session bus, a tray and a notification server of its own;
 * the screen is shared by the tests of one worker, which run one after the other.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  executable: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      await use(
        process.env['UNDERSTUDY_TEST_ELECTRON'] ?? (await resolveElectron({ purpose: 'tests' })).executable,
      );
    },
    { scope: 'worker' },
  ],
  monitor: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      const screen = await openScreen();
      await use(screen);
      await screen.close();
    },
    { scope: 'worker' },
  ],
  realm: [createDemoRealm(), { option: true }],
  simulatorOptions: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
  home: async ({}, use) => {
    const home = await createUserHome();
    await use(home);
    await home.remove();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
  bus: async ({}, use) => {
    const bus = await startTestBus();
    await use(bus);
    await bus.close();
  },
  tray: async ({ bus }, use) => {
    const tray = await startTrayHost(await bus.connect());
    await use(tray);
    await tray.close();
  },
  notifications: async ({ bus }, use) => {
    const notifications = await startNotificationServer(await bus.connect());
    await use(notifications);
    await notifications.close();
  },
  keyring: async ({ bus, home }, use) => {
    const keyring = await startKeyring(bus, { ...plainEnvironment(), ...home.environment });
    await use(keyring);
    await keyring.close();
  },
  simulator: async ({ realm, simulatorOptions }, use) => {
    const simulator = await startSimulator({ realm, ...simulatorOptions });
    await use(simulator);
    await simulator.close();
  },
  appEnvironment: async ({ home, bus, monitor, simulator }, use) => {
    await use({
      ...plainEnvironment(),
      ...home.environment,
      ...monitor.environment,
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      // Also the bus on which the app hears of sleep and waking up.
      DBUS_SYSTEM_BUS_ADDRESS: bus.address,
      ...simulator.environment,
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  },
  // The tray and the notification server have to be there before the app starts.
  launchApp: async (
    { executable, appEnvironment, monitor, tray: _tray, notifications: _shown },
    use,
    testInfo,
  ) => {
    const apps: RunningApp[] = [];
    await use(async ({ env, ...options } = {}) => {
      const app = await startApp({ executable, environment: { ...appEnvironment, ...env }, ...options });
      apps.push(app);
      return app;
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      const picture = testInfo.outputPath('screen.png');
      await monitor.takePicture(picture).catch(() => undefined);
      await testInfo.attach('screen', { path: picture, contentType: 'image/png' }).catch(() => undefined);
      for (const app of apps) await testInfo.attach('app output', { body: app.output() });
    }
    for (const app of apps) await app.quit();
  },
});

export { expect } from '@playwright/test';

/** What any program needs, and nothing of the developer's AWS set-up, desktop or home. */
function plainEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'UTC' };
}
