import type { ProfileMark } from '../../../shared/profile-marks.ts';
import { profileStatus } from '../../../shared/session-labels.ts';
import type {
  MfaSessionView,
  ProfileDetails,
  ProfileView,
  SessionView,
  ShellName,
} from '../../../shared/view.ts';
import { currentMoment, useMoment } from '../../window/moment.ts';
import { ActionBar } from './action-bar.tsx';
import type { MoreAction } from './more-menu.tsx';
import { PathCard } from './path-card.tsx';
import { StandingHeader } from './standing-header.tsx';
import { TroubleCard } from './trouble-card.tsx';
import type { Actions } from './use-actions.ts';
import { WriteCard } from './write-card.tsx';

export interface DetailsProps {
  readonly profile: ProfileView;
  readonly session: SessionView | undefined;
  readonly mfaSessions: readonly MfaSessionView[];
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
  readonly onMore: (action: MoreAction) => void;
  /** Counts up when the target is to be chosen and written to at once. */
  readonly writeElsewhere: number;
  readonly onWriteTo: (target: string) => void;
}

/** The selected profile: how long still; what can I do; how do I get there; what is written where; who am I. */
export function Details(props: DetailsProps) {
  const { profile, session, mfaSessions, details } = props;
  // Renders again when the status changes by time alone.
  useMoment((now) => profileStatus(profile, session, mfaSessions, now).kind);
  const status = profileStatus(profile, session, mfaSessions, currentMoment());
  return (
    <section className="details" aria-label={profile.name}>
      <StandingHeader
        profile={profile}
        accountName={props.accountName}
        production={props.marks.includes('production')}
        session={session}
        status={status}
      />
      <ActionBar {...props} />
      <TroubleCard profile={profile} session={session} />
      {!profile.problem && <PathCard steps={(details ?? props.before)?.steps ?? []} pending={!details} />}
      {(!profile.problem || session) && <WriteCard {...props} />}
    </section>
  );
}
