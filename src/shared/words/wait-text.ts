/** What something that is under way waits for: a person, and where that person is asked. */
export type WaitKind =
  /** A window asks for a code. */
  | 'code'
  /** The code is asked for once the screen is unlocked. */
  | 'unlock'
  /** The window that asks could not be shown. */
  | 'window'
  /** A terminal asks for the code. */
  | 'terminal'
  /** Somebody has to sign in, in a browser. */
  | 'sign-in';

interface WaitText {
  /** At the right of a row. */
  readonly row: string;
  /** In the name of a row, for screen readers. */
  readonly spoken: string;
  /** In the tray's menu, behind the profile's name. */
  readonly tray: string;
  readonly message: (profile: string) => string;
  readonly advice: string;
}

export const WAIT_TEXTS: Readonly<Record<WaitKind, WaitText>> = {
  code: {
    row: 'asks for code',
    spoken: 'waiting for a code',
    tray: 'waits for a code',
    message: (profile) => `${profile} waits for an MFA code.`,
    advice: 'Type it in the window that asks.',
  },
  unlock: {
    row: 'screen locked',
    spoken: 'waiting for the screen to be unlocked',
    tray: 'waits for the unlocked screen',
    message: (profile) => `${profile} waits for an MFA code, which is asked for once the screen is unlocked.`,
    advice: 'Unlock the screen, or run the same in a terminal: it asks there.',
  },
  window: {
    row: 'needs you',
    spoken: 'waiting for a code, but its window could not be shown',
    tray: 'waits for a code',
    message: (profile) =>
      `${profile} waits for an MFA code, but the window that asks for it could not be shown.`,
    advice: 'Choose “Enter the code…” in the tray, or run the same in a terminal: it asks there.',
  },
  terminal: {
    row: 'in a terminal',
    spoken: 'waiting for a code in a terminal',
    tray: 'waits for a terminal',
    message: (profile) => `${profile} waits for an MFA code, which a terminal asks for.`,
    advice: 'Type it in that terminal.',
  },
  'sign-in': {
    row: 'sign in',
    spoken: 'waiting for you to sign in',
    tray: 'waits for you to sign in',
    message: (profile) => `${profile} waits for you to sign in.`,
    advice: 'Do so in the browser window that was opened.',
  },
};

/** What a notification says where the person would not see the question. */
export function hiddenQuestionText(waitsFor: WaitKind, wanted: string) {
  const { advice, message } = WAIT_TEXTS[waitsFor];
  return { title: `A code is needed for ${wanted}`, body: `${message(wanted)} ${advice}` };
}

/** Whether the person at the screen cannot see that they are asked. */
export function isHidden(waitsFor: WaitKind): boolean {
  return waitsFor === 'window' || waitsFor === 'unlock';
}
