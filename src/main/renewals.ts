import type { Clock } from '../core/clock.ts';
import type { LiveTarget, SwitchOutcome } from '../core/delivery/switchboard.ts';
import {
  planRefresh,
  type RefreshSubject,
  type RefreshTrouble,
  renewalDueAt,
  renewsAt,
  troubleAfterFailure,
  troubleAfterNetworkReturn,
} from '../core/sessions/refresh-planner.ts';
import { DEFAULT_LIFE_MS } from './sessions-view.ts';

export interface RenewalsOptions {
  readonly live: () => readonly LiveTarget[];
  /** Renews every target of the profile without asking anyone. */
  readonly renew: (profile: string) => Promise<SwitchOutcome | undefined>;
  readonly wanted: (profile: string) => boolean;
  /** True when new credentials can be had at that instant without a code. */
  readonly silent: (profile: string, at: Date) => boolean;
  readonly clock: Clock;
  /** A renewal ended, or stopped trying. */
  readonly onChange: () => void;
}

/**
 * Keeps switched profiles alive. What is due, and when, is decided by the refresh planner alone; this class remembers
 * what is under way and what went wrong, by profile.
 */
export class Renewals {
  readonly #options: RenewalsOptions;
  readonly #inFlight = new Set<string>();
  readonly #troubles = new Map<string, RefreshTrouble>();

  constructor(options: RenewalsOptions) {
    this.#options = options;
  }

  /** Starts what is due. Returns when to look again; `undefined` when nothing is to come. */
  run(): Date | undefined {
    const { clock } = this.#options;
    const plan = planRefresh(this.#subjects(), clock.now());
    for (const profile of plan.renew) void this.#renew(profile);
    return plan.nextAt;
  }

  /** When this line will be renewed by itself; `undefined` when it will not. */
  renewsAt(line: LiveTarget): Date | undefined {
    const subject = this.#subject(line);
    return subject && renewsAt(subject, this.#options.clock.now());
  }

  /** What the last renewal of the profile came to, where it failed. */
  failure(profile: string): 'retrying' | 'stopped' | undefined {
    const trouble = this.#troubles.get(profile);
    return trouble && (trouble.kind === 'waiting' ? 'retrying' : 'stopped');
  }

  /** The user acted, or the profile has new credentials: what stopped may go on. */
  forgive(profile: string): void {
    this.#troubles.delete(profile);
  }

  /** The computer woke up or the network is back: what waited need not wait longer. */
  tryAgain(): void {
    for (const [profile, trouble] of this.#troubles) {
      const next = troubleAfterNetworkReturn(trouble);
      if (next) this.#troubles.set(profile, next);
      else this.#troubles.delete(profile);
    }
  }

  async #renew(profile: string): Promise<void> {
    const { clock, onChange, renew } = this.#options;
    this.#inFlight.add(profile);
    const outcome = await renew(profile);
    this.#inFlight.delete(profile);
    const trouble = outcome && retryOf(outcome);
    if (trouble === undefined) this.#troubles.delete(profile);
    else
      this.#troubles.set(
        profile,
        troubleAfterFailure(this.#troubles.get(profile), trouble.retryable, clock.now()),
      );
    onChange();
  }

  /** One subject for each profile: the target that ends first speaks for all, since all are renewed together. */
  #subjects(): readonly RefreshSubject[] {
    const subjects = new Map<string, RefreshSubject>();
    for (const line of this.#options.live()) {
      const subject = this.#subject(line);
      const known = subjects.get(line.profile);
      if (subject && (!known || subject.expiration < known.expiration)) subjects.set(line.profile, subject);
    }
    return [...subjects.values()];
  }

  #subject(line: LiveTarget): RefreshSubject | undefined {
    const { clock, silent, wanted } = this.#options;
    const { expiresAt, profile } = line;
    if (!expiresAt) return undefined;
    // What a former run left says only when it ends: AWS's own default life is taken.
    const obtainedAt = line.obtainedAt ?? new Date(expiresAt.getTime() - DEFAULT_LIFE_MS);
    const life = { obtainedAt, expiration: expiresAt };
    const due = renewalDueAt({ ...life, key: profile });
    const trouble = this.#troubles.get(profile);
    return {
      key: profile,
      ...life,
      wanted: wanted(profile),
      // What counts is whether it can be had when it is due: an MFA session may end before that.
      silent: silent(profile, new Date(Math.max(due.getTime(), clock.now().getTime()))),
      inFlight: line.working || this.#inFlight.has(profile),
      ...(trouble && { trouble }),
    };
  }
}

/** `undefined`: nothing went wrong, or nothing that is the renewal's business. */
function retryOf(outcome: SwitchOutcome): { readonly retryable: boolean } | undefined {
  switch (outcome.kind) {
    case 'done':
    case 'superseded':
      return undefined;
    case 'session':
      // Everything was forgotten meanwhile, or the app ends: nothing failed.
      if (outcome.failure.kind === 'cancelled') return undefined;
      return { retryable: outcome.failure.kind === 'sts' && outcome.failure.failure.retryable };
    case 'delivery':
      return { retryable: outcome.retryable };
    case 'chain':
    case 'target-refused':
    case 'confirm':
      return { retryable: false };
  }
}
