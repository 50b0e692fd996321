import { app, dialog } from 'electron';
import { FirstSteps } from '../../app/actions/first-profile.ts';
import { foundHere } from '../../app/actions/found-here.ts';
import { PanelPreferences } from '../../app/actions/panel-preferences.ts';
import type { AppContext } from '../../app/app-context.ts';
import type { EndpointsInUse } from '../../app/endpoint/endpoints-in-use.ts';
import type { PopulateServices } from '../../app/populate/populate-services.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import { systemClock } from '../../core/clock.ts';
import { localPeerSystem } from '../../core/import/local-peer-system.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { PanelDialog } from '../../shared/ipc-contract.ts';
import type { SessionsView } from '../../shared/view.ts';
import { isDemo } from '../demo/demo-home.ts';
import { DemoStart } from '../demo/demo-start.ts';
import { relaunchCommand } from '../lifecycle/relaunch-command.ts';
import { send } from '../windows/push-to-window.ts';
import type { UserActions } from './actions.ts';
import { answerPanel } from './panel-ipc.ts';
import { PanelViews } from './panel-updates.ts';
import { PanelWindow } from './panel-window.ts';

export interface PanelServiceParts {
  readonly files: ProfileFiles;
  readonly actions: UserActions;
  readonly endpoints: EndpointsInUse;
  /** Brings an open question for a code to the front. */
  readonly raisePrompt: () => void;
  readonly populate: PopulateServices;
}

/** The panel, for the rest of the app. */
export interface PanelService {
  readonly isInFront: boolean;
  show(): void;
  /** The same, with one of its dialogs open. */
  showDialog(dialog: PanelDialog): void;
  /** Tells the window, if there is one, what has changed. */
  changed(sessions: SessionsView): void;
  quit(): void;
}

/** Puts the panel and what only it can ask for together. */
export function createPanelService(
  base: AppContext,
  { actions, endpoints, files, populate, raisePrompt }: PanelServiceParts,
): PanelService {
  const { desktop, environment, home, icon, log, onChange, settings, work } = base;
  const { consoleActions, tools, profileActions } = actions;
  const window = new PanelWindow({
    desktop,
    icon,
    theme: () => settings.current.theme,
    onShown: ({ webContents }) => {
      send(webContents, 'panel:shown', undefined);
      void work.track(files.askHooks('again'));
      void work.track(populate.lookDaily());
    },
    // A question stands before everything else, also where the panel got the focus after it.
    onSettled: raisePrompt,
  });
  let wanted: PanelDialog | undefined;
  const choices = new PanelPreferences({
    settings,
    now: () => systemClock.now(),
    demo: isDemo(environment),
    onChange,
  });
  const demoStart = new DemoStart({
    command: () => relaunchCommand(environment),
    appArguments: process.argv.slice(1),
  });
  const demo = {
    start: () => demoStart.start(),
    end: () => {
      if (isDemo(environment)) app.quit();
    },
  };
  const firstSteps = new FirstSteps({
    files: () => ({ config: files.locations.config.path, credentials: files.locations.credentials.path }),
    profiles: () => files.profiles.loaded.profiles,
    chooseFile: chooseKeyFile,
    clock: systemClock,
    onWritten: files.check,
  });
  answerPanel(
    {
      profileActions,
      consoleActions,
      endpoints,
      signIns: actions.signIns,
      choices,
      tools,
      firstSteps,
      found: () => foundHere(files.loaded, localPeerSystem(environment, hostPlatform, home)),
      populate,
      takeDialog: () => {
        const dialog = wanted;
        wanted = undefined;
        return dialog;
      },
      demo,
      hidePanel: () => window.hide(),
      raisePrompt,
    },
    log,
  );
  const views = new PanelViews((channel, view) => send(window.webContents, channel, view));
  return {
    get isInFront() {
      return window.isInFront;
    },
    show: () => window.show(),
    showDialog(dialog) {
      wanted = dialog;
      window.show();
    },
    changed: (sessions) =>
      views.show({
        profiles: files.listed(),
        sessions,
        preferences: choices.view(),
        populate: populate.view(),
      }),
    quit: () => window.quit(),
  };
}

async function chooseKeyFile(): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Choose the file with your access key',
    properties: ['openFile'],
    filters: [
      { name: 'CSV', extensions: ['csv'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return filePaths[0];
}
