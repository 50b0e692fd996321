import type { AppContext } from '../../app/app-context.ts';
import { MfaPrompt } from '../../app/mfa/mfa-prompt.ts';
import { heldWhileLocked, ScreenLock } from '../../app/mfa/screen-lock.ts';
import type { StsServices } from '../../app/sessions/sts.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import { demoDevice } from '../demo/demo-device.ts';
import { isScreenLocked } from '../lifecycle/power-events.ts';
import { send } from '../windows/push-to-window.ts';
import { answerMfaWindow } from './mfa-ipc.ts';
import { MfaWindow } from './mfa-window.ts';

/** Who asks the user for codes. */
export interface MfaService {
  /** Asks in the MFA window, while somebody is there to see it. */
  readonly prompter: MfaPrompter;
  readonly screen: ScreenLock;
  /**
   * What the window shows beside the question may have changed.
   *
   * @param working how many switches and renewals are under way
   */
  refresh(working: number): void;
  /** Brings an open question to the front. */
  raise(): void;
  dismiss(): void;
}

/** Puts the MFA window and its prompt together. */
export function createMfaService(
  { desktop, environment, icon, log, settings }: AppContext,
  { clock, clockOffsetMs }: StsServices,
): MfaService {
  let working = 0;
  const window = new MfaWindow({
    desktop,
    icon,
    theme: () => settings.current.theme,
    onDismissed: () => prompt.dismiss(),
  });
  const prompt = new MfaPrompt({
    window,
    clock,
    onChange: (view) => send(window.webContents, 'mfa:changed', view),
    demoDevice: demoDevice(environment['UNDERSTUDY_DEMO']),
    // All but the one that asks.
    waiting: () => Math.max(0, working - 1),
    isProduction: (profile) => settings.current.production.includes(profile),
    accountName: (accountId) => settings.current.accountNames[accountId],
    clockOffsetMs,
  });
  const screen = new ScreenLock({ isLockedNow: isScreenLocked });
  answerMfaWindow(prompt, (pageHeight) => window.fit(pageHeight), log);
  return {
    prompter: heldWhileLocked(prompt, screen),
    screen,
    refresh: (now) => {
      working = now;
      prompt.refresh();
    },
    raise: () => prompt.raise(),
    dismiss: () => prompt.dismiss(),
  };
}
