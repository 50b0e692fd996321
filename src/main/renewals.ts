import type { Chain } from '../core/chain/chain.ts';
import type { Clock } from '../core/clock.ts';
import type { LiveTarget, SwitchOutcome } from '../core/delivery/switchboard.ts';
import {
  planRefresh,
  type RefreshSubject,
  type RefreshTrouble,
  refreshPolicy,
  renewalDueAt,
  renewsAt,
  troubleAfterFailure,
  troubleAfterNetworkReturn,
} from '../core/sessions/refresh-planner.ts';
import { Outages } from './outages.ts';
import { DEFAULT_LIFE_MS } from './sessions-view.ts';

export interface RenewalsOptions {
  readonly live: () => readonly LiveTarget[];
  /** Renews every target of the profile without asking anyone. */
  readonly renew: (profile: string) => Promise<SwitchOutcome | undefined>;
  readonly wanted: (profile: string) => boolean;
  /** True when new credentials can be had at that instant without a code. */
  readonly silent: (profile: string, at: Date) => boolean;
  /** Where the profile's calls go: what fails there fails for all that go there. */
  readonly place: (profile: string) => string;
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
  readonly #outages = new Outages();
  /** When each profile was tried last. */
  readonly #tried = new Map<string, Date>();

  constructor(options: RenewalsOptions) {
    this.#options = options;
  }

  /** Starts what is due. Returns when to look again; `undefined` when nothing is to come. */
  run(): Date | undefined {
    const { clock } = this.#options;
    const subjects = this.#subjects();
    const flying = subjects.filter(({ inFlight }) => inFlight).length;
    // Which of them have a place is decided after the outages: else those in front would always try for all.
    const everyone = { ...refreshPolicy, maxParallel: subjects.length };
    const { nextAt, renew } = planRefresh(subjects, clock.now(), everyone);
    const free = Math.max(0, refreshPolicy.maxParallel - flying);
    for (const profile of this.#withOneForEachOutage(renew).slice(0, free)) void this.#renew(profile);
    return nextAt;
  }

  /** Something waits for the network, for AWS, or for the file. */
  get isWaiting(): boolean {
    return this.#outages.isAny || [...this.#troubles.values()].some(({ kind }) => kind === 'waiting');
  }

  /** When this line will be renewed by itself; `undefined` when it will not. */
  renewsAt(line: LiveTarget): Date | undefined {
    const subject = this.#subject(line);
    return subject && renewsAt(subject, this.#options.clock.now());
  }

  /** What the last renewal of the profile came to, where it failed. */
  failure(profile: string): 'retrying' | 'stopped' | undefined {
    const trouble = this.#troubles.get(profile);
    if (trouble) return trouble.kind === 'waiting' ? 'retrying' : 'stopped';
    const { clock, live, place } = this.#options;
    if (!this.#outages.isAny || !this.#outages.at(place(profile))) return undefined;
    // It waits with the one that tries for all.
    const now = clock.now();
    const isOverdue = (line: LiveTarget) => {
      const subject = line.profile === profile && this.#subject(line);
      return subject && renewalDueAt(subject) <= now;
    };
    return live().some(isOverdue) ? 'retrying' : undefined;
  }

  /** The user acted, or the profile has new credentials: what stopped may go on. */
  forgive(profile: string): void {
    this.#troubles.delete(profile);
    this.#outages.over(this.#options.place(profile));
  }

  /** The computer woke up or the network is back: what waited need not wait longer. */
  tryAgain(): void {
    this.#outages.overEverywhere();
    for (const [profile, trouble] of this.#troubles) {
      const next = troubleAfterNetworkReturn(trouble);
      if (next) this.#troubles.set(profile, next);
      else this.#troubles.delete(profile);
    }
  }

  /** Where nobody gets through, only the one whose last try is longest ago tries for all. */
  #withOneForEachOutage(due: readonly string[]): readonly string[] {
    const { place } = this.#options;
    const busy = new Set([...this.#inFlight].map(place));
    const lastTry = (profile: string) => this.#tried.get(profile)?.getTime() ?? 0;
    const chosen = new Set<string>();
    for (const profile of [...due].sort((a, b) => lastTry(a) - lastTry(b))) {
      const where = place(profile);
      if (this.#outages.at(where) && busy.has(where)) continue;
      busy.add(where);
      chosen.add(profile);
    }
    return due.filter((profile) => chosen.has(profile));
  }

  async #renew(profile: string): Promise<void> {
    const { clock, onChange, place, renew } = this.#options;
    const startedAt = clock.now();
    this.#inFlight.add(profile);
    this.#tried.set(profile, startedAt);
    const outcome = await renew(profile);
    this.#inFlight.delete(profile);
    const trouble = outcome && retryOf(outcome);
    if (trouble === undefined) {
      this.#troubles.delete(profile);
      if (outcome?.kind === 'done') this.#outages.over(place(profile));
    } else if (trouble.retryable && outcome?.kind === 'session') {
      this.#outages.failed(place(profile), { startedAt, endedAt: clock.now() });
    } else {
      const before = this.#troubles.get(profile);
      this.#troubles.set(profile, troubleAfterFailure(before, trouble.retryable, clock.now()));
    }
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
    const trouble = this.#troubles.get(profile) ?? this.#outages.at(this.#options.place(profile));
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

/** Where the calls of a chain go, as one name. */
export function placeOf(chain: Chain): string {
  return chain.endpoint?.value ?? chain.region?.value ?? '';
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
