import type { ProfileMark } from '../../../shared/profile-marks.ts';
import type { ShellName } from '../../../shared/shells.ts';
import type { MfaSessionView, ProfileDetails, ProfileView, SessionView } from '../../../shared/view.ts';
import type { WaitKind } from '../../../shared/words/wait-text.ts';
import type { MoreAction } from '../menus/more-menu.tsx';
import type { Actions } from './use-actions.ts';

/** The selected profile with all that is known of it and all that can be done. */
export interface DetailsProps {
  readonly profile: ProfileView;
  readonly session: SessionView | undefined;
  readonly mfaSessions: readonly MfaSessionView[];
  /** Somebody has to sign in before the profile gives credentials. */
  readonly signInNeeded: boolean;
  /** What waits for a person under it. */
  readonly waitsFor: WaitKind | undefined;
  readonly details: ProfileDetails | undefined;
  /** Details of the profile before, whose room is kept until these are there. */
  readonly before: ProfileDetails | undefined;
  readonly target: string;
  readonly targets: readonly string[];
  readonly shell: ShellName;
  readonly actions: Actions;
  readonly onSwitch: () => void;
  readonly onShell: (shell: ShellName) => void;
  readonly onTarget: (target: string) => void;
  /** What the user said of this profile once and for all. */
  readonly marks: readonly ProfileMark[];
  /** What the user calls the account. */
  readonly accountName: string | undefined;
  /** The page of the console that was opened last as this profile; `''` for its home. */
  readonly consolePage: string;
  /** A page of the console is to be typed. */
  readonly onOtherPage: () => void;
  readonly onMore: (action: MoreAction) => void;
  /** Counts up when the target is to be chosen and written to at once. */
  readonly writeElsewhere: number;
  readonly onWriteTo: (target: string) => void;
}
