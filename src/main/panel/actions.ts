import * as electron from 'electron';
import { BrowserWindow, clipboard as electronClipboard } from 'electron';
import { ProfileActions } from '../../app/actions/profile-actions.ts';
import { ProfileTools } from '../../app/actions/role-actions.ts';
import type { AppContext } from '../../app/app-context.ts';
import type { AppServices } from '../../app/app-services.ts';
import { concealingClipboard } from '../../app/clipboard/clipboard-marks.ts';
import { SensitiveClipboard } from '../../app/clipboard/sensitive-clipboard.ts';
import { wlCopy } from '../../app/clipboard/wl-copy.ts';
import { ConsoleActions } from '../../app/console/console-actions.ts';
import { consoleSettings } from '../../app/console/console-settings.ts';
import type { EndpointServices } from '../../app/endpoint/endpoint-services.ts';
import type { OpenQuestions } from '../../app/mfa/open-questions.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import type { RenewalServices } from '../../app/renewal/renewal-services.ts';
import type { PersonWaits } from '../../app/sessions/person-waits.ts';
import type { StsServices } from '../../app/sessions/sts.ts';
import { SignInActions } from '../../app/sign-in/sign-in-actions.ts';
import { signInViews } from '../../app/sign-in/sign-ins-view.ts';
import { hostPlatform } from '../../core/platform.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { desktopBrowser } from '../lifecycle/desktop-browser.ts';

export interface UserActionsParts {
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly services: AppServices;
  readonly renewals: RenewalServices;
  readonly endpoints: EndpointServices;
  readonly waits: PersonWaits;
  readonly questions: OpenQuestions;
}

/** What the user can ask for, wherever it is asked: tray, panel, settings, terminal. */
export interface UserActions {
  readonly profileActions: ProfileActions;
  readonly tools: ProfileTools;
  readonly consoleActions: ConsoleActions;
  readonly clipboard: SensitiveClipboard;
  readonly signIns: SignInActions;
}

export function createActions(base: AppContext, parts: UserActionsParts): UserActions {
  const { desktop, environment, log, onChange, record, settings, work } = base;
  const { files, renewals } = parts;
  const { clock, clockOffsetMs, sts } = parts.aws;
  const { broker, delivery, live, signIns, storage, switcher, writer } = parts.services;
  const clipboard = new SensitiveClipboard(
    // The class is there from Electron 44 on.
    concealingClipboard(electronClipboard, Reflect.get(electron, 'ClipboardItem'), hostPlatform),
    desktop.copiesFromBehind
      ? {}
      : { isHeard: () => BrowserWindow.getFocusedWindow() !== null, program: wlCopy(environment) },
  );
  const profileActions = new ProfileActions({
    profilesView: files.listed,
    resolve: files.resolve,
    broker,
    switcher,
    live,
    delivery,
    settings,
    clipboard,
    storage,
    clockOffsetMs,
    renewsAt: renewals.renewsAt,
    explain: explainChainFailure,
    clock,
    log,
    record,
    onChange,
    onUserAction: renewals.resetBackoff,
    endpoints: () => parts.endpoints.inUse.list,
    waits: parts.waits,
    questions: parts.questions,
    signIns: () => signInViews(signIns.list, signIns.waiting, clockOffsetMs()),
  });
  const signInActions = new SignInActions({
    signIns,
    work,
    copyText: (text) => electronClipboard.writeText(text),
  });
  const consoleActions = new ConsoleActions({
    requestOf: (profile) => profileActions.switchRequestOf(profile),
    resolve: files.resolve,
    broker,
    explain: explainChainFailure,
    settings: consoleSettings(settings),
    browser: desktopBrowser(environment),
    requestHandler: parts.aws.requestHandler,
    federationEndpoint: environment['UNDERSTUDY_FEDERATION_ENDPOINT'],
    clipboard,
    record,
    log,
  });
  const tools = new ProfileTools({
    profiles: () => files.profiles.loaded.profiles,
    resolve: files.resolve,
    broker,
    sts,
    switcher,
    settings,
    explain: explainChainFailure,
    undoLastWrite: () => work.track(writer.undoLastWrite()),
    switchRequest: (...call) => profileActions.switchRequest(...call),
    copyPlain: (text) => electronClipboard.writeText(text),
    endpointCommands: parts.endpoints.commands,
    onChange,
  });
  return { profileActions, tools, consoleActions, clipboard, signIns: signInActions };
}
