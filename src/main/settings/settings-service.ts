import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { app, type BrowserWindow, dialog, globalShortcut, shell } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import type { AppServices } from '../../app/app-services.ts';
import { CodeDevices } from '../../app/codes/code-devices.ts';
import { offeredBrowsers } from '../../app/console/offered-browsers.ts';
import { lastWriteView, undoResult } from '../../app/delivery/undo-last-write.ts';
import { DoctorReport } from '../../app/doctor/doctor-report.ts';
import { TakeOverService } from '../../app/import/take-over-service.ts';
import type { KeyService } from '../../app/keys/key-service.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import { aboutView } from '../../app/settings/about.ts';
import { fileBackups } from '../../app/settings/file-backups.ts';
import { GlobalShortcut } from '../../app/settings/global-shortcut.ts';
import { LaunchAtLogin } from '../../app/settings/launch-at-login.ts';
import { mfaSources, profileForMfaSession } from '../../app/settings/mfa-sources.ts';
import { SettingsPlaces } from '../../app/settings/open-places.ts';
import { SettingsController } from '../../app/settings/settings-controller.ts';
import { readActivities } from '../../core/activity/activity-log.ts';
import type { FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import { localBrowserSystem } from '../../core/browsers/local-browser-system.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { listHooks } from '../../core/hooks/hook-folder.ts';
import { localPeerSystem } from '../../core/import/local-peer-system.ts';
import { hostPlatform } from '../../core/platform.ts';
import { settingsFromText } from '../../core/settings/settings.ts';
import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import type { HooksView } from '../../shared/settings-view.ts';
import type { ActionResult, SessionsView } from '../../shared/view.ts';
import { isDemo } from '../demo/demo-home.ts';
import { relaunchCommand } from '../lifecycle/relaunch-command.ts';
import type { UserActions } from '../panel/actions.ts';
import type { UpdateService } from '../updates/update-service.ts';
import { send } from '../windows/push-to-window.ts';
import { applyTheme } from '../windows/theme.ts';
import { seedFromClipboard } from './seed-from-clipboard.ts';
import { answerOpenSettings, answerSettings } from './settings-ipc.ts';
import { SettingsWindow } from './settings-window.ts';

export interface SettingsServiceParts {
  readonly files: ProfileFiles;
  readonly services: AppServices;
  readonly actions: UserActions;
  readonly updates: UpdateService;
  /** Corrected by AWS's clock. */
  readonly clock: Clock;
  /** Reads and writes other AWS files from now on. */
  readonly move: (locations: FileLocations) => Promise<void>;
  readonly keys: KeyService;
  /** The global shortcut was pressed. */
  readonly openPanel: () => void;
}

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
  const { activity, desktop, environment, folder, home, icon, log, onChange, settings } = base;
  const { actions, clock, files } = parts;
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
  const doctor = new DoctorReport({
    subject: () => ({
      files: profiles.loaded,
      environment,
      platform: hostPlatform,
      targets: [settings.current.defaultTarget, ...Object.values(settings.current.targets)],
      now: clock.now(),
    }),
    dataFolder: folder.root,
    keys: () => parts.keys.doctorSubject(Number(settings.current.keyReminderDays)),
    system: localPeerSystem(environment, hostPlatform, homedir()),
    clock: systemClock,
    hooks: () => listHooks(folder.hooks, { platform: hostPlatform, uid: process.getuid?.() }),
  });
  const otherTools = new TakeOverService(
    {
      system: localPeerSystem(environment, hostPlatform, homedir()),
      files: () => profiles.loaded,
      journalPath: folder.configChange,
      clock: systemClock,
    },
    {
      current: () => settings.current,
      byDefault: settingsFromText(''),
      change: (change) => settings.change(change),
    },
  );
  const codes = new CodeDevices({
    serials: () => [...new Set(mfaSources(profiles.view().profiles).map(({ serial }) => serial))],
    sources: () => settings.current.codeSources,
    setSources: (codeSources) => settings.change({ codeSources }),
    items: parts.services.keyRing.items,
    usesKeychain: parts.services.keyRing.usesKeychain,
    environment,
  });
  const hooksFolder = folder.hooks;
  const paths = () => [profiles.loaded.config.path, profiles.loaded.credentials.path];
  const places = new SettingsPlaces({
    shell,
    paths: () => ({
      data: folder.root,
      log: folder.logFile,
      activity: folder.activity,
      hooks: hooksFolder,
      config: profiles.loaded.config.path,
      credentials: profiles.loaded.credentials.path,
    }),
    backups: () => fileBackups(paths()),
  });

  const pushView = async () => {
    if (window.webContents) send(window.webContents, 'settings:changed', await desk.view());
  };
  let { defaultTarget, theme } = settings.current;
  settings.onChange((now) => {
    if (now.theme !== theme) applyTheme(now.theme);
    // With thousands of profiles the list is drawn anew only when it must be.
    if (now.defaultTarget !== defaultTarget) profiles.redraw();
    ({ defaultTarget, theme } = now);
    onChange();
    void pushView();
  });
  applyTheme(theme);
  const { globalShortcut: accelerator = '', launchAtLogin } = settings.current;
  if (launchAtLogin) void login.refresh();
  if (accelerator !== '') {
    const { message } = shortcut.set(accelerator);
    if (message) log.warn(`The key combination ${accelerator} does not work. ${message}`);
  }

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
      hooks: () => hooksView(hooksFolder),
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
