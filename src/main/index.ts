import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { app, dialog, Menu, nativeTheme, session } from 'electron';
import { AT_LOGIN_FLAG } from '../app/settings/launch-at-login.ts';
import { desktopAbilities, hostPlatform } from '../core/platform.ts';
import { redact } from '../core/redact.ts';
import { DEMO_FLAG, enterDemo, leaveDemo, openDemo } from './demo/demo-home.ts';
import { lightenChromium } from './lifecycle/chromium-features.ts';
import { prepareDataFolder } from './lifecycle/data-folder.ts';
import { dropDebuggingSwitches } from './lifecycle/debugging-switches.ts';
import { openLog } from './lifecycle/log.ts';
import type { RunningApp } from './start-app.ts';
import { SystemTray } from './tray/system-tray.ts';
import { trayImage } from './tray/tray-image.ts';
import type { TrayCommand } from './tray/tray-menu.ts';
import { declareAppScheme, serveRenderer } from './windows/app-protocol.ts';
import { applicationMenu } from './windows/application-menu.ts';
import { confine, denyPermissions } from './windows/secure-window.ts';

const HERE = import.meta.dirname;
const RESOURCES = app.isPackaged ? join(process.resourcesPath, 'resources') : join(HERE, '../../resources');

/**
 * A tray icon registers in several short talks with the desktop, which all wait for this thread. It is left alone for so long, in
 * ms, before everything else is loaded: the icon is there a quarter sooner.
 */
const ICON_FIRST_MS = 50;

/**
 * The life of the app, top to bottom: one instance, the tray as soon as Electron is ready, and only then everything that
 * takes time to load.
 */
function main(): void {
  const demo = process.argv.includes(DEMO_FLAG) ? enterDemo(process.env) : undefined;
  const folder = prepareDataFolder(process.env);
  const log = openLog(folder.logFile, !app.isPackaged);
  lightenChromium(app);
  // Playwright attaches to the app that is not packaged.
  const dropped = app.isPackaged ? dropDebuggingSwitches(app) : [];
  if (dropped.length > 0) log.warn(`Debuggers are not let in: ignored --${dropped.join(', --')}`);
  declareAppScheme();
  logCrashes(log);

  // One app per data folder: a second start opens the panel of the first and goes away.
  if (!app.requestSingleInstanceLock()) {
    log.info('Understudy runs already: its panel is opened.');
    app.quit();
    return;
  }
  if (demo !== undefined) app.on('quit', () => leaveDemo(demo));
  let started: RunningApp | undefined;
  // What is wanted before the rest has loaded waits for it.
  const early: TrayCommand[] = [];
  const run = (command: TrayCommand) => {
    if (started) started.run(command);
    else early.push(command);
  };
  app.on('second-instance', (_event, args) => {
    // Both the user and the system started it: nobody asked for a window.
    if (!args.includes(AT_LOGIN_FLAG)) run({ kind: 'open' });
  });
  // Finder, Spotlight and the Dock start no second process on macOS: they ask the running one to show itself.
  app.on('activate', () => run({ kind: 'open' }));
  if (hostPlatform === 'darwin') app.setActivationPolicy('accessory');
  // Notifications and the taskbar know the app by this name, which the installer gives its shortcut (electron-builder's appId).
  if (hostPlatform === 'win32') app.setAppUserModelId('io.github.understudy');
  // The tray is the app: it lives on without a window.
  app.on('window-all-closed', () => undefined);
  app.on('web-contents-created', (_event, contents) => confine(contents));

  const start = async () => {
    const menu = applicationMenu(hostPlatform);
    Menu.setApplicationMenu(menu ? Menu.buildFromTemplate([...menu]) : null);
    const tray = new SystemTray({ icon: (state) => trayImage(RESOURCES, state), run });
    const letGo = holdQuit();
    let quits = false;
    try {
      await wait(ICON_FIRST_MS);
      nativeTheme.on('updated', () => tray.recolour());
      denyPermissions(session.defaultSession);
      serveRenderer(join(HERE, '../renderer'));
      if (demo !== undefined) {
        await openDemo(process.env, demo);
        run({ kind: 'open' });
      }
      const { startApp } = await import('./start-app.ts');
      started = await startApp({
        desktop: thisDesktop(),
        folder,
        log,
        tray,
        icon: join(RESOURCES, 'app-icon.png'),
        isAtLogin: process.argv.includes(AT_LOGIN_FLAG),
      });
    } finally {
      quits = letGo();
    }
    // A window opened now would hold up the end.
    if (!quits) for (const command of early) started.run(command);
  };
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      log.error(`Start failed: ${error instanceof Error ? error.stack : String(error)}`);
      giveUp(error, `The log is ${folder.logFile}.`);
    });
}

function thisDesktop() {
  return desktopAbilities({
    platform: hostPlatform,
    environment: process.env,
    electron: process.versions.electron,
    ozonePlatform: app.commandLine.getSwitchValue('ozone-platform'),
  });
}

/** Nothing works without what failed here, so it is said in words before the app ends. */
function giveUp(error: unknown, advice: string): void {
  const reason = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox('Understudy could not start', `${redact(reason)}\n\n${advice}`);
  app.exit(1);
}

/**
 * A Quit while everything is still being put together waits for it: what had just begun could not end in order. Returns what
 * lets it go, which says whether there was one.
 */
function holdQuit(): () => boolean {
  let asked = false;
  const hold = (event: Electron.Event) => {
    event.preventDefault();
    asked = true;
  };
  app.on('before-quit', hold);
  return () => {
    app.off('before-quit', hold);
    if (asked) app.quit();
    return asked;
  };
}

function logCrashes(log: ReturnType<typeof openLog>): void {
  process.on('uncaughtException', (error) => log.error(`Unexpected: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', (reason) => log.error(`Unexpected: ${String(reason)}`));
  app.on('render-process-gone', (_event, contents, details) => {
    log.error(`The window ${contents.getURL()} ended: ${details.reason}`);
  });
}

try {
  main();
} catch (error) {
  giveUp(error, 'Check that the folder for its data can be written; UNDERSTUDY_HOME names another one.');
}
