import { writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { app, type BrowserWindow, dialog, globalShortcut } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import { offeredBrowsers } from '../../app/console/offered-browsers.ts';
import { lastWriteView, undoResult } from '../../app/delivery/undo-last-write.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import { aboutView } from '../../app/settings/about.ts';
import { GlobalShortcut } from '../../app/settings/global-shortcut.ts';
import { LaunchAtLogin } from '../../app/settings/launch-at-login.ts';
import { mfaSources, profileForMfaSession } from '../../app/settings/mfa-sources.ts';
import { SettingsController } from '../../app/settings/settings-controller.ts';
import { readActivities } from '../../core/activity/activity-log.ts';
import { localBrowserSystem } from '../../core/browsers/local-browser-system.ts';
import { systemClock } from '../../core/clock.ts';
import { listHooks } from '../../core/hooks/hook-folder.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import type { HooksView } from '../../shared/settings-view.ts';
import type { ActionResult, SessionsView } from '../../shared/view.ts';
import { isDemo } from '../demo/demo-home.ts';
import { relaunchCommand } from '../lifecycle/relaunch-command.ts';
import { send } from '../windows/push-to-window.ts';
import { applyTheme } from '../windows/theme.ts';
import { seedFromClipboard } from './seed-from-clipboard.ts';
import { answerOpenSettings, answerSettings } from './settings-ipc.ts';
import {
  createCodeDevices,
  createDoctor,
  createPlaces,
  createTakeOver,
  type SettingsServiceParts,
} from './settings-parts.ts';
import { SettingsWindow } from './settings-window.ts';

/** Everything behind the settings window, for the rest of the app. */
export interface SettingsService {
  show(section?: SettingsSection): void;
  /** Tells the window, if it is open, what has changed. */
  refresh(): void;
  /** The same for live sessions. */
  sessionsChanged(view: SessionsView): void;
  quit(): void;
}

/** Puts the settings window and what it changes together; applies what is set already. */
export function createSettingsService(base: AppContext, parts: SettingsServiceParts): SettingsService {
  const { activity, desktop, environment, folder, home, icon, log, settings } = base;
  const { actions, files } = parts;
  const { delivery, switcher, writer } = parts.services;
  const { tools, profileActions } = actions;
  const { profiles } = files;
  const window = new SettingsWindow({
    desktop,
    icon,
    theme: () => settings.current.theme,
    onShown: ({ webContents }) => send(webContents, 'settings:shown', undefined),
    onClosed: () => shortcut.pause(false),
  });
  const command = relaunchCommand(environment);
  const shortcut = new GlobalShortcut({
    registry: globalShortcut,
    bindsKeys: desktop.bindsKeys,
    command: command.join(' '),
    onPressed: parts.openPanel,
  });
  const login = new LaunchAtLogin({
    platform: hostPlatform,
    environment,
    home,
    command,
    loginItems: app,
    demo: isDemo(environment),
  });
  const desk = new SettingsController({
    settings,
    profiles,
    locate: files.locate,
    move: parts.move,
    live: () => switcher.live,
    stop: (profile) => switcher.stop(profile),
    assess: (target) => delivery.assess(target),
    shortcut,
    login,
    browserOffers: offeredBrowsers(localBrowserSystem(environment), systemClock),
    demo: isDemo(environment),
  });
  const doctor = createDoctor(base, parts);
  const otherTools = createTakeOver(base, files);
  const codes = createCodeDevices(base, parts);
  const places = createPlaces(base, files);

  const pushView = async () => {
    if (window.webContents) send(window.webContents, 'settings:changed', await desk.view());
  };
  applySettings(base, { files, login, shortcut, pushView: () => void pushView() });

  answerSettings(
    {
      desk,
      doctor,
      otherTools,
      places,
      keys: parts.keys,
      codes,
      seedFromClipboard: (serial) => seedFromClipboard(serial, codes),
      chooseFile: (file) => chooseFile(window.window, file, profiles.loaded[file].path),
      takeSection: () => window.takeSection(),
      close: () => window.close(),
      recording: (on) => shortcut.pause(on),
      lastWrite: () => lastWriteView(writer.options, systemClock.now()),
      undo: async (overrideChanges) => {
        const outcome = await writer.undoLastWrite({ overrideChanges });
        if (outcome.kind === 'removed' || outcome.kind === 'restored') {
          switcher.dropEnded([outcome.target]);
          // What the section held before may still be alive.
          await switcher.adopt();
        }
        const result = undoResult(outcome);
        log.info(`undo last write: ${result.message}`);
        return result;
      },
      mfaSources: () => mfaSources(profiles.view().profiles),
      newMfaSession: async (source) => {
        const profile = profileForMfaSession(profiles.view().profiles, source);
        return profile === undefined
          ? { ok: false, reason: 'failed', message: 'That device is in the files no more.' }
          : tools.newMfaSession(profile);
      },
      forgetSessions: () => profileActions.forgetAllSessions(),
      tryKeychain: () => profileActions.tryKeychain(),
      signIns: parts.actions.signIns,
      sessions: () => profileActions.sessionsView(),
      hooks: () => hooksView(folder.hooks),
      activity: async () =>
        (await readActivities(folder.activity, systemClock.now())).map(({ at, ...rest }) => ({
          ...rest,
          at: Date.parse(at),
        })),
      saveActivity: () => saveActivity(window.window, folder.activity),
      clearActivity: async () => {
        await activity.clear();
        return { ok: true, message: 'The activity log is empty.' };
      },
      about: () =>
        aboutView({
          appVersion: app.getVersion(),
          versions: process.versions,
          dataFolder: folder.root,
          logFile: folder.logFile,
          // This file's own folder is no guide: the bundler chooses where it goes.
          licenceFile: join(app.getAppPath(), 'out', 'licences.json'),
        }),
      updates: parts.updates,
      filesFixed: files.read,
    },
    log,
  );
  const show = (section?: SettingsSection) => window.show(section);
  answerOpenSettings(show, log);

  return {
    show,
    refresh: () => void pushView(),
    sessionsChanged: (view) => send(window.webContents, 'sessions:changed', view),
    quit: () => {
      shortcut.close();
      window.quit();
    },
  };
}

/** What is set already, and from now on whatever changes. */
function applySettings(
  { log, onChange, settings }: AppContext,
  {
    files,
    login,
    pushView,
    shortcut,
  }: {
    readonly files: ProfileFiles;
    readonly login: LaunchAtLogin;
    readonly shortcut: GlobalShortcut;
    readonly pushView: () => void;
  },
): void {
  let { defaultTarget, theme } = settings.current;
  settings.onChange((now) => {
    if (now.theme !== theme) applyTheme(now.theme);
    // With thousands of profiles the list is drawn again only when it must be.
    if (now.defaultTarget !== defaultTarget) files.profiles.redraw();
    ({ defaultTarget, theme } = now);
    onChange();
    pushView();
  });
  applyTheme(theme);
  const { globalShortcut: accelerator = '', launchAtLogin } = settings.current;
  if (launchAtLogin) void login.refresh();
  if (accelerator !== '') {
    const { message } = shortcut.set(accelerator);
    if (message) log.warn(`The key combination ${accelerator} does not work. ${message}`);
  }
}

/** What stands in the folder of hooks, and why some of it is not run. */
async function hooksView(folder: string): Promise<HooksView> {
  const owner = { platform: hostPlatform, uid: process.getuid?.() };
  const hooks = await listHooks(folder, owner);
  return {
    folder,
    names: hooks.map((hook) => ({
      name: relative(folder, hook.path) || hook.path,
      runs: hook.state === 'ready',
      ...(hook.state === 'refused' && { remark: `${hook.message} ${hook.advice}` }),
    })),
  };
}

async function chooseFile(
  window: BrowserWindow | undefined,
  file: 'config' | 'credentials',
  present: string,
): Promise<string | undefined> {
  const options = {
    title: file === 'config' ? 'Choose the AWS config file' : 'Choose the AWS credentials file',
    defaultPath: dirname(present),
    properties: ['openFile' as const, 'showHiddenFiles' as const],
  };
  const chosen = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return chosen.canceled ? undefined : chosen.filePaths[0];
}

async function saveActivity(window: BrowserWindow | undefined, folder: string): Promise<ActionResult> {
  const options = { title: 'Save the activity log', defaultPath: 'understudy-activity.jsonl' };
  const chosen = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  if (chosen.canceled || !chosen.filePath)
    return { ok: false, reason: 'dismissed', message: 'Nothing was saved.' };
  const lines = (await readActivities(folder, systemClock.now())).map((line) => `${JSON.stringify(line)}\n`);
  try {
    await writeFile(chosen.filePath, lines.join(''), { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: 'failed', message: `${chosen.filePath} could not be written: ${reason}` };
  }
  return { ok: true, message: `Saved as ${chosen.filePath}.` };
}
