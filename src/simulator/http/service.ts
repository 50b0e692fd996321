import type { NewJournalEntry } from '../journal.ts';
import type { HttpRequest } from './http-request.ts';

/** How a service fails without looking at the request. */
export type ServiceFailure = 'internal-error' | 'unavailable' | 'throttled';

export interface ServiceAnswer {
  readonly status: number;
  /** Lower-case names; length and date are added when it is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The line for the journal. Absent for what is no call at all, such as a path that the service does not have. */
  readonly entry?: NewJournalEntry;
}

/** One simulated service. */
export interface Service {
  /** The operation that a request calls, as faults and the journal name it. Undefined when it is no call at all. */
  operation(request: HttpRequest): string | undefined;
  /** Carries the request out at the instant `now`, or answers why not. */
  answer(request: HttpRequest, now: Date): ServiceAnswer;
  /** The answer in the service's own form that a fault gives in its place. Nothing was carried out. */
  fail(failure: ServiceFailure, request: HttpRequest, now: Date): ServiceAnswer;
}
