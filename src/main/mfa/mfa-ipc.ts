import type { Log } from '../../app/log.ts';
import type { MfaPrompt } from '../../app/mfa/mfa-prompt.ts';
import type { ChannelOf } from '../../shared/ipc-contract.ts';
import { handleRequests } from '../ipc/handle-requests.ts';

/** The window as its page needs it. */
interface PromptPage {
  /** Gives the page as many CSS px as it needs. */
  fit(pageHeight: number): void;
  /** The page lives and paints. */
  answered(): void;
}

/** What the MFA window may ask. */
export function answerMfaWindow(prompt: MfaPrompt, page: PromptPage, log: Log): void {
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
        page.fit(given.pageHeight);
        return undefined;
      },
      'mfa:alive': () => {
        page.answered();
        return undefined;
      },
    },
    log,
  );
}
