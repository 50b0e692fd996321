import type { Chain } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import { type SwitchRequest, switchRequestKey } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { isRetryable } from '../../core/sessions/explain-failure.ts';
import {
  planRefresh,
  problemAfterFailure,
  problemAfterNetworkReturn,
  type RefreshPolicy,
  type RefreshProblem,
  type RefreshSubject,
  refreshPolicy,
  renewalDueAt,
  renewsAt,
} from '../../core/sessions/renewal/refresh-planner.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { DEFAULT_LIFE_MS } from '../sessions/sessions-view.ts';
import { EndpointOutages } from './endpoint-outages.ts';
import type { WaitReason } from './network-watch.ts';

export interface RenewalsOptions {
  readonly live: () => readonly LiveTarget[];
  /** Renews every target that was switched with this request, without asking anyone. */
  readonly renew: (switchRequest: SwitchRequest) => Promise<SwitchOutcome | undefined>;
  readonly wanted: (profile: string) => boolean;
  /** True when new credentials can be had at that instant without a code. */
  readonly silent: (switchRequest: SwitchRequest, at: Date) => boolean;
  /** Where the calls go: what fails there fails for all that go there. */
  readonly place: (switchRequest: SwitchRequest) => string;
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
  readonly #refreshing = new Map<string, SwitchRequest>();
  readonly #problems = new Map<string, RefreshProblem>();
  readonly #outages = new EndpointOutages();
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
    const inProgress = subjects.filter(({ refreshing }) => refreshing).length;
    // Which of them have a place is decided after the outages: else those in front would always try for all.
    const everyone = { ...this.#policy, maxParallel: subjects.length };
    const { nextAt, renew } = planRefresh(subjects, clock.now(), everyone);
    const free = Math.max(0, this.#policy.maxParallel - inProgress);
    const switchRequests = this.#switchRequests();
    for (const key of this.#withOneForEachOutage(renew, switchRequests).slice(0, free)) {
      const switchRequest = switchRequests.get(key);
      if (switchRequest) void this.#renew(key, switchRequest);
    }
    return nextAt;
  }

  /** Whether something waits for the network, for AWS, or for the file, and when the next of the keys that wait ends. */
  get waiting(): WaitReason {
    const isWaiting =
      this.#outages.isAny || [...this.#problems.values()].some(({ kind }) => kind === 'waiting');
    if (!isWaiting) return { kind: 'no' };
    const now = this.#options.clock.now().getTime();
    const ends = this.#subjects()
      .filter(({ problem }) => problem?.kind === 'waiting')
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
    if (this.#problems.size === 0 && !this.#outages.isAny) return failures;
    for (const line of this.#options.live()) {
      const failure = this.#failure(line);
      if (failure) failures.set(line.target, failure);
    }
    return failures;
  }

  /** The user acted, or there are new credentials: what stopped may go on. */
  resetBackoff(switchRequest: SwitchRequest): void {
    this.#problems.delete(switchRequestKey(switchRequest));
    this.#outages.over(this.#options.place(switchRequest));
  }

  /** The computer woke up or the network is back: what waited need not wait longer. */
  tryAgain(): void {
    this.#outages.reachableAgain();
    for (const [key, problem] of this.#problems) {
      const next = problemAfterNetworkReturn(problem);
      if (next) this.#problems.set(key, next);
      else this.#problems.delete(key);
    }
  }

  #switchRequests(): ReadonlyMap<string, SwitchRequest> {
    const switchRequests = this.#options.live().flatMap(({ switchRequest }) => switchRequest ?? []);
    return new Map(switchRequests.map((switchRequest) => [switchRequestKey(switchRequest), switchRequest]));
  }

  /** Where nobody gets through, only the one whose last try is longest ago tries for all. */
  #withOneForEachOutage(
    due: readonly string[],
    switchRequests: ReadonlyMap<string, SwitchRequest>,
  ): readonly string[] {
    const { place } = this.#options;
    const busy = new Set([...this.#refreshing.values()].map(place));
    const lastTry = (key: string) => this.#tried.get(key)?.getTime() ?? 0;
    const chosen = new Set<string>();
    for (const key of [...due].sort((a, b) => lastTry(a) - lastTry(b))) {
      const switchRequest = switchRequests.get(key);
      const where = switchRequest ? place(switchRequest) : '';
      if (this.#outages.at(where) && busy.has(where)) continue;
      busy.add(where);
      chosen.add(key);
    }
    return due.filter((key) => chosen.has(key));
  }

  async #renew(key: string, switchRequest: SwitchRequest): Promise<void> {
    const { clock, onChange, place, renew } = this.#options;
    const startedAt = clock.now();
    this.#refreshing.set(key, switchRequest);
    this.#tried.set(key, startedAt);
    const outcome = await renew(switchRequest);
    this.#refreshing.delete(key);
    const problem = outcome && retryOf(outcome);
    if (problem === undefined) {
      this.#problems.delete(key);
      if (outcome?.kind === 'done') this.#outages.over(place(switchRequest));
    } else if (problem.retryable && outcome?.kind === 'session') {
      const { failure } = outcome;
      const isThrottled = failure.kind === 'sts' && failure.failure.kind === 'throttled';
      this.#outages.failed(place(switchRequest), { startedAt, endedAt: clock.now(), isThrottled });
    } else {
      const before = this.#problems.get(key);
      this.#problems.set(key, problemAfterFailure(before, problem.retryable, clock.now()));
    }
    onChange();
  }

  #failure(line: LiveTarget): 'retrying' | 'stopped' | undefined {
    if (!line.expiresAt || line.switchRequest === undefined) return undefined;
    const problem = this.#problems.get(switchRequestKey(line.switchRequest));
    if (problem) return problem.kind === 'waiting' ? 'retrying' : 'stopped';
    const { clock, place } = this.#options;
    if (!this.#outages.isAny || !this.#outages.at(place(line.switchRequest))) return undefined;
    // It waits with the one that tries for all.
    const subject = this.#subject(line);
    return subject && renewalDueAt(subject, this.#policy) <= clock.now() ? 'retrying' : undefined;
  }

  /** One subject for each request: the target that ends first speaks for all, since all are renewed together. */
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
    const { expiresAt, profile, switchRequest } = line;
    if (!expiresAt || !switchRequest) return undefined;
    const key = switchRequestKey(switchRequest);
    // What a former run left says only when it ends: AWS's own default life is taken.
    const obtainedAt = line.obtainedAt ?? new Date(expiresAt.getTime() - DEFAULT_LIFE_MS);
    const life = { obtainedAt, expiration: expiresAt };
    const due = renewalDueAt({ ...life, key }, this.#policy);
    const problem = this.#problems.get(key) ?? this.#outages.at(this.#options.place(switchRequest));
    return {
      key,
      ...life,
      wanted: wanted(profile),
      // What counts is whether it can be had when it is due: an MFA session may end before that.
      silent: silent(switchRequest, new Date(Math.max(due.getTime(), clock.now().getTime()))),
      refreshing: line.working || this.#refreshing.has(key),
      ...(problem && { problem }),
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
    default:
      return assertNever(outcome);
  }
}
