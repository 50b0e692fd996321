import { makeFolder } from '../../core/files/make-folder.ts';
import type { BackupView, PlaceToOpen } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';
import { opensAsText } from './is-text-file.ts';

/** The part of Electron's `shell` that is used. */
export interface DesktopShell {
  /** Returns what went wrong, or an empty text. */
  openPath(path: string): Promise<string>;
  showItemInFolder(path: string): void;
}

export interface SettingsPlacesOptions {
  readonly shell: DesktopShell;
  readonly paths: () => Readonly<Record<PlaceToOpen, string>>;
  readonly backups: () => Promise<readonly BackupView[]>;
}

/** Opens files and folders in the desktop's own programs: only those that the app knows by itself. */
export class SettingsPlaces {
  readonly #options: SettingsPlacesOptions;

  constructor(options: SettingsPlacesOptions) {
    this.#options = options;
  }

  backups(): Promise<readonly BackupView[]> {
    return this.#options.backups();
  }

  async open(place: PlaceToOpen): Promise<ActionResult> {
    const path = this.#options.paths()[place];
    if (place === 'hooks' || place === 'activity') await makeFolder(path).catch(() => undefined);
    // Of all places only these two are named by the settings.
    if ((place === 'config' || place === 'credentials') && !(await opensAsText(path))) {
      this.#options.shell.showItemInFolder(path);
      return { ok: true, message: `Shown in its folder, since it may not be plain text: ${path}` };
    }
    const problem = await this.#options.shell.openPath(path);
    return problem === ''
      ? { ok: true, message: `Opened ${path}.` }
      : { ok: false, reason: 'failed', message: `${path} could not be opened: ${problem}` };
  }

  /** Shows a copy beside the others; a path that is none of them is refused. */
  async showBackup(path: string): Promise<ActionResult> {
    const known = await this.#options.backups();
    if (!known.some((backup) => backup.path === path))
      return { ok: false, reason: 'refused', message: 'There is no such copy any more.' };
    this.#options.shell.showItemInFolder(path);
    return { ok: true, message: `Shown: ${path}` };
  }
}
