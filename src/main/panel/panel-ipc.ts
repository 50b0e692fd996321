import { z } from 'zod';
import type { FirstSteps } from '../../app/actions/first-profile.ts';
import type { PanelChoices } from '../../app/actions/panel-preferences.ts';
import type { Understudy } from '../../app/actions/profile-actions.ts';
import type { ProfileTools } from '../../app/actions/role-actions.ts';
import { copiedTexts, type PanelRequests } from '../../shared/ipc-contract.ts';
import { profileMarks } from '../../shared/profile-marks.ts';
import { shells } from '../../shared/shells.ts';
import type { DemoStart } from '../demo/demo-start.ts';
import { handleRequests } from '../ipc/handle-requests.ts';
import type { Log } from '../lifecycle/log.ts';

const profile = z.string().min(1).max(512);
const target = z.string().min(1).max(512);
const shell = z.enum(shells);
const nothing = z.undefined();
const field = z.string().max(2048).exactOptional();
const role = z.strictObject({
  role: z.string().max(2048),
  sourceProfile: z.string().max(512),
  sessionName: field,
  durationSeconds: z.number().exactOptional(),
  externalId: field,
  region: field,
  tags: z.string().max(20_000).exactOptional(),
  sessionPolicy: z.string().max(20_000).exactOptional(),
});

/** What the panel may ask, each argument checked before anything is done. */
export function answerPanel(
  {
    understudy,
    choices,
    tools,
    firstSteps,
    demo,
    hidePanel,
  }: {
    readonly understudy: Understudy;
    readonly choices: PanelChoices;
    readonly tools: ProfileTools;
    readonly firstSteps: FirstSteps;
    readonly demo: { start: DemoStart['start']; end(): void };
    readonly hidePanel: () => void;
  },
  log: Log,
): void {
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
          production: z.boolean().exactOptional(),
          longRoleSession: z.boolean().exactOptional(),
        }),
        answer: ({ profile: name, ...wish }) => understudy.switch(name, wish),
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
        argument: z.strictObject({ profile, shell, production: z.boolean().exactOptional() }),
        answer: (wish) => understudy.copyExportCommands(wish.profile, wish.shell, wish.production),
      },
      'profile:auto-refresh': {
        argument: z.strictObject({ profile, on: z.boolean() }),
        answer: (wish) => understudy.setAutoRefresh(wish.profile, wish.on),
      },
      'profile:mark': {
        argument: z.strictObject({ profile, mark: z.enum(profileMarks), on: z.boolean() }),
        answer: (wish) => choices.mark(wish.profile, wish.mark, wish.on),
      },
      'profile:copy-text': {
        argument: z.strictObject({
          // The line of the default target belongs to no profile.
          profile: z.string().max(512),
          what: z.enum(copiedTexts),
          target: target.exactOptional(),
        }),
        answer: (wish) => tools.copyText(wish.profile, wish.what, wish.target),
      },
      'profile:who-am-i': {
        argument: z.strictObject({ profile }),
        answer: (wish) => tools.whoAmI(wish.profile),
      },
      'profile:new-mfa-session': {
        argument: z.strictObject({ profile }),
        answer: (wish) => tools.newMfaSession(wish.profile),
      },
      'write:undo': { argument: nothing, answer: () => tools.undo() },
      'role:check': { argument: z.strictObject({ wish: role }), answer: ({ wish }) => tools.checkRole(wish) },
      'role:assume': {
        argument: z.strictObject({
          wish: role,
          saveAs: profile.exactOptional(),
          target: target.exactOptional(),
          confirmed: z.boolean().exactOptional(),
        }),
        answer: ({ wish, ...how }) => tools.assumeRole(wish, how),
      },
      'role:save': {
        argument: z.strictObject({ name: profile, wish: role }),
        answer: ({ name, wish }) => tools.saveFavourite(name, wish),
      },
      'role:saved': {
        argument: z.strictObject({ name: profile }),
        answer: ({ name }) => tools.savedRole(name),
      },
      'role:forget': {
        argument: z.strictObject({ name: profile }),
        answer: ({ name }) => tools.removeFavourite(name),
      },
      'first:choose-keys': { argument: nothing, answer: () => firstSteps.chooseKeys() },
      'first:create': {
        argument: z.strictObject({
          wish: z.strictObject({
            profile: z.string().max(512),
            role: z.string().max(2048),
            mfaSerial: field,
            region: field,
          }),
        }),
        answer: ({ wish }) => firstSteps.create(wish),
      },
      'demo:start': { argument: nothing, answer: () => demo.start() },
      'demo:end': {
        argument: nothing,
        answer: () => {
          demo.end();
          return undefined;
        },
      },
      'panel:group-by': {
        argument: z.strictObject({ groupBy: z.enum(['none', 'source']) }),
        answer: (wish) => choices.groupBy(wish.groupBy),
      },
      'account:name': {
        argument: z.strictObject({ accountId: z.string().regex(/^\d{12}$/), name: z.string().max(100) }),
        answer: (wish) => choices.nameAccount(wish.accountId, wish.name),
      },
      'panel:preferences': { argument: nothing, answer: () => choices.view() },
      'panel:welcomed': { argument: nothing, answer: () => choices.welcomed() },
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
