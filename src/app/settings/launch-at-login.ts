import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../core/files/make-folder.ts';
import type { LaunchAtLoginView } from '../../shared/settings-view.ts';

/** Tells a start by the system from one by the user. */
export const AT_LOGIN_FLAG = '--at-login';

/** The part of Electron's `app` that macOS and Windows need. */
export interface LoginItems {
  getLoginItemSettings(options?: { args?: string[] }): {
    openAtLogin: boolean;
    /** Windows: false where its user has switched it off in the Task Manager. */
    executableWillLaunchAtLogin?: boolean;
  };
  setLoginItemSettings(settings: { openAtLogin: boolean; args?: string[] }): void;
  /** macOS only. */
  isInApplicationsFolder?(): boolean;
}

export interface LaunchAtLoginOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The program and its arguments, as the app was started. */
  readonly command: readonly string[];
  readonly loginItems: LoginItems;
  /** The demo ends with its files: there is nothing to start. */
  readonly demo?: boolean;
}

/**
 * Starts the app with the desktop session, or no longer. macOS and Windows keep a list of their own; Linux desktops read
 * a file in the autostart folder (freedesktop.org: Desktop Application Autostart Specification).
 */
export class LaunchAtLogin {
  readonly #options: LaunchAtLoginOptions;

  constructor(options: LaunchAtLoginOptions) {
    this.#options = options;
  }

  /** How it stands at the system, whatever the settings say: the user may have changed it there. */
  async view(): Promise<LaunchAtLoginView> {
    if (this.#options.platform !== 'linux') return { on: this.#loginItem() };
    const path = this.#autostartFile;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return { on: text !== undefined && isEnabled(text), path };
  }

  /** Returns why it did not work; `undefined` when it did. */
  async set(on: boolean): Promise<string | undefined> {
    const { command, demo, loginItems, platform } = this.#options;
    if (demo) return 'This is the demo. Set it in your own Understudy.';
    try {
      if (platform === 'darwin' && on && loginItems.isInApplicationsFolder?.() === false)
        return NOT_INSTALLED;
      if (platform !== 'linux') {
        loginItems.setLoginItemSettings({
          openAtLogin: on,
          ...(platform === 'win32' && { args: [AT_LOGIN_FLAG] }),
        });
        return this.#loginItem() === on
          ? undefined
          : 'The system did not take it over. Look into its own settings for login items (on Windows: Task Manager, Startup apps).';
      }
      const path = this.#autostartFile;
      if (!on) {
        await rm(path, { force: true });
        return undefined;
      }
      await makeFolder(dirname(path));
      await writeFile(path, autostartEntry([...command, AT_LOGIN_FLAG]), { mode: 0o644 });
      return undefined;
    } catch (error) {
      return `It could not be set: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** The program may have moved since: an entry that is on names the present one afterwards. What was taken away stays away. */
  async refresh(): Promise<void> {
    if (this.#options.platform === 'linux' && (await this.view()).on) await this.set(true);
  }

  #loginItem(): boolean {
    const { loginItems, platform } = this.#options;
    const { executableWillLaunchAtLogin, openAtLogin } = loginItems.getLoginItemSettings(
      platform === 'win32' ? { args: [AT_LOGIN_FLAG] } : undefined,
    );
    return openAtLogin && (executableWillLaunchAtLogin ?? true);
  }

  get #autostartFile(): string {
    const { environment, home } = this.#options;
    // Base Directory Specification: a relative path in the variable counts as none.
    const given = environment['XDG_CONFIG_HOME'];
    const folder = given?.startsWith('/') ? given : join(home, '.config');
    return join(folder, 'autostart', 'understudy.desktop');
  }
}

/** From a disk image or the Downloads folder macOS runs a copy in a place that is another one at each start (app translocation). */
const NOT_INSTALLED =
  'macOS starts Understudy from another place each time. Move it into the Applications folder, start it there, then set this again.';

/** A desktop may switch an entry off without removing it. */
function isEnabled(text: string): boolean {
  return (
    !/^\s*Hidden\s*=\s*true\s*$/im.test(text) && !/^\s*X-GNOME-Autostart-enabled\s*=\s*false\s*$/im.test(text)
  );
}

function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Understudy',
    'Comment=Steps into AWS roles from the system tray',
    `Exec=${command.map(quotedForExec).join(' ')}`,
    'Icon=understudy',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One argument of an Exec line (Desktop Entry Specification, "The Exec key"): in double quotes with `"`, `` ` ``, `$` and
 * `\` escaped, `%` doubled, and every backslash doubled once more, since the value itself is an escaped string.
 */
export function quotedForExec(argument: string): string {
  const percent = argument.replaceAll('%', '%%');
  if (/^[\w./:=@%+,-]+$/.test(percent)) return percent;
  return `"${percent.replace(/["`$\\]/g, '\\$&')}"`.replaceAll('\\', '\\\\');
}
