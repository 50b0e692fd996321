import type { Clock } from '../../core/clock.ts';
import {
  type DeliveredNotices,
  type Notice,
  type NoticeSubject,
  planNotices,
} from '../../core/sessions/renewal/expiry-notifications.ts';
import type {
  MfaSessionView,
  ProfileView,
  SessionsView,
  SessionView,
  SignInView,
} from '../../shared/view.ts';
import {
  forEachNoticeKind,
  mfaEndsText,
  type NoticeText,
  noticeKinds,
  signInEndsText,
} from '../../shared/words/notice-text.ts';
import { mfaSessionOf } from '../../shared/words/session-labels.ts';
import { TargetNotices } from './target-notifications.ts';

/** The desktop's notifications, as notices need them. */
export interface NotificationSink {
  /** Shows it in place of an older one of the same subject. `onClick` may come long after, or never. */
  show(id: string, text: NoticeText, onClick: () => void): void;
  close(id: string): void;
}

export interface ExpiryNotifierOptions {
  readonly board: NotificationSink;
  readonly clock: Clock;
  readonly leadMinutes: () => readonly number[];
  /** What the last renewal of the target came to, where it failed. */
  readonly failure: (target: string) => NoticeSubject['failure'];
  /** The panel is in front: what there is to tell is on screen already. */
  readonly isInFront: () => boolean;
  /** Opens the panel on that profile. */
  readonly open: (profile: string) => void;
}

/** How long a sign-in without renewal lasts by default (IAM Identity Center User Guide, session duration). */
const SIGN_IN_MS = 8 * 3_600_000;

/** Begins the id of a target's story; the target's name follows. */
const TARGET = 'target ';

/** Something that may have to be told: of a target, or of an MFA session and the profile that a click leads to. */
type NotificationSource = { readonly subject: NoticeSubject } & (
  | { readonly session: SessionView }
  | { readonly profile: string; readonly text: (now: Date) => NoticeText }
);

/** Tells the user, once, of ends that nobody will prevent and of renewals that failed. What is due is decided by the planner. */
export class ExpiryNotifier {
  readonly #options: ExpiryNotifierOptions;
  readonly #targets: TargetNotices;
  #delivered: DeliveredNotices = new Map();

  constructor(options: ExpiryNotifierOptions) {
    this.#options = options;
    this.#targets = new TargetNotices(options.board, options.open);
  }

  /** Shows what is due. Returns when to look again; `undefined` when nothing is to come. */
  check(view: SessionsView, profiles: readonly ProfileView[]): Date | undefined {
    const { clock, isInFront, leadMinutes } = this.#options;
    // Before the kept sessions are here nobody can say what renews by itself.
    if (view.storage?.state === 'opening') return undefined;
    const now = clock.now();
    const stories = new Map(this.#stories(view, profiles, now).map((story) => [story.subject.id, story]));
    const subjects = [...stories.values()].map(({ subject }) => subject);
    const plan = planNotices(subjects, this.#delivered, now, leadMinutes());
    this.#delivered = plan.delivered;
    for (const id of plan.over) this.#takeBack(id);
    if (!isInFront()) this.#show(plan.due, stories, now);
    return plan.nextAt;
  }

  #show(due: readonly Notice[], stories: ReadonlyMap<string, NotificationSource>, now: Date): void {
    const { board, open } = this.#options;
    const targets = forEachNoticeKind((): SessionView[] => []);
    for (const { id, kind } of due) {
      const story = stories.get(id);
      if (story === undefined) continue;
      if ('session' in story) targets[kind].push(story.session);
      else board.show(id, story.text(now), () => open(story.profile));
    }
    for (const kind of noticeKinds) this.#targets.show(kind, targets[kind], now);
  }

  #takeBack(id: string): void {
    if (id.startsWith(TARGET)) this.#targets.takeBack(id.slice(TARGET.length));
    else this.#options.board.close(id);
  }

  #stories(view: SessionsView, profiles: readonly ProfileView[], now: Date): readonly NotificationSource[] {
    const live = view.sessions.filter((session) => session.expiresAt > now.getTime());
    return [
      ...live.map((session) => this.#targetStory(session)),
      ...(view.signIns ?? []).flatMap((signIn) => signInStory(signIn, standingOn(signIn, live, profiles))),
      ...view.mfaSessions.flatMap((mfa) => mfaStory(mfa, usersOf(mfa, live, profiles, view, now))),
    ];
  }

  #targetStory(session: SessionView): NotificationSource {
    const failure = this.#options.failure(session.target);
    return {
      subject: {
        id: TARGET + session.target,
        ...lifeOf(session),
        renews: session.renewsAt !== undefined || session.state === 'working',
        ...(failure && { failure }),
      },
      session,
    };
  }
}

/** A sign-in tells of its end only where it cannot renew and something live stands on it. */
function signInStory(signIn: SignInView, users: readonly string[]): readonly NotificationSource[] {
  const [profile] = users;
  const { id, renews, state, until } = signIn;
  if (profile === undefined || until === undefined || renews || state !== 'signed-in') return [];
  return [
    {
      subject: {
        id: `sign-in ${id}`,
        // Nobody notes when it began; the day that AWS gives by default is long enough for every lead.
        obtainedAt: new Date(until - SIGN_IN_MS),
        expiration: new Date(until),
        renews: false,
      },
      profile,
      text: (at) => signInEndsText({ ...signIn, until }, users, at),
    },
  ];
}

/** The live profiles that stand on this sign-in. */
function standingOn(
  { id }: SignInView,
  live: readonly SessionView[],
  profiles: readonly ProfileView[],
): readonly string[] {
  const names = new Set(live.map(({ profile }) => profile));
  return [...names].filter((name) => profiles.find((profile) => profile.name === name)?.signIn === id);
}

/** An MFA session that nothing live stands on ends quietly: the next switch asks for a code anyway. */
function mfaStory(mfa: MfaSessionView, users: readonly string[]): readonly NotificationSource[] {
  const [profile] = users;
  if (profile === undefined) return [];
  return [
    {
      subject: { id: `mfa ${mfa.serial} ${mfa.sourceProfile}`, ...lifeOf(mfa), renews: false },
      profile,
      text: (at) => mfaEndsText(mfa, users, at),
    },
  ];
}

/** The live profiles that would be renewed with this MFA session. */
function usersOf(
  mfa: MfaSessionView,
  live: readonly SessionView[],
  profiles: readonly ProfileView[],
  view: SessionsView,
  now: Date,
): readonly string[] {
  const names = new Set(live.map(({ profile }) => profile));
  return [...names].filter((name) => {
    const profile = profiles.find((candidate) => candidate.name === name);
    return profile !== undefined && mfaSessionOf(profile, view.mfaSessions, now) === mfa;
  });
}

function lifeOf(view: { readonly obtainedAt: number; readonly expiresAt: number }) {
  return { obtainedAt: new Date(view.obtainedAt), expiration: new Date(view.expiresAt) };
}
