import type { FirstSteps } from '../../app/actions/first-profile.ts';
import type { PanelPreferences } from '../../app/actions/panel-preferences.ts';
import type { ProfileActions } from '../../app/actions/profile-actions.ts';
import type { ProfileTools } from '../../app/actions/role-actions.ts';
import type { ConsoleActions } from '../../app/console/console-actions.ts';
import { type EndpointsInUse, stopEndpoint } from '../../app/endpoint/endpoints-in-use.ts';
import type { Log } from '../../app/log.ts';
import type { PopulateServices } from '../../app/populate/populate-services.ts';
import type { SignInActions } from '../../app/sign-in/sign-in-actions.ts';
import type { ChannelOf, PanelDialog } from '../../shared/ipc-contract.ts';
import type { FoundView } from '../../shared/views/found-view.ts';
import type { DemoStart } from '../demo/demo-start.ts';
import { handleRequests } from '../ipc/handle-requests.ts';

/** What the panel may ask, each argument checked before anything is done. */
export function answerPanel(
  {
    profileActions,
    consoleActions,
    endpoints,
    signIns,
    choices,
    tools,
    firstSteps,
    found,
    populate,
    takeDialog,
    demo,
    hidePanel,
    raisePrompt,
  }: {
    readonly profileActions: ProfileActions;
    readonly consoleActions: Pick<ConsoleActions, 'open' | 'copyLink'>;
    readonly endpoints: EndpointsInUse;
    readonly signIns: Pick<SignInActions, 'cancel' | 'useCode' | 'copyAddress'>;
    readonly choices: PanelPreferences;
    readonly tools: ProfileTools;
    readonly firstSteps: FirstSteps;
    readonly found: () => Promise<FoundView>;
    readonly populate: PopulateServices;
    readonly takeDialog: () => PanelDialog | undefined;
    readonly demo: { start: DemoStart['start']; end(): void };
    readonly hidePanel: () => void;
    readonly raisePrompt: () => void;
  },
  log: Log,
): void {
  handleRequests<'panel', Exclude<ChannelOf<'panel'>, 'settings:open'>>(
    'panel',
    {
      'profiles:get': () => profileActions.profilesView(),
      'sessions:get': () => profileActions.sessionsView(),
      'profile:details': (args) => profileActions.details(args.profile, args.target),
      'profile:switch': ({ profile: name, ...args }) => profileActions.switch(name, args),
      'profile:refresh': (args) => profileActions.refresh(args.profile),
      'profile:stop': (args) => profileActions.stop(args.profile),
      'profile:cancel': (args) => profileActions.cancel(args.profile),
      'prompt:show': () => {
        raisePrompt();
        return undefined;
      },
      'profile:copy-export': (args) =>
        profileActions.copyExportCommands(args.profile, args.shell, args.production),
      'profile:open-console': ({ profile: name, ...how }) => consoleActions.open(name, how),
      'profile:copy-console': ({ profile: name, ...how }) => consoleActions.copyLink(name, how),
      'sign-in:cancel': ({ id }) => signIns.cancel(id),
      'sign-in:use-code': ({ id }) => signIns.useCode(id),
      'sign-in:copy-address': ({ id }) => signIns.copyAddress(id),
      'endpoint:stop': ({ id }) => stopEndpoint(endpoints, id),
      'profile:auto-refresh': (args) => profileActions.setAutoRefresh(args.profile, args.on),
      'profile:mark': (args) => choices.mark(args.profile, args.mark, args.on),
      'profile:copy-text': (args) => tools.copyText(args.profile, args.what, args.target),
      'profile:who-am-i': (args) => tools.whoAmI(args.profile),
      'profile:new-mfa-session': (args) => tools.newMfaSession(args.profile),
      'write:undo': () => tools.undo(),
      'role:check': ({ input }) => tools.checkRole(input),
      'role:assume': ({ input, ...how }) => tools.assumeRole(input, how),
      'role:save': ({ name, input }) => tools.saveFavourite(name, input),
      'role:saved': ({ name }) => tools.savedRole(name),
      'role:forget': ({ name }) => tools.removeFavourite(name),
      'first:choose-keys': () => firstSteps.chooseKeys(),
      'first:create': ({ input }) => firstSteps.create(input),
      'first:found': () => found(),
      'populate:get': () => populate.view(),
      'populate:opened': () => {
        void populate.opened();
        return undefined;
      },
      'populate:begin': (start) => {
        void populate.flow.begin(start);
        return undefined;
      },
      'populate:stop': async () => {
        await populate.flow.stop();
        return undefined;
      },
      'populate:names': (args) => populate.flow.names(args),
      'populate:preview': ({ input }) => populate.flow.preview(input),
      'populate:apply': async ({ preview }) => {
        const result = await populate.flow.apply(preview);
        log.info(`profiles from Identity Center: ${result.message}`);
        return result;
      },
      'populate:undo': () => populate.flow.undo(),
      'demo:start': () => demo.start(),
      'demo:end': () => {
        demo.end();
        return undefined;
      },
      'panel:group-by': (args) => choices.groupBy(args.groupBy),
      'account:name': (args) => choices.nameAccount(args.accountId, args.name),
      'panel:preferences': () => choices.view(),
      'panel:welcomed': () => choices.welcomed(),
      'panel:take-outcome': () => profileActions.takeOutcome(),
      'panel:take-profile': () => profileActions.takeProfile(),
      'panel:take-dialog': () => takeDialog(),
      'sessions:forget-all': () => profileActions.forgetAllSessions(),
      'sessions:try-keychain': () => profileActions.tryKeychain(),
      'panel:hide': () => {
        hidePanel();
        return undefined;
      },
    },
    log,
  );
}
