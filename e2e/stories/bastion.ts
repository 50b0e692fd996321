import type { Page } from '@playwright/test';
import { DEMO_MFA_SERIAL, type Simulator, writeDemoHome } from '../../src/simulator/index.ts';
import type { RunningApp } from '../desktop/running-app.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import type { TrayHost } from '../desktop/tray-host.ts';

export { expect };

/** The desktop of Jo, who reaches six accounts through a bastion account, with the real app on it. */
export const test = desktop.extend<{ jo: Jo }>({
  jo: async ({ home, launchApp, tray, simulator }, use) => {
    writeDemoHome(home.folder);
    const app = await launchApp();
    await tray.waitForItem('Open Understudy');
    await use(new Jo(app, tray, simulator));
  },
});

/** What Jo does: opens the panel, finds a profile, reads the phone, types the code. */
export class Jo {
  readonly app: RunningApp;
  readonly #tray: TrayHost;
  readonly #simulator: Simulator;

  constructor(app: RunningApp, tray: TrayHost, simulator: Simulator) {
    this.app = app;
    this.#tray = tray;
    this.#simulator = simulator;
  }

  /** Opens the panel from the tray. */
  async openPanel(): Promise<Page> {
    await this.#tray.click('Open Understudy');
    return this.app.window('Understudy');
  }

  /** Finds a profile by typing, and selects it. */
  async select(panel: Page, profile: string): Promise<void> {
    await panel.getByRole('searchbox', { name: 'Search profiles' }).fill(profile);
    await panel.getByRole('option', { name: new RegExp(`^${profile},`) }).click();
    await expect(panel.getByRole('region', { name: profile, exact: true })).toBeVisible();
  }

  /** Selects a profile and presses Switch. */
  async switchTo(panel: Page, profile: string): Promise<void> {
    await this.select(panel, profile);
    await panel.getByRole('button', { name: 'Switch', exact: true }).click();
  }

  /** What the authenticator shows: a code that was not used yet. */
  code(): string {
    return this.#simulator.mfaCode(DEMO_MFA_SERIAL).code;
  }

  mfaWindow(): Promise<Page> {
    return this.app.window('MFA code');
  }

  /** Types a code into the MFA window; it is sent by itself at the sixth digit. */
  async typeCode(code = this.code()): Promise<Page> {
    const window = await this.mfaWindow();
    const field = window.getByRole('textbox', { name: 'MFA code' });
    await unlessGone(window, field.pressSequentially(code));
    return window;
  }

  /** Types a code at whatever has the focus, as a person does, once the field has it: a page that is still loading hears no key. */
  async typeKeys(window: Page, code = this.code()): Promise<void> {
    const field = window.getByRole('textbox', { name: 'MFA code' });
    const typed = expect(field)
      .toBeFocused()
      .then(() => window.keyboard.type(code));
    await unlessGone(window, typed);
  }

  /** Switches with a code, until the panel shows the profile as active. */
  async switchWithCode(panel: Page, profile: string): Promise<void> {
    await this.switchTo(panel, profile);
    await this.typeCode();
    await this.seesActive(panel, profile);
  }

  async seesActive(panel: Page, profile: string): Promise<void> {
    await expect(panel.getByRole('option', { name: new RegExp(`^${profile}, active, `) })).toBeVisible();
  }

  /** The calls that reached STS and were granted, as "action" or "action role". */
  calls(): readonly string[] {
    return this.#simulator.journal.entries
      .filter((entry) => entry.outcome === 'ok')
      .map((entry) =>
        [entry.action, entry.parameters['RoleArn']?.split('/').at(-1)].filter(Boolean).join(' '),
      );
  }
}

/** Types in a window that may be gone before the last key is let go: the sixth digit sends the code. */
export async function unlessGone(window: Page, typing: Promise<void>): Promise<void> {
  await typing.catch((error: unknown) => {
    if (!window.isClosed()) throw error;
  });
}
