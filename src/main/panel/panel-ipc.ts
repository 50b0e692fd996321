import { z } from 'zod';
import type { FirstSteps } from '../../app/actions/first-profile.ts';
import type { PanelPreferences } from '../../app/actions/panel-preferences.ts';
import type { ProfileActions } from '../../app/actions/profile-actions.ts';
import type { ProfileTools } from '../../app/actions/role-actions.ts';
import type { ConsoleActions } from '../../app/console/console-actions.ts';
import { type EndpointsInUse, stopEndpoint } from '../../app/endpoint/endpoints-in-use.ts';
import type { Log } from '../../app/log.ts';
import { copiedTexts, type PanelRequests } from '../../shared/ipc-contract.ts';
import { profileMarks } from '../../shared/profile-marks.ts';
import { shells } from '../../shared/shells.ts';
import type { DemoStart } from '../demo/demo-start.ts';
import { handleRequests } from '../ipc/handle-requests.ts';

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
    profileActions,
    consoleActions,
    endpoints,
    choices,
    tools,
    firstSteps,
    demo,
    hidePanel,
  }: {
    readonly profileActions: ProfileActions;
    readonly consoleActions: Pick<ConsoleActions, 'open' | 'copyLink'>;
    readonly endpoints: EndpointsInUse;
    readonly choices: PanelPreferences;
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
      'profiles:get': { argument: nothing, answer: () => profileActions.profilesView() },
      'sessions:get': { argument: nothing, answer: () => profileActions.sessionsView() },
      'profile:details': {
        argument: z.strictObject({ profile, target: target.exactOptional() }),
        answer: (args) => profileActions.details(args.profile, args.target),
      },
      'profile:switch': {
        argument: z.strictObject({
          profile,
          target: target.exactOptional(),
          confirmed: z.boolean().exactOptional(),
          production: z.boolean().exactOptional(),
          longRoleSession: z.boolean().exactOptional(),
        }),
        answer: ({ profile: name, ...args }) => profileActions.switch(name, args),
      },
      'profile:refresh': {
        argument: z.strictObject({ profile }),
        answer: (args) => profileActions.refresh(args.profile),
      },
      'profile:stop': {
        argument: z.strictObject({ profile }),
        answer: (args) => profileActions.stop(args.profile),
      },
      'profile:copy-export': {
        argument: z.strictObject({ profile, shell, production: z.boolean().exactOptional() }),
        answer: (args) => profileActions.copyExportCommands(args.profile, args.shell, args.production),
      },
      'profile:open-console': {
        argument: z.strictObject({
          profile,
          destination: z.string().max(4096).exactOptional(),
          production: z.boolean().exactOptional(),
        }),
        answer: ({ profile: name, ...how }) => consoleActions.open(name, how),
      },
      'profile:copy-console': {
        argument: z.strictObject({ profile, production: z.boolean().exactOptional() }),
        answer: ({ profile: name, ...how }) => consoleActions.copyLink(name, how),
      },
      'endpoint:stop': {
        argument: z.strictObject({ id: z.string().min(1).max(32) }),
        answer: ({ id }) => stopEndpoint(endpoints, id),
      },
      'profile:auto-refresh': {
        argument: z.strictObject({ profile, on: z.boolean() }),
        answer: (args) => profileActions.setAutoRefresh(args.profile, args.on),
      },
      'profile:mark': {
        argument: z.strictObject({ profile, mark: z.enum(profileMarks), on: z.boolean() }),
        answer: (args) => choices.mark(args.profile, args.mark, args.on),
      },
      'profile:copy-text': {
        argument: z.strictObject({
          // The line of the default target belongs to no profile.
          profile: z.string().max(512),
          what: z.enum(copiedTexts),
          target: target.exactOptional(),
        }),
        answer: (args) => tools.copyText(args.profile, args.what, args.target),
      },
      'profile:who-am-i': {
        argument: z.strictObject({ profile }),
        answer: (args) => tools.whoAmI(args.profile),
      },
      'profile:new-mfa-session': {
        argument: z.strictObject({ profile }),
        answer: (args) => tools.newMfaSession(args.profile),
      },
      'write:undo': { argument: nothing, answer: () => tools.undo() },
      'role:check': {
        argument: z.strictObject({ input: role }),
        answer: ({ input }) => tools.checkRole(input),
      },
      'role:assume': {
        argument: z.strictObject({
          input: role,
          saveAs: profile.exactOptional(),
          target: target.exactOptional(),
          confirmed: z.boolean().exactOptional(),
        }),
        answer: ({ input, ...how }) => tools.assumeRole(input, how),
      },
      'role:save': {
        argument: z.strictObject({ name: profile, input: role }),
        answer: ({ name, input }) => tools.saveFavourite(name, input),
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
          input: z.strictObject({
            profile: z.string().max(512),
            role: z.string().max(2048),
            mfaSerial: field,
            region: field,
          }),
        }),
        answer: ({ input }) => firstSteps.create(input),
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
        answer: (args) => choices.groupBy(args.groupBy),
      },
      'account:name': {
        argument: z.strictObject({ accountId: z.string().regex(/^\d{12}$/), name: z.string().max(100) }),
        answer: (args) => choices.nameAccount(args.accountId, args.name),
      },
      'panel:preferences': { argument: nothing, answer: () => choices.view() },
      'panel:welcomed': { argument: nothing, answer: () => choices.welcomed() },
      'panel:take-outcome': { argument: nothing, answer: () => profileActions.takeOutcome() },
      'panel:take-profile': { argument: nothing, answer: () => profileActions.takeProfile() },
      'sessions:forget-all': { argument: nothing, answer: () => profileActions.forgetAllSessions() },
      'sessions:try-keychain': { argument: nothing, answer: () => profileActions.tryKeychain() },
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
