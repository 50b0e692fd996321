import type { SessionView } from '../../shared/view.ts';
import {
  forEachNoticeKind,
  type NoticeKind,
  type NoticeText,
  noticeKinds,
  TARGET_NOTICES,
} from '../../shared/words/notice-text.ts';

/** Where they are shown. */
interface Board {
  show(id: string, text: NoticeText, onClick: () => void): void;
  close(id: string): void;
}

/**
 * Notices of targets. Those that have the same to tell share one: a lost network is one event, however many roles it
 * hits, and so is an MFA session that ends under them.
 */
export class TargetNotices {
  readonly #board: Board;
  readonly #open: (profile: string) => void;
  /** What was told and still holds, by target. */
  readonly #standing = forEachNoticeKind(() => new Map<string, SessionView>());
  readonly #shared = new Set<NoticeKind>();

  constructor(board: Board, open: (profile: string) => void) {
    this.#board = board;
    this.#open = open;
  }

  /** Tells what is new of this kind, together with what of it still holds. */
  show(kind: NoticeKind, news: readonly SessionView[], now: Date): void {
    const [first] = news;
    if (first === undefined) return;
    for (const session of news) {
      for (const other of noticeKinds) this.#standing[other].delete(session.target);
      this.#standing[kind].set(session.target, session);
    }
    const sessions = [...this.#standing[kind].values()];
    const open = () => this.#open(first.profile);
    if (sessions.length === 1) {
      this.#unshare(kind);
      this.#board.show(notificationId(first.target), TARGET_NOTICES[kind].one(first, now), open);
      return;
    }
    for (const { target } of sessions) this.#board.close(notificationId(target));
    this.#shared.add(kind);
    this.#board.show(sharedId(kind), TARGET_NOTICES[kind].several(sessions, now), open);
  }

  /** What was told of this target is not true any more. A shared notice goes with the last one that it told of. */
  takeBack(target: string): void {
    this.#board.close(notificationId(target));
    for (const kind of noticeKinds) {
      this.#standing[kind].delete(target);
      if (this.#standing[kind].size === 0) this.#unshare(kind);
    }
  }

  #unshare(kind: NoticeKind): void {
    if (this.#shared.delete(kind)) this.#board.close(sharedId(kind));
  }
}

const notificationId = (target: string) => `target ${target}`;
const sharedId = (kind: NoticeKind) => `targets ${kind}`;
