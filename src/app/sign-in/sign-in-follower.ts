import type { Chain } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import { type FileWatcher, watchFiles } from '../../core/files/file-watcher.ts';
import { RENEW_AHEAD_MS } from '../../core/sign-in/aws-login/login-keys.ts';
import { type SignInKind, signInId, signInTargetOf } from '../../core/sign-in/sign-in-target.ts';
import type { PendingWork } from '../pending-work.ts';
import type { SignIns } from './sign-ins.ts';

/** How long before its end a sign-in in use is renewed, in ms: sooner than other tools would, so that none of them has to. */
const AHEAD_MS: Readonly<Record<SignInKind, number>> = {
  'identity-center': 20 * 60_000,
  // Its keys last fifteen minutes.
  'aws-login': RENEW_AHEAD_MS,
};
/** A renewal that failed is tried again after this. */
const AGAIN_MS = 60_000;

export interface SignInFollowerParts {
  readonly signIns: Pick<SignIns, 'list' | 'refresh' | 'renew' | 'onSignedIn' | 'filesOf'>;
  readonly live: () => readonly LiveTarget[];
  readonly chainOf: (switchRequest: SwitchRequest) => Chain | undefined;
  /** The user wants this profile renewed. */
  readonly wanted: (profile: string) => boolean;
  /** What stopped for want of a sign-in may go on. */
  readonly goOn: (switchRequest: SwitchRequest) => void;
  /** This machine's clock, by which token files go. */
  readonly clock: Clock;
  readonly work: PendingWork;
  readonly onProblem: (message: string) => void;
  readonly onChange: () => void;
}

/**
 * Keeps the sign-ins that live profiles stand on from ending, and notices what other tools do to their files. It never opens a browser:
 * what cannot be renewed is shown as ended.
 */
export class SignInFollower {
  readonly #parts: SignInFollowerParts;
  readonly #triedAt = new Map<string, number>();
  readonly #renewing = new Set<string>();
  #watcher: FileWatcher | undefined;
  #watched = '';

  constructor(parts: SignInFollowerParts) {
    this.#parts = parts;
    parts.signIns.onSignedIn((id) => this.#signedIn(id));
  }

  /** The AWS files were read, now or again: what they name is looked at and watched from now on. */
  follow(): void {
    const { onProblem, signIns, work } = this.#parts;
    const paths = signIns.list.flatMap(({ target }) => signIns.filesOf(target));
    const watched = paths.join('\n');
    if (watched !== this.#watched) {
      this.#watched = watched;
      this.#watcher?.close();
      this.#watcher =
        paths.length === 0
          ? undefined
          : watchFiles({ paths, onChange: () => void work.track(signIns.refresh()), onProblem });
    }
    void work.track(signIns.refresh());
  }

  /** The computer woke up, or a window opens: events may have been missed, and time has passed. */
  check(): void {
    this.#watcher?.check();
    void this.#parts.work.track(this.#parts.signIns.refresh());
  }

  /** Begins the renewals that are due. Returns when to look again; `undefined` when nothing is to come. */
  turn(): Date | undefined {
    const { clock, signIns, work } = this.#parts;
    const now = clock.now().getTime();
    const inUse = this.#inUse();
    const next: number[] = [];
    let hasEnded = false;
    for (const { id, state, target } of signIns.list) {
      if (state.kind !== 'signed-in') continue;
      if (!state.renews) {
        const ends = state.until.getTime();
        if (ends > now) next.push(ends);
        else hasEnded = true;
        continue;
      }
      if (!inUse.has(id)) continue;
      const aheadMs = AHEAD_MS[target.kind];
      const due = Math.max(state.until.getTime() - aheadMs, (this.#triedAt.get(id) ?? 0) + AGAIN_MS);
      if (due > now) next.push(due);
      else if (!this.#renewing.has(id)) {
        this.#renewing.add(id);
        this.#triedAt.set(id, now);
        const renewal = signIns.renew(target, aheadMs).finally(() => {
          this.#renewing.delete(id);
          this.#parts.onChange();
        });
        void work.track(renewal);
      }
    }
    // Nobody writes to a file when its time is over.
    if (hasEnded) void work.track(signIns.refresh());
    return next.length === 0 ? undefined : new Date(Math.min(...next));
  }

  close(): void {
    this.#watcher?.close();
  }

  /** The sign-ins that something live stands on. */
  #inUse(): ReadonlySet<string> {
    const { chainOf, live, wanted } = this.#parts;
    const ids = live().flatMap(({ profile, switchRequest }) => {
      if (switchRequest === undefined || !wanted(profile)) return [];
      return idOf(chainOf(switchRequest)) ?? [];
    });
    return new Set(ids);
  }

  #signedIn(id: string): void {
    const { chainOf, goOn, live, onChange } = this.#parts;
    this.#triedAt.delete(id);
    for (const { switchRequest } of live())
      if (switchRequest && idOf(chainOf(switchRequest)) === id) goOn(switchRequest);
    onChange();
  }
}

function idOf(chain: Chain | undefined): string | undefined {
  const target = chain && signInTargetOf(chain.base, chain);
  return target && signInId(target);
}
