import { z } from 'zod';
import type { Log } from '../../app/log.ts';
import type { MfaPrompt } from '../../app/mfa/mfa-prompt.ts';
import type { MfaRequests } from '../../shared/ipc-contract.ts';
import { handleRequests } from '../ipc/handle-requests.ts';

const id = z.number().int().positive();

/**
 * What the MFA window may ask.
 *
 * @param giveHeight gives the page as many CSS px as it needs
 */
export function answerMfaWindow(prompt: MfaPrompt, giveHeight: (pageHeight: number) => void, log: Log): void {
  handleRequests<MfaRequests>(
    'mfa',
    {
      'mfa:get': { argument: z.undefined(), answer: () => prompt.view() },
      'mfa:answer': {
        argument: z.strictObject({ id, code: z.string().max(64) }),
        answer: (given) => {
          prompt.answer(given.id, given.code);
          return undefined;
        },
      },
      'mfa:cancel': {
        argument: z.strictObject({ id }),
        answer: (given) => {
          prompt.cancel(given.id);
          return undefined;
        },
      },
      'mfa:fit': {
        argument: z.strictObject({ pageHeight: z.number().positive().max(4000) }),
        answer: (given) => {
          giveHeight(given.pageHeight);
          return undefined;
        },
      },
    },
    log,
  );
}
