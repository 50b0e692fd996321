import { usedOnceMore } from '../core/settings/frecency.ts';
import { settingsForm } from '../core/settings/migrations.ts';
import { type Favourite, type Settings, settingsFrom } from '../core/settings/settings.ts';
import { changedFields } from '../core/settings/settings-text.ts';
import { type ProfileMark, profileMarks } from '../shared/profile-marks.ts';
import type { ShellName } from '../shared/shells.ts';
import {
  type OpenSettingsFile,
  type SettingsFile,
  setAsideUnreadable,
  type UnreadableSettings,
} from './settings/settings-file.ts';

const RECENT_LIMIT = 20;

/**
 * The app's settings, kept in a file of the data folder. Holds no secret. A value that does not fit counts as not
 * set; a file that is no JSON is set aside, never overwritten, and `notice` says so.
 */
export class SettingsStore {
  /** One sentence and what to do, when the settings of the last run could not be read. */
  readonly notice: UnreadableSettings | undefined;
  /** A newer version of the app wrote the file: what this one does not know is kept in it. */
  readonly isFromNewerVersion: boolean;
  readonly #file: SettingsFile;
  readonly #listeners = new Set<(settings: Settings) => void>();
  #current: Settings;

  constructor(folder: string, openFile: OpenSettingsFile) {
    this.notice = setAsideUnreadable(folder, new Date());
    this.#file = openFile(folder);
    const stored = this.#file.read();
    const form = settingsForm(stored);
    // A file that is new begins with the first setting.
    if (form === 'older' && Object.keys(stored).length > 0) this.#file.replace(changedFields(stored, {}));
    this.isFromNewerVersion = form === 'newer';
    this.#current = settingsFrom(stored);
  }

  get current(): Settings {
    return this.#current;
  }

  /** Where this profile is written. */
  targetOf(profile: string): string {
    return (
      (Object.hasOwn(this.#current.targets, profile) && this.#current.targets[profile]) ||
      this.#current.defaultTarget
    );
  }

  rememberTarget(profile: string, target: string): void {
    const rest = Object.entries(this.#current.targets).filter(([name]) => name !== profile);
    const targets = target === this.#current.defaultTarget ? rest : [...rest, [profile, target] as const];
    this.#update({ targets: Object.fromEntries(targets) });
  }

  rememberUse(profile: string, now = new Date()): void {
    const recent = [profile, ...this.#current.recent.filter((name) => name !== profile)].slice(
      0,
      RECENT_LIMIT,
    );
    this.#update({ recent, uses: usedOnceMore(this.#current.uses, profile, now), welcomed: true });
  }

  /** Puts a profile on one of the lists of profiles (at its end) or takes it off. */
  mark(mark: ProfileMark, profile: string, on: boolean): void {
    const others = this.#current[mark].filter((name) => name !== profile);
    this.#update({ [mark]: on ? [...others, profile] : others });
  }

  groupBy(groupBy: Settings['groupBy']): void {
    this.#update({ groupBy });
  }

  /** Keeps a role that is in no file; one of the same name is replaced. */
  saveFavourite(favourite: Favourite): void {
    const others = this.#current.favourites.filter(({ name }) => name !== favourite.name);
    this.#update({ favourites: [...others, favourite] });
  }

  /** Forgets a saved role, with everything that was set for its name. */
  removeFavourite(name: string): void {
    this.#update({ favourites: this.#current.favourites.filter((favourite) => favourite.name !== name) });
    for (const mark of profileMarks) if (this.#current[mark].includes(name)) this.mark(mark, name, false);
  }

  /** What the user calls an account; an empty name takes the old one away. */
  nameAccount(accountId: string, name: string): void {
    const { [accountId]: _before, ...others } = this.#current.accountNames;
    this.#update({ accountNames: name === '' ? others : { ...others, [accountId]: name } });
  }

  /** The page of the console that is opened the next time for this profile; the home of it needs no remembering. */
  rememberConsolePage(profile: string, page: string): void {
    const { [profile]: _before, ...others } = this.#current.consolePages;
    this.#update({ consolePages: page === '' ? others : { ...others, [profile]: page } });
  }

  /** Puts a profile on the list of those that the endpoint serves, or takes it off. */
  serveProfile(profile: string, on: boolean): void {
    const others = this.#current.endpointProfiles.filter((name) => name !== profile);
    this.#update({ endpointProfiles: on ? [...others, profile] : others });
  }

  welcomed(): void {
    if (!this.#current.welcomed) this.#update({ welcomed: true });
  }

  rememberShell(shell: ShellName): void {
    if (shell !== this.#current.shell) this.#update({ shell });
  }

  autoRefresh(profile: string): boolean {
    return !this.#current.withoutAutoRefresh.includes(profile);
  }

  setAutoRefresh(profile: string, on: boolean): void {
    const others = this.#current.withoutAutoRefresh.filter((name) => name !== profile);
    this.#update({ withoutAutoRefresh: on ? others : [...others, profile] });
  }

  /** Changes several settings at once and tells every listener; `undefined` takes a setting out of the file. */
  change(change: Partial<Settings>): void {
    this.#update(change);
  }

  /** Calls the listener after every change. Returns the function that ends it. */
  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(change: Partial<Settings>): void {
    this.#file.replace(changedFields(this.#file.read(), change));
    this.#current = { ...this.#current, ...change };
    for (const listener of this.#listeners) listener(this.#current);
  }
}
