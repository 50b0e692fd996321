import type { AppContext } from '../../app/app-context.ts';
import { isLinuxScreenLocked } from '../../app/desktop/linux-lock.ts';
import { heldWhileLocked } from '../../app/mfa/held-while-locked.ts';
import { MfaPrompt } from '../../app/mfa/mfa-prompt.ts';
import { OpenQuestions } from '../../app/mfa/open-questions.ts';
import { ScreenLock } from '../../app/mfa/screen-lock.ts';
import type { NotificationSink } from '../../app/notifications/expiry-notifier.ts';
import { PromptNotifier } from '../../app/notifications/prompt-notifier.ts';
import { PersonWaits } from '../../app/sessions/person-waits.ts';
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
  /** Every question that is open. */
  readonly questions: OpenQuestions;
  /** What waits for an answer. */
  readonly waits: PersonWaits;
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

/** Puts the MFA window, its prompt, and what says so where nobody can see them together. */
export function createMfaService(
  { desktop, environment, icon, log, onChange, settings }: AppContext,
  { clock, clockOffsetMs }: StsServices,
  board: NotificationSink,
): MfaService {
  let working = 0;
  const questions = new OpenQuestions();
  questions.onChange(onChange);
  const notifier = new PromptNotifier({ board, questions, onClick: () => prompt.raise() });
  const window = new MfaWindow({
    desktop,
    icon,
    log,
    theme: () => settings.current.theme,
    onDismissed: () => prompt.dismiss(),
    onSight: (inSight) => prompt.inSight(inSight),
    onFocus: (hasFocus) => notifier.focused(hasFocus),
  });
  const prompt = new MfaPrompt({
    window,
    clock,
    questions,
    onChange: (view) => send(window.webContents, 'mfa:changed', view),
    demoDevice: demoDevice(environment['UNDERSTUDY_DEMO']),
    // All but the one that asks.
    waiting: () => Math.max(0, working - 1),
    isProduction: (profile) => settings.current.production.includes(profile),
    accountName: (accountId) => settings.current.accountNames[accountId],
    clockOffsetMs,
  });
  const screen = new ScreenLock({
    ask: desktop.announcesLock ? async () => isScreenLocked() : isLinuxScreenLocked,
  });
  answerMfaWindow(prompt, window, log);
  return {
    prompter: heldWhileLocked(prompt, screen, questions),
    screen,
    questions,
    waits: new PersonWaits(onChange),
    refresh: (now) => {
      working = now;
      prompt.refresh();
    },
    raise: () => prompt.raise(),
    dismiss: () => prompt.dismiss(),
  };
}
