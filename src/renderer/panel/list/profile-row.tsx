import { memo, useRef } from 'react';
import { useOption } from 'react-aria/useListBox';
import type { ListState } from 'react-stately/useListState';
import { assertNever } from '../../../shared/assert-never.ts';
import { profileKindText } from '../../../shared/profile-kinds.ts';
import type { MfaSessionView, ProfileView, SessionView } from '../../../shared/view.ts';
import { type ProfileStatus, profileStatus, spokenProfile } from '../../../shared/words/session-labels.ts';
import { countdown, exactInstant } from '../../../shared/words/time-left.ts';
import { WAIT_TEXTS, type WaitKind } from '../../../shared/words/wait-text.ts';
import { currentTime, useClock } from '../../window/clock.ts';
import { TimeBar } from '../../window/time-bar.tsx';
import { Marked } from '../find/marked.tsx';
import { messages } from '../messages.ts';
import { StateShape, toneOf } from './state-icon.tsx';

export interface ProfileRowProps {
  readonly profile: ProfileView;
  readonly session: SessionView | undefined;
  /** What waits for a person under it. */
  readonly waitsFor: WaitKind | undefined;
  readonly mfaSessions: readonly MfaSessionView[];
  readonly signInNeeded: boolean;
  readonly words: readonly string[];
  readonly state: ListState<ProfileView>;
  readonly selected: boolean;
  readonly production: boolean;
  /** What the user calls the account. */
  readonly accountName: string | undefined;
  readonly id: string;
  /** In the group of live sessions, whose rows have a thin bar. */
  readonly barred: boolean;
  readonly position: number;
  readonly size: number;
  /** px from the top of the list, and px high. */
  readonly top: number;
  readonly height: number;
}

/** One profile of the list: name and time, then where it leads and where it is written. */
export const ProfileRow = memo(Row, sameRow);

function Row(props: ProfileRowProps) {
  const { profile, session, mfaSessions, signInNeeded, waitsFor, words, selected, production } = props;
  const ref = useRef<HTMLDivElement>(null);
  const { optionProps } = useOption({ key: profile.name }, props.state, ref);
  const spoken = useClock((now) =>
    spokenProfile(
      profile.name,
      profileStatus(profile, session, mfaSessions, now, signInNeeded, waitsFor),
      now,
    ),
  );
  const name = production ? `${spoken}, ${messages.production.spoken}` : spoken;
  const status = profileStatus(profile, session, mfaSessions, currentTime(), signInNeeded, waitsFor);

  return (
    <div
      role="presentation"
      className={`row tone-${toneOf(status)} ${selected ? 'selected' : ''}`}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the search field, which names the active row. */}
      <div
        {...optionProps}
        ref={ref}
        role="option"
        id={props.id}
        className="row-option"
        aria-label={name}
        aria-labelledby={undefined}
        aria-describedby={undefined}
        aria-description={description(profile, props.accountName, session)}
        title={exactTime(status)}
        aria-selected={selected}
        aria-posinset={props.position + 1}
        aria-setsize={props.size}
      >
        <span className="row-name">
          <Marked text={profile.name} words={words} />
        </span>
      </div>
      {/* All that follows is in the option's name and description, in words. */}
      <div className="row-rest" aria-hidden="true">
        <span className="row-shape">
          <StateShape status={status} />
        </span>
        <RowState status={status} />
        <span className={`row-second ${session ? 'target' : 'region'}`}>
          <span className="row-lead">
            {production && <span className="row-production">{messages.production.word}</span>}
            <span className="row-way">
              <Way profile={profile} accountName={props.accountName} short={production} words={words} />
            </span>
          </span>
          <span className="row-place">
            {session ? session.target : profile.region && <Marked text={profile.region} words={words} />}
          </span>
        </span>
        {props.barred && session && (
          <TimeBar className="row-bar" obtainedAt={session.obtainedAt} expiresAt={session.expiresAt} />
        )}
      </div>
    </div>
  );
}

/**
 * React Aria's state is a new object at every render of the list, but a row needs a new one only when something about
 * itself changed: what it does when pressed is to select itself.
 */
function sameRow(before: ProfileRowProps, after: ProfileRowProps): boolean {
  return (
    before.profile === after.profile &&
    before.session === after.session &&
    before.waitsFor === after.waitsFor &&
    before.mfaSessions === after.mfaSessions &&
    before.signInNeeded === after.signInNeeded &&
    before.words === after.words &&
    before.selected === after.selected &&
    before.production === after.production &&
    before.accountName === after.accountName &&
    before.barred === after.barred &&
    before.position === after.position &&
    before.size === after.size &&
    before.top === after.top &&
    before.height === after.height
  );
}

function RowState({ status }: { readonly status: ProfileStatus }) {
  const text = useClock((now) => rowState(status, now));
  return <span className="row-state digits">{text}</span>;
}

/** The second line for screen readers, which hear the state in the name. */
function description(
  profile: ProfileView,
  accountName: string | undefined,
  session: SessionView | undefined,
): string {
  if (profile.problem) return profile.problem.message;
  const parts = [accountName, profile.accountId, profile.roleName ?? profileKindText(profile.kind).label];
  const place = session ? messages.writtenTo(session.target) : profile.region;
  return [...parts, place].filter((part) => part !== undefined).join(', ');
}

/** What stands at the right of the name. */
function rowState(status: ProfileStatus, now: Date): string {
  switch (status.kind) {
    case 'active':
    case 'expiring':
    case 'renewing':
      return countdown(status.expiresAt, now);
    case 'failed':
      return status.expiresAt > now.getTime() ? countdown(status.expiresAt, now) : 'failed';
    case 'expired':
    case 'switching':
    case 'broken':
      return status.kind;
    case 'sign-in-needed':
      return 'signed out';
    case 'waiting':
      return WAIT_TEXTS[status.waitsFor].row;
    case 'code-needed':
      return 'needs code';
    case 'mfa-ready':
      return 'MFA ready';
    case 'ready':
      return '';
    default:
      return assertNever(status);
  }
}

/** The very instant, for those who point at a row. */
function exactTime(status: ProfileStatus): string | undefined {
  return 'expiresAt' in status && status.expiresAt > 0
    ? messages.exactUntil(exactInstant(status.expiresAt))
    : undefined;
}

interface WayProps {
  readonly profile: ProfileView;
  readonly accountName: string | undefined;
  /** A word stands before it, so an account without a name shows the end of its number: the role needs the room. */
  readonly short: boolean;
  readonly words: readonly string[];
}

function Way({ profile, accountName, short, words }: WayProps) {
  if (profile.problem) {
    // The name stands right above.
    const [, rest] = profile.problem.message.split(`Profile ${profile.name} `, 2);
    return rest ?? profile.problem.message;
  }
  const { accountId } = profile;
  const number =
    short && !isSearchedId(accountId, words) ? accountId && `…${accountId.slice(-4)}` : accountId;
  const account =
    accountName !== undefined && !isSearchedId(accountId, words) ? [accountName] : [accountName, number];
  const parts = [...account, profile.roleName ?? kindWord(profile)].filter((part) => part !== undefined);
  const source = profile.sourceProfile;
  // The source is worth its place only where it is what was searched for.
  const searched = source !== undefined && words.some((word) => matchesOnlySource(profile, source, word));
  const all = searched ? [...parts, messages.viaSource(source)] : parts;
  return all.map((part, index) => (
    <span key={part}>
      {index > 0 && ' · '}
      <Marked text={part} words={words} />
    </span>
  ));
}

/** A named account shows its number only to those who search for it. */
function isSearchedId(accountId: string | undefined, words: readonly string[]): boolean {
  return accountId !== undefined && words.some((word) => /^\d+$/.test(word) && accountId.includes(word));
}

function matchesOnlySource(profile: ProfileView, source: string, word: string): boolean {
  const others = [profile.name, profile.accountId, profile.roleName, profile.region];
  return source.toLowerCase().includes(word) && !others.some((field) => field?.toLowerCase().includes(word));
}

function kindWord(profile: ProfileView): string | undefined {
  return profileKindText(profile.kind).label;
}
