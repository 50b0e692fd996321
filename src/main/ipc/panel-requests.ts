import { z } from 'zod';
import type { PanelRequests } from '../../shared/ipc-contract.ts';
import { shells } from '../../shared/shells.ts';
import type { Log } from '../log.ts';
import type { Understudy } from '../understudy.ts';
import { handleRequests } from './handle-requests.ts';

const profile = z.string().min(1).max(512);
const target = z.string().min(1).max(512);
const shell = z.enum(shells);
const nothing = z.undefined();

/** What the panel may ask, each argument checked before anything is done. */
export function answerPanel(understudy: Understudy, hidePanel: () => void, log: Log): void {
  handleRequests<PanelRequests>(
    'panel',
    {
      'profiles:get': { argument: nothing, answer: () => understudy.profilesView() },
      'sessions:get': { argument: nothing, answer: () => understudy.sessionsView() },
      'profile:details': {
        argument: z.strictObject({ profile, target: target.exactOptional() }),
        answer: (wish) => understudy.details(wish.profile, wish.target),
      },
      'profile:switch': {
        argument: z.strictObject({
          profile,
          target: target.exactOptional(),
          confirmed: z.boolean().exactOptional(),
        }),
        answer: (wish) => understudy.switch(wish.profile, wish),
      },
      'profile:refresh': {
        argument: z.strictObject({ profile }),
        answer: (wish) => understudy.refresh(wish.profile),
      },
      'profile:stop': {
        argument: z.strictObject({ profile }),
        answer: (wish) => understudy.stop(wish.profile),
      },
      'profile:copy-export': {
        argument: z.strictObject({ profile, shell }),
        answer: (wish) => understudy.copyExportCommands(wish.profile, wish.shell),
      },
      'profile:auto-refresh': {
        argument: z.strictObject({ profile, on: z.boolean() }),
        answer: (wish) => understudy.setAutoRefresh(wish.profile, wish.on),
      },
      'panel:preferences': { argument: nothing, answer: () => understudy.preferences() },
      'panel:take-outcome': { argument: nothing, answer: () => understudy.takeOutcome() },
      'panel:take-profile': { argument: nothing, answer: () => understudy.takeProfile() },
      'sessions:forget-all': { argument: nothing, answer: () => understudy.forgetAllSessions() },
      'sessions:try-keychain': { argument: nothing, answer: () => understudy.tryKeychain() },
      'panel:hide': {
        argument: nothing,
        answer: () => {
          hidePanel();
          return undefined;
        },
      },
    },
    log,
  );
}
