import type { FileLocation, FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import type { FileState } from '../../core/aws-files/profiles/load-profiles.ts';
import type { TargetVerdict } from '../../core/delivery/switch/delivery-target.ts';
import type { LiveTarget, StopOutcome } from '../../core/delivery/switch/target-switcher.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { BrowserOffer } from '../../shared/browser-choice.ts';
import {
  isChangeOf,
  type SettingChange,
  shownSettings,
  storedChange,
} from '../../shared/settings/setting-values.ts';
import type { FileSettingView, SettingsView } from '../../shared/settings-view.ts';
import type { ActionResult, ProfilesView } from '../../shared/view.ts';
import type { AwsProfiles } from '../profiles/aws-profiles.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { GlobalShortcut } from './global-shortcut.ts';
import type { LaunchAtLogin } from './launch-at-login.ts';
import { unfitSetting } from './setting-validation.ts';

export interface SettingsControllerParts {
  readonly settings: SettingsStore;
  readonly profiles: Pick<AwsProfiles, 'loaded' | 'view'>;
  /** Where the AWS files are with these two settings; the environment comes before them. */
  readonly locate: (wanted: Pick<Settings, 'configFile' | 'credentialsFile'>) => FileLocations;
  /** Reads and writes these files from now on. */
  readonly move: (locations: FileLocations) => Promise<void>;
  readonly live: () => readonly LiveTarget[];
  readonly stop: (profile: string) => Promise<StopOutcome>;
  readonly assess: (target: string) => TargetVerdict;
  readonly shortcut: GlobalShortcut;
  readonly login: LaunchAtLogin;
  readonly browserOffers: () => Promise<readonly BrowserOffer[]>;
  /** All that is chosen here goes with the demo. */
  readonly demo?: boolean;
}

/** The settings as the window shows them, and what a change of each brings about: at once, or a sentence why not. */
export class SettingsController {
  readonly #parts: SettingsControllerParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: SettingsControllerParts) {
    this.#parts = parts;
  }

  async view(): Promise<SettingsView> {
    const { login, settings, shortcut } = this.#parts;
    const launchAtLogin = await login.view();
    const { current, isFromNewerVersion, notice } = settings;
    const profiles = this.#parts.profiles.view();
    const verdict = this.#parts.assess(current.defaultTarget);
    const remark = this.#parts.demo
      ? 'This is the demo. What you choose here goes with it, and your own settings stay as they are.'
      : isFromNewerVersion
        ? 'A newer version of Understudy wrote these settings. What this version does not know is kept.'
        : notice && `${notice.message} ${notice.advice}`;
    return {
      values: { ...shownSettings(current), launchAtLogin: launchAtLogin.on },
      files: this.#files(profiles),
      shortcut: shortcut.view(),
      launchAtLogin,
      profileNames: profiles.profiles.map(({ name }) => name),
      roleNames: profiles.profiles
        .filter(({ kind }) => kind === 'role' || kind === 'role-chain')
        .map(({ name }) => name),
      accountIds: [...new Set(profiles.profiles.flatMap(({ accountId }) => accountId ?? []))].sort(),
      browserOffers: await this.#parts.browserOffers(),
      targetNames: profiles.targets,
      targetWarnings: remarksOn(verdict),
      ...(remark && { notice: remark }),
    };
  }

  /** One change after the other. */
  set(change: SettingChange, confirmed: boolean): Promise<ActionResult> {
    const turn = this.#last.then(() => this.#set(change, confirmed));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #set(change: SettingChange, confirmed: boolean): Promise<ActionResult> {
    const { assess, settings } = this.#parts;
    const unfit = unfitSetting(change, { assess });
    if (unfit !== undefined) return refused(unfit);
    if (isChangeOf(change, 'path')) return this.#moveFile(change.name, change.value, confirmed);
    const problem = await this.#apply(change);
    if (problem !== undefined) return refused(problem);
    settings.change(storedChange(change));
    return saved;
  }

  /** What the system has to take first: why it did not. Who lives by any other setting listens to its change. */
  async #apply(change: SettingChange): Promise<string | undefined> {
    const { login, settings, shortcut } = this.#parts;
    if (change.name === 'launchAtLogin') return login.set(change.value);
    if (change.name !== 'globalShortcut') return undefined;
    const before = settings.current.globalShortcut ?? '';
    const view = shortcut.set(change.value);
    if (view.state !== 'failed') return undefined;
    shortcut.set(before);
    return view.message ?? 'This key combination cannot be used.';
  }

  /** Another AWS file. What is live in the old credentials file ends there first: nobody would renew it any more. */
  async #moveFile(
    name: 'configFile' | 'credentialsFile',
    value: string,
    confirmed: boolean,
  ): Promise<ActionResult> {
    const { live, locate, move, settings, stop } = this.#parts;
    const { configFile, credentialsFile } = settings.current;
    const before = locate({ configFile, credentialsFile });
    const after = locate({ configFile, credentialsFile, [name]: value || undefined });
    const [old, next] = [before, after].map((places) => places[fileOf(name)]);
    const written = live();
    if (name === 'credentialsFile' && old?.path !== next?.path && written.length > 0) {
      if (!confirmed) {
        const names = [...new Set(written.map(({ profile }) => profile))].join(', ');
        return {
          ok: false,
          reason: 'confirm',
          message: `${names} ${written.length === 1 ? 'is' : 'are'} written in ${old?.path}. That ends first: what stood there before comes back.`,
        };
      }
      for (const profile of new Set(written.map((line) => line.profile))) {
        const outcome = await stop(profile);
        if (outcome.kind === 'delivery') return refused(`${outcome.message} ${outcome.advice}`);
      }
    }
    settings.change({ [name]: value || undefined });
    if (old?.path !== next?.path) await move(after);
    return next?.from === 'environment' && value !== ''
      ? { ok: true, message: `Saved. ${VARIABLES[fileOf(name)]} names another file, and it wins.` }
      : saved;
  }

  #files(profiles: ProfilesView): SettingsView['files'] {
    const { locate, profiles: read, settings } = this.#parts;
    const { configFile, credentialsFile } = settings.current;
    const places = locate({ configFile, credentialsFile });
    return {
      config: fileSetting(places.config, read.loaded.config),
      credentials: fileSetting(places.credentials, read.loaded.credentials),
      profiles: profiles.profiles.length,
      roles: profiles.profiles.filter(({ kind }) => kind === 'role' || kind === 'role-chain').length,
    };
  }
}

const VARIABLES = { config: 'AWS_CONFIG_FILE', credentials: 'AWS_SHARED_CREDENTIALS_FILE' } as const;
const saved: ActionResult = { ok: true, message: 'Saved.' };

function refused(message: string): ActionResult {
  return { ok: false, reason: 'refused', message };
}

function fileOf(name: 'configFile' | 'credentialsFile'): 'config' | 'credentials' {
  return name === 'configFile' ? 'config' : 'credentials';
}

function fileSetting(place: FileLocation, state: FileState): FileSettingView {
  return {
    path: place.path,
    from: place.from,
    variable: VARIABLES[place.file],
    state: state.kind,
    ...(state.kind === 'unreadable' && { message: `${state.message} ${state.advice}` }),
  };
}

function remarksOn(verdict: TargetVerdict): readonly string[] {
  switch (verdict.kind) {
    case 'allowed':
      return verdict.warnings ?? [];
    case 'confirm':
      return [verdict.message, ...(verdict.warnings ?? [])];
    case 'refused':
      return [`${verdict.message} ${verdict.advice}`];
    default:
      return assertNever(verdict);
  }
}
