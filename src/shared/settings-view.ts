import type { BrowserOffer } from './browser-choice.ts';
import type { SettingValues } from './settings/setting-values.ts';
import type { EpochMs } from './view.ts';

/*
 * What the settings window knows. As everywhere on this side: names, labels and times, no secret. Lines of the
 * AWS files come with every value masked that is not known to be harmless.
 */

/** Where one of the AWS files is looked for, and what was found. */
export interface FileSettingView {
  readonly path: string;
  /** The environment wins over the setting. */
  readonly from: 'flag' | 'environment' | 'settings' | 'default';
  /** The environment variable that can name the file. */
  readonly variable: string;
  readonly state: 'read' | 'missing' | 'unreadable';
  readonly message?: string;
}

/** Whether the key combination that opens the panel from anywhere works. */
export interface ShortcutView {
  readonly state: 'off' | 'on' | 'failed';
  /** Why it does not work, and what to do. */
  readonly message?: string;
}

export interface LaunchAtLoginView {
  readonly on: boolean;
  /** Why it cannot be chosen, or what stands in its way. */
  readonly message?: string;
  /** The file that does it, where it is a file. */
  readonly path?: string;
}

/** Everything that the settings window shows at once. */
export interface SettingsView {
  readonly values: SettingValues;
  readonly files: {
    readonly config: FileSettingView;
    readonly credentials: FileSettingView;
    readonly profiles: number;
    readonly roles: number;
  };
  readonly shortcut: ShortcutView;
  readonly launchAtLogin: LaunchAtLoginView;
  /** Profiles that can be put into the lists: those that lead to credentials. */
  readonly profileNames: readonly string[];
  /** Of them, those that assume a role. */
  readonly roleNames: readonly string[];
  /** Accounts that profiles lead to. */
  readonly accountIds: readonly string[];
  /** The browser windows of this machine that can be chosen. */
  readonly browserOffers: readonly BrowserOffer[];
  /** Profiles of the credentials file that suit as targets. */
  readonly targetNames: readonly string[];
  /** What may be remarkable about the default target. */
  readonly targetWarnings: readonly string[];
  /** A remark on the settings file itself, such as that a newer version wrote it. */
  readonly notice?: string;
}

/** A copy of one of the AWS files, kept before Understudy changed it. */
export interface BackupView {
  readonly name: string;
  readonly path: string;
  readonly at: EpochMs;
  readonly bytes: number;
}

/** What `Undo last write` would do. */
export interface UndoView {
  readonly target: string;
  /** What it will come to, in one sentence. */
  readonly summary: string;
  readonly lines: readonly DiffLine[];
  /** Somebody changed the section since: undoing takes that along. */
  readonly changedByOthers: boolean;
}

/** One line of a change; secret values are masked. */
export interface DiffLine {
  readonly kind: 'same' | 'out' | 'in';
  readonly text: string;
}

/** One thing that the doctor found. `id` names it until the next look. */
export interface FindingView {
  readonly id: string;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Absent when the environment is meant. */
  readonly file?: 'config' | 'credentials';
  readonly path?: string;
  readonly line?: number;
  readonly variable?: string;
  readonly message: string;
  readonly advice: string;
  readonly readers?: { readonly botocore: string; readonly javascript: string; readonly goAndRust: string };
  /** What can be done here about it, in words for a button. */
  readonly fix?: string;
}

export interface DoctorView {
  readonly at: EpochMs;
  readonly findings: readonly FindingView[];
}

/** A line of a file as it may be shown. */
export interface MaskedLine {
  readonly number: number;
  readonly text: string;
  /** The line that is meant. */
  readonly meant: boolean;
}

export interface MaskedLines {
  readonly path: string;
  readonly lines: readonly MaskedLine[];
}

/** What a fix would change. */
export interface FixView {
  readonly summary: string;
  readonly lines: readonly DiffLine[];
}

/** What other tools left on this machine, and what taking it over would change. */
export interface TakeOverView {
  /** Names this look: what is taken over is what was shown. */
  readonly id: string;
  readonly tools: readonly { readonly name: string; readonly evidence: readonly string[] }[];
  /** Why nothing can be said. */
  readonly remark?: string;
  /** What would happen, in a sentence; empty where there is nothing to take over. */
  readonly summary: string;
  /** The lines of the config file that change, masked. */
  readonly lines: readonly DiffLine[];
  /** What else happens, and what is not taken over, in sentences. */
  readonly notes: readonly string[];
}

export interface ActivityView {
  readonly at: EpochMs;
  /** As the log names it. */
  readonly what: string;
  readonly profile?: string;
  readonly role?: string;
  readonly target?: string;
  readonly outcome: string;
  readonly requestId?: string;
}

/** Something that the app can show in the desktop's file manager or editor. */
export const placesToOpen = ['data', 'log', 'activity', 'config', 'credentials', 'hooks'] as const;
export type PlaceToOpen = (typeof placesToOpen)[number];

export interface LicenceView {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text?: string;
}

/** Whether there is a newer version. */
export interface UpdateView {
  /** False: this build has nowhere to ask. */
  readonly canAsk: boolean;
  readonly asksByItself: boolean;
  readonly checkedAt?: EpochMs;
  /** Why the last question had no answer. */
  readonly failure?: string;
  readonly release?: { readonly version: string; readonly date: string; readonly notes: string };
  /** How the release is had on this machine. */
  readonly how?: string;
}

export interface AboutView {
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  readonly dataFolder: string;
  readonly logFile: string;
  readonly licences: readonly LicenceView[];
}

export interface HooksView {
  readonly folder: string;
  readonly names: readonly { readonly name: string; readonly runs: boolean; readonly remark?: string }[];
}

/** An MFA session can be begun for each of these. */
export interface MfaSourceView {
  readonly serial: string;
  readonly sourceProfile: string;
}
