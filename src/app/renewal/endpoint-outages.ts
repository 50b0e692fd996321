import { problemAfterFailure, type RefreshProblem } from '../../core/sessions/renewal/refresh-planner.ts';

type Waiting = Extract<RefreshProblem, { kind: 'waiting' }>;

/**
 * Places that do not answer just now: no network, no way to an endpoint, or AWS asks to come back later. What one renewal
 * finds out there holds for all others that would go the same way, so they wait together and one of them tries.
 */
export class EndpointOutages {
  readonly #places = new Map<string, Waiting>();
  /** Where AWS itself asked for patience: another network changes nothing about that. */
  readonly #throttled = new Set<string>();

  get isAny(): boolean {
    return this.#places.size > 0;
  }

  /** The wait that everyone who would go there shares. */
  at(place: string): Waiting | undefined {
    return this.#places.get(place);
  }

  /** An attempt failed. Those that were under way together count as one. */
  failed(
    place: string,
    attempt: { readonly startedAt: Date; readonly endedAt: Date; readonly isThrottled: boolean },
  ): void {
    if (attempt.isThrottled) this.#throttled.add(place);
    else this.#throttled.delete(place);
    const known = this.#places.get(place);
    const { startedAt, endedAt } = attempt;
    const sameRound = known !== undefined && startedAt <= known.lastAttemptAt;
    const next = sameRound ? { ...known, lastAttemptAt: endedAt } : problemAfterFailure(known, true, endedAt);
    if (next.kind === 'waiting') this.#places.set(place, next);
  }

  /** Somebody got through. */
  over(place: string): void {
    this.#places.delete(place);
    this.#throttled.delete(place);
  }

  /** The network is back, or the machine woke up: nobody need wait longer, save where AWS asked for it. */
  reachableAgain(): void {
    for (const place of [...this.#places.keys()]) if (!this.#throttled.has(place)) this.#places.delete(place);
  }
}
