import { profileStatus } from '../../../shared/words/session-labels.ts';
import { currentTime, useClock } from '../../window/clock.ts';
import { ActionBar } from './action-bar.tsx';
import type { DetailsProps } from './details-props.ts';
import { ErrorCard } from './error-card.tsx';
import { PathCard } from './path-card.tsx';
import { ProfileHeader } from './profile-header.tsx';
import { WaitCard } from './wait-card.tsx';
import { WriteCard } from './write-card.tsx';

/** The selected profile: how long still; what can I do; how do I get there; what is written where; who am I. */
export function Details(props: DetailsProps) {
  const { profile, session, mfaSessions, signInNeeded, details, waitsFor } = props;
  // Renders again when the status changes by time alone.
  useClock((now) => profileStatus(profile, session, mfaSessions, now, signInNeeded, waitsFor).kind);
  const status = profileStatus(profile, session, mfaSessions, currentTime(), signInNeeded, waitsFor);
  return (
    <section className="details" aria-label={profile.name}>
      <ProfileHeader
        profile={profile}
        accountName={props.accountName}
        production={props.marks.includes('production')}
        session={session}
        status={status}
      />
      <ActionBar {...props} />
      {waitsFor && <WaitCard profile={profile.name} waitsFor={waitsFor} actions={props.actions} />}
      <ErrorCard profile={profile} session={session} />
      {!profile.problem && <PathCard steps={(details ?? props.before)?.steps ?? []} pending={!details} />}
      {(!profile.problem || session) && <WriteCard {...props} />}
    </section>
  );
}
