import { writeDemoHome } from '../../src/simulator/index.ts';
import { test as desktop } from '../desktop/test.ts';
import { Jo } from '../stories/bastion.ts';
import { type Compositor, startCompositor } from './compositor.ts';

export { expect } from '@playwright/test';

/** Older Electrons ask for X11 unless they are told otherwise. */
export const NATIVE = '--ozone-platform=wayland';

/** The tests' desktop on a Wayland compositor; `jo` has the app running natively on it. */
export const test = desktop.extend<{ jo: Jo }, { compositor: Compositor }>({
  compositor: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      const compositor = await startCompositor();
      await use(compositor);
      await compositor.close();
    },
    { scope: 'worker' },
  ],
  monitor: [async ({ compositor }, use) => use(compositor), { scope: 'worker' }],
  jo: async ({ home, launchApp, tray, simulator }, use) => {
    writeDemoHome(home.folder);
    const app = await launchApp({ args: [NATIVE] });
    await tray.waitForItem('Open Understudy');
    await use(new Jo(app, tray, simulator));
  },
});
