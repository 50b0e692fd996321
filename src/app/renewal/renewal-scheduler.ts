import type { Chain } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import { type SwitchWish, wishKey } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { isRetryable } from '../../core/sessions/explain-failure.ts';
import {
  planRefresh,
  type RefreshPolicy,
  type RefreshSubject,
  type RefreshTrouble,
  refreshPolicy,
  renewalDueAt,
  renewsAt,
  troubleAfterFailure,
  troubleAfterNetworkReturn,
} from '../../core/sessions/renewal/refresh-planner.ts';
import { DEFAULT_LIFE_MS } from '../sessions/sessions-view.ts';
import { Outages } from './endpoint-outages.ts';
import type { Awaited } from './network-watch.ts';

export interface RenewalsOptions {
  readonly live: () => readonly LiveTarget[];
  /** Renews every target that was switched with this wish, without asking anyone. */
  readonly renew: (wish: SwitchWish) => Promise<SwitchOutcome | undefined>;
  readonly wanted: (profile: string) => boolean;
  /** True when new credentials can be had at that instant without a code. */
  readonly silent: (wish: SwitchWish, at: Date) => boolean;
  /** Where the calls go: what fails there fails for all that go there. */
  readonly place: (wish: SwitchWish) => string;
  readonly clock: Clock;
  /** How renewals are spread and held back, as the settings have it now. Default: `refreshPolicy`. */
  readonly policy?: () => RefreshPolicy;
  /** A renewal ended, or stopped trying. */
  readonly onChange: () => void;
}

/**
 * Keeps switched profiles alive. What is due, and when, is decided by the refresh planner alone; this class remembers
 * what is under way and what went wrong, by what was asked for: one profile may be live twice, with other choices.
 */
export class Renewals {
  readonly #options: RenewalsOptions;
  readonly #inFlight = new Map<string, SwitchWish>();
  readonly #troubles = new Map<string, RefreshTrouble>();
  readonly #outages = new Outages();
  /** When each was tried last. */
  readonly #tried = new Map<string, Date>();

  constructor(options: RenewalsOptions) {
    this.#options = options;
  }

  get #policy(): RefreshPolicy {
    return this.#options.policy?.() ?? refreshPolicy;
  }

  /** Starts what is due. Returns when to look again; `undefined` when nothing is to come. */
  run(): Date | undefined {
    const { clock } = this.#options;
    const subjects = this.#subjects();
    const flying = subjects.filter(({ inFlight }) => inFlight).length;
    // Which of them have a place is decided after the outages: else those in front would always try for all.
    const everyone = { ...this.#policy, maxParallel: subjects.length };
    const { nextAt, renew } = planRefresh(subjects, clock.now(), everyone);
    const free = Math.max(0, this.#policy.maxParallel - flying);
    const wishes = this.#wishes();
    for (const key of this.#withOneForEachOutage(renew, wishes).slice(0, free)) {
      const wish = wishes.get(key);
      if (wish) void this.#renew(key, wish);
    }
    return nextAt;
  }

  /** Whether something waits for the network, for AWS, or for the file, and when the next of the keys that wait ends. */
  get waiting(): Awaited {
    const isWaiting =
      this.#outages.isAny || [...this.#troubles.values()].some(({ kind }) => kind === 'waiting');
    if (!isWaiting) return { kind: 'no' };
    const now = this.#options.clock.now().getTime();
    const ends = this.#subjects()
      .filter(({ trouble }) => trouble?.kind === 'waiting')
      .map(({ expiration }) => expiration.getTime() - now)
      .filter((endsInMs) => endsInMs > 0);
    return ends.length === 0 ? { kind: 'yes' } : { kind: 'yes', endsInMs: Math.min(...ends) };
  }

  /** When this line will be renewed by itself; `undefined` when it will not. */
  renewsAt(line: LiveTarget): Date | undefined {
    const subject = this.#subject(line);
    return subject && renewsAt(subject, this.#options.clock.now(), this.#policy);
  }

  /** What the last renewals came to, by target, where they failed. */
  failures(): ReadonlyMap<string, 'retrying' | 'stopped'> {
    const failures = new Map<string, 'retrying' | 'stopped'>();
    // Mostly nothing has failed: what is live need not be looked at.
    if (this.#troubles.size === 0 && !this.#outages.isAny) return failures;
    for (const line of this.#options.live()) {
      const failure = this.#failure(line);
      if (failure) failures.set(line.target, failure);
    }
    return failures;
  }

  /** The user acted, or there are new credentials: what stopped may go on. */
  forgive(wish: SwitchWish): void {
    this.#troubles.delete(wishKey(wish));
    this.#outages.over(this.#options.place(wish));
  }

  /** The computer woke up or the network is back: what waited need not wait longer. */
  tryAgain(): void {
    this.#outages.reachableAgain();
    for (const [key, trouble] of this.#troubles) {
      const next = troubleAfterNetworkReturn(trouble);
      if (next) this.#troubles.set(key, next);
      else this.#troubles.delete(key);
    }
  }

  #wishes(): ReadonlyMap<string, SwitchWish> {
    const wishes = this.#options.live().flatMap(({ wish }) => wish ?? []);
    return new Map(wishes.map((wish) => [wishKey(wish), wish]));
  }

  /** Where nobody gets through, only the one whose last try is longest ago tries for all. */
  #withOneForEachOutage(due: readonly string[], wishes: ReadonlyMap<string, SwitchWish>): readonly string[] {
    const { place } = this.#options;
    const busy = new Set([...this.#inFlight.values()].map(place));
    const lastTry = (key: string) => this.#tried.get(key)?.getTime() ?? 0;
    const chosen = new Set<string>();
    for (const key of [...due].sort((a, b) => lastTry(a) - lastTry(b))) {
      const wish = wishes.get(key);
      const where = wish ? place(wish) : '';
      if (this.#outages.at(where) && busy.has(where)) continue;
      busy.add(where);
      chosen.add(key);
    }
    return due.filter((key) => chosen.has(key));
  }

  async #renew(key: string, wish: SwitchWish): Promise<void> {
    const { clock, onChange, place, renew } = this.#options;
    const startedAt = clock.now();
    this.#inFlight.set(key, wish);
    this.#tried.set(key, startedAt);
    const outcome = await renew(wish);
    this.#inFlight.delete(key);
    const trouble = outcome && retryOf(outcome);
    if (trouble === undefined) {
      this.#troubles.delete(key);
      if (outcome?.kind === 'done') this.#outages.over(place(wish));
    } else if (trouble.retryable && outcome?.kind === 'session') {
      const { failure } = outcome;
      const isThrottled = failure.kind === 'sts' && failure.failure.kind === 'throttled';
      this.#outages.failed(place(wish), { startedAt, endedAt: clock.now(), isThrottled });
    } else {
      const before = this.#troubles.get(key);
      this.#troubles.set(key, troubleAfterFailure(before, trouble.retryable, clock.now()));
    }
    onChange();
  }

  #failure(line: LiveTarget): 'retrying' | 'stopped' | undefined {
    if (!line.expiresAt || line.wish === undefined) return undefined;
    const trouble = this.#troubles.get(wishKey(line.wish));
    if (trouble) return trouble.kind === 'waiting' ? 'retrying' : 'stopped';
    const { clock, place } = this.#options;
    if (!this.#outages.isAny || !this.#outages.at(place(line.wish))) return undefined;
    // It waits with the one that tries for all.
    const subject = this.#subject(line);
    return subject && renewalDueAt(subject, this.#policy) <= clock.now() ? 'retrying' : undefined;
  }

  /** One subject for each wish: the target that ends first speaks for all, since all are renewed together. */
  #subjects(): readonly RefreshSubject[] {
    const subjects = new Map<string, RefreshSubject>();
    for (const line of this.#options.live()) {
      const subject = this.#subject(line);
      const known = subject && subjects.get(subject.key);
      if (subject && (!known || subject.expiration < known.expiration)) subjects.set(subject.key, subject);
    }
    return [...subjects.values()];
  }

  #subject(line: LiveTarget): RefreshSubject | undefined {
    const { clock, silent, wanted } = this.#options;
    const { expiresAt, profile, wish } = line;
    if (!expiresAt || !wish) return undefined;
    const key = wishKey(wish);
    // What a former run left says only when it ends: AWS's own default life is taken.
    const obtainedAt = line.obtainedAt ?? new Date(expiresAt.getTime() - DEFAULT_LIFE_MS);
    const life = { obtainedAt, expiration: expiresAt };
    const due = renewalDueAt({ ...life, key }, this.#policy);
    const trouble = this.#troubles.get(key) ?? this.#outages.at(this.#options.place(wish));
    return {
      key,
      ...life,
      wanted: wanted(profile),
      // What counts is whether it can be had when it is due: an MFA session may end before that.
      silent: silent(wish, new Date(Math.max(due.getTime(), clock.now().getTime()))),
      inFlight: line.working || this.#inFlight.has(key),
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
      return { retryable: isRetryable(outcome.failure) };
    case 'delivery':
      return { retryable: outcome.retryable };
    case 'chain':
    case 'target-refused':
    case 'confirm':
      return { retryable: false };
  }
}
