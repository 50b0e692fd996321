import type { Log } from '../../app/log.ts';
import type { MfaPrompt } from '../../app/mfa/mfa-prompt.ts';
import type { ChannelOf } from '../../shared/ipc-contract.ts';
import { handleRequests } from '../ipc/handle-requests.ts';

/**
 * What the MFA window may ask.
 *
 * @param giveHeight gives the page as many CSS px as it needs
 */
export function answerMfaWindow(prompt: MfaPrompt, giveHeight: (pageHeight: number) => void, log: Log): void {
  handleRequests<'mfa', ChannelOf<'mfa'>>(
    'mfa',
    {
      'mfa:get': () => prompt.view(),
      'mfa:answer': (given) => {
        prompt.answer(given.id, given.code);
        return undefined;
      },
      'mfa:cancel': (given) => {
        prompt.cancel(given.id);
        return undefined;
      },
      'mfa:fit': (given) => {
        giveHeight(given.pageHeight);
        return undefined;
      },
    },
    log,
  );
}
