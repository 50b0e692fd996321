import type { Explanation } from '../../core/delivery/switch/target-switcher.ts';
import type { ActionResult } from '../../shared/view.ts';
import { CLIPBOARD_SECONDS } from '../clipboard/sensitive-clipboard.ts';

/** What people read when the console was opened, or was not. */
export const consoleResults = {
  opened: (profile: string, notes: readonly string[]): ActionResult => ({
    ok: true,
    message: [`The console is open as ${profile}.`, ...notes].join(' '),
  }),

  copied: (profile: string, notes: readonly string[]): ActionResult => ({
    ok: true,
    message: [
      `The address of the console as ${profile} is copied. It signs in whoever has it; the clipboard is cleared in ${CLIPBOARD_SECONDS} seconds.`,
      ...notes,
    ].join(' '),
  }),

  production: (profile: string): ActionResult => ({
    ok: false,
    reason: 'production',
    message: `${profile} is marked as production.`,
  }),

  refused: ({ advice, message }: Explanation): ActionResult => ({
    ok: false,
    reason: 'refused',
    message,
    advice,
  }),

  failed: ({ advice, message, requestId }: Explanation): ActionResult => ({
    ok: false,
    reason: 'failed',
    message,
    advice,
    ...(requestId !== undefined && { requestId }),
  }),
} as const;
