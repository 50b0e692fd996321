import { profileLine } from '../../core/delivery/export/export-commands.ts';

import { mostUsedFirst } from '../../core/settings/frecency.ts';
import type { ProfileMark } from '../../shared/profile-marks.ts';
import type { GroupBy } from '../../shared/settings/setting-values.ts';
import type { ActionResult } from '../../shared/view.ts';
import type { PreferencesView } from '../../shared/views/preferences-view.ts';
import type { SettingsStore } from '../settings-store.ts';

export interface PanelPreferencesOptions {
  readonly settings: SettingsStore;
  readonly now: () => Date;
  readonly demo?: boolean;
  /** Something that a window or the tray shows has changed. */
  readonly onChange: () => void;
}

/** What the user says once and for all in the panel: marks, groups, names of accounts. */
export class PanelPreferences {
  readonly #options: PanelPreferencesOptions;

  constructor(options: PanelPreferencesOptions) {
    this.#options = options;
  }

  view(): PreferencesView {
    const { demo, now, settings } = this.#options;
    const { current } = settings;
    const line = profileLine(current.shell, current.defaultTarget);
    return {
      shell: current.shell,
      pinned: current.pinned,
      production: current.production,
      longRoleSession: current.longRoleSession,
      resumeAtLaunch: current.resumeAtLaunch,
      endpointProfiles: current.endpointProfiles,
      consolePages: current.consolePages,
      groupBy: current.groupBy,
      frequent: mostUsedFirst(current.uses, now()),
      accountNames: current.accountNames,
      welcome: !current.welcomed && current.recent.length === 0,
      ...(line !== undefined && { profileLine: line }),
      ...(demo && { demo }),
    };
  }

  isProduction(profile: string): boolean {
    return this.#options.settings.current.production.includes(profile);
  }

  mark(profile: string, mark: ProfileMark, on: boolean): ActionResult {
    this.#options.settings.mark(mark, profile, on);
    return this.#done(said[mark][on ? 'on' : 'off'](profile));
  }

  groupBy(groupBy: GroupBy): ActionResult {
    this.#options.settings.groupBy(groupBy);
    return this.#done(
      groupBy === 'source' ? 'Profiles are grouped by their source.' : 'Profiles are in one list.',
    );
  }

  nameAccount(accountId: string, name: string): ActionResult {
    this.#options.settings.nameAccount(accountId, name.trim());
    return this.#done(
      name.trim() === ''
        ? `Account ${accountId} has no name of yours any more.`
        : `Account ${accountId} is shown as ${name.trim()}.`,
    );
  }

  welcomed(): undefined {
    this.#options.settings.welcomed();
    this.#options.onChange();
    return undefined;
  }

  #done(message: string): ActionResult {
    this.#options.onChange();
    return { ok: true, message };
  }
}

type Sentence = (profile: string) => string;

/** What setting and taking away a mark comes to, in words. */
const said: Readonly<Record<ProfileMark, { readonly on: Sentence; readonly off: Sentence }>> = {
  pinned: {
    on: (profile) => `${profile} stands on top now, and in the tray menu.`,
    off: (profile) => `${profile} is no longer pinned.`,
  },
  production: {
    on: (profile) => `${profile} is marked as production. Switching to it asks first.`,
    off: (profile) => `${profile} is no longer marked as production.`,
  },
  longRoleSession: {
    on: (profile) =>
      `${profile} lasts as long as its duration_seconds says, with a code of its own at each switch.`,
    off: (profile) => `${profile} uses the shared MFA session again and is renewed every hour.`,
  },
  resumeAtLaunch: {
    on: (profile) => `${profile} is switched to when Understudy starts, if that takes no code.`,
    off: (profile) => `${profile} is not switched to at start any more.`,
  },
  endpointProfiles: {
    on: (profile) =>
      `Programs get the credentials of ${profile} from this machine, renewed. Copy the commands for them under "More actions".`,
    off: (profile) => `Programs get no more credentials of ${profile} from this machine.`,
  },
};
