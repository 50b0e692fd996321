import type { GroupBy } from '../settings/setting-values.ts';
import type { ShellName } from '../shells.ts';

/** What the panel knows of the settings. Changes when the user says so, and with every switch. */
export interface PreferencesView {
  /** The shell that export commands are written for, the last one used. */
  readonly shell: ShellName;
  /** Profiles that stand on top, in this order. */
  readonly pinned: readonly string[];
  readonly production: readonly string[];
  readonly longRoleSession: readonly string[];
  readonly resumeAtLaunch: readonly string[];
  /** Profiles that programs get the credentials of by themselves. */
  readonly endpointProfiles: readonly string[];
  /** The page of the console that was opened last, by profile. */
  readonly consolePages: Readonly<Record<string, string>>;
  readonly groupBy: GroupBy;
  /** Profiles that were used, the often and lately used ones first. */
  readonly frequent: readonly string[];
  /** What the user calls an account, by its id. */
  readonly accountNames: Readonly<Record<string, string>>;
  /** True until the first switch, or until the first look was taken. */
  readonly welcome: boolean;
  /** The one line that makes every tool in a shell use the default target. Absent where that shell cannot say it. */
  readonly profileLine?: string;
  /** This is the demo: AWS is simulated, and nothing outlives it. */
  readonly demo?: true;
}

/** What the panel shows while it does not know better. */
export const plainPreferences: PreferencesView = {
  shell: 'bash',
  pinned: [],
  production: [],
  longRoleSession: [],
  resumeAtLaunch: [],
  endpointProfiles: [],
  consolePages: {},
  groupBy: 'none',
  frequent: [],
  accountNames: {},
  welcome: false,
};
