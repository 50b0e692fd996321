import type { Clock } from '../core/clock.ts';
import {
  type Notice,
  type NoticeSubject,
  planNotices,
  type ToldNotices,
} from '../core/sessions/expiry-notices.ts';
import { mfaEndsText, type NoticeText, renewalFailedText, targetEndsText } from '../shared/notice-text.ts';
import { mfaSessionOf } from '../shared/session-labels.ts';
import type { MfaSessionView, ProfileView, SessionsView, SessionView } from '../shared/view.ts';

/** The desktop's notifications, as notices need them. */
export interface NotificationBoard {
  /** Shows it in place of an older one of the same subject. `onClick` may come long after, or never. */
  show(id: string, text: NoticeText, onClick: () => void): void;
  close(id: string): void;
}

export interface NoticesOptions {
  readonly board: NotificationBoard;
  readonly clock: Clock;
  readonly leadMinutes: () => readonly number[];
  /** What the last renewal of the profile came to, where it failed. */
  readonly failure: (profile: string) => NoticeSubject['failure'];
  /** The panel is in front: what there is to tell is on screen already. */
  readonly isInFront: () => boolean;
  /** Opens the panel on that profile. */
  readonly open: (profile: string) => void;
}

interface Story {
  readonly subject: NoticeSubject;
  /** The profile that a click leads to. */
  readonly profile: string;
  readonly text: (kind: Notice['kind'], now: Date) => NoticeText;
}

/** Tells the user, once, of ends that nobody will prevent and of renewals that failed. What is due is decided by the planner. */
export class Notices {
  readonly #options: NoticesOptions;
  #told: ToldNotices = new Map();

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  /** Shows what is due. Returns when to look again; `undefined` when nothing is to come. */
  check(view: SessionsView, profiles: readonly ProfileView[]): Date | undefined {
    const { board, clock, isInFront, leadMinutes, open } = this.#options;
    // Before the kept sessions are here nobody can say what renews by itself.
    if (view.storage?.state === 'opening') return undefined;
    const now = clock.now();
    const stories = new Map(this.#stories(view, profiles, now).map((story) => [story.subject.id, story]));
    const subjects = [...stories.values()].map(({ subject }) => subject);
    const plan = planNotices(subjects, this.#told, now, leadMinutes());
    this.#told = plan.told;
    for (const id of plan.over) board.close(id);
    for (const { id, kind } of plan.due) {
      const story = stories.get(id);
      if (story && !isInFront()) board.show(id, story.text(kind, now), () => open(story.profile));
    }
    return plan.nextAt;
  }

  #stories(view: SessionsView, profiles: readonly ProfileView[], now: Date): readonly Story[] {
    const live = view.sessions.filter((session) => session.expiresAt > now.getTime());
    return [
      ...live.map((session) => this.#targetStory(session)),
      ...view.mfaSessions.flatMap((mfa) => mfaStory(mfa, usersOf(mfa, live, profiles, view, now))),
    ];
  }

  #targetStory(session: SessionView): Story {
    const failure = this.#options.failure(session.profile);
    return {
      subject: {
        id: `target ${session.target}`,
        ...lifeOf(session),
        renews: session.renewsAt !== undefined || session.state === 'working',
        ...(failure && { failure }),
      },
      profile: session.profile,
      text: (kind, at) => (kind === 'failed' ? renewalFailedText(session, at) : targetEndsText(session, at)),
    };
  }
}

/** An MFA session that nothing live stands on ends quietly: the next switch asks for a code anyway. */
function mfaStory(mfa: MfaSessionView, users: readonly string[]): readonly Story[] {
  const [profile] = users;
  if (profile === undefined) return [];
  return [
    {
      subject: { id: `mfa ${mfa.serial} ${mfa.sourceProfile}`, ...lifeOf(mfa), renews: false },
      profile,
      text: (_kind, at) => mfaEndsText(mfa, users, at),
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
