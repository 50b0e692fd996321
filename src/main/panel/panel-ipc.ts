import type { FirstSteps } from '../../app/actions/first-profile.ts';
import type { PanelPreferences } from '../../app/actions/panel-preferences.ts';
import type { ProfileActions } from '../../app/actions/profile-actions.ts';
import type { ProfileTools } from '../../app/actions/role-actions.ts';
import type { ConsoleActions } from '../../app/console/console-actions.ts';
import { type EndpointsInUse, stopEndpoint } from '../../app/endpoint/endpoints-in-use.ts';
import type { Log } from '../../app/log.ts';
import type { SignInActions } from '../../app/sign-in/sign-in-actions.ts';
import type { ChannelOf } from '../../shared/ipc-contract.ts';
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
    demo,
    hidePanel,
  }: {
    readonly profileActions: ProfileActions;
    readonly consoleActions: Pick<ConsoleActions, 'open' | 'copyLink'>;
    readonly endpoints: EndpointsInUse;
    readonly signIns: Pick<SignInActions, 'cancel' | 'useCode' | 'copyAddress'>;
    readonly choices: PanelPreferences;
    readonly tools: ProfileTools;
    readonly firstSteps: FirstSteps;
    readonly demo: { start: DemoStart['start']; end(): void };
    readonly hidePanel: () => void;
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
