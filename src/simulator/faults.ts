import type { ServiceName } from './http/service-addresses.ts';

/**
 * A fault that the simulator makes on request. `lost-answer` and `truncated-answer` happen after the call was carried out,
 * so its MFA code is used up; the others answer in its place.
 */
export type Fault =
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'dropped-connection' }
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'server-error'; readonly status: 500 | 503 }
  | { readonly kind: 'throttling' }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'truncated-answer' }
  | { readonly kind: 'wrong-date'; readonly offsetMs: number };

export interface FaultScope {
  /** For how many calls; absent: until cleared. */
  readonly calls?: number;
  /** Only for this action; absent: for every call. */
  readonly action?: string;
  /** Only for this service; absent: for all. */
  readonly service?: ServiceName;
}

/** The faults in force. */
export interface Faults {
  /** Puts a fault in force. Returns the function that takes it back. */
  add(fault: Fault, scope?: FaultScope): () => void;
  clear(): void;
}

export interface FaultQueue extends Faults {
  /** The faults for one call, in the order they were added; uses up those that are counted. */
  take(service: ServiceName, action: string): readonly Fault[];
}

export function createFaults(): FaultQueue {
  interface Entry {
    readonly fault: Fault;
    readonly scope: FaultScope;
    left: number;
  }
  let entries: readonly Entry[] = [];

  return {
    add(fault, scope = {}) {
      const entry: Entry = { fault, scope, left: scope.calls ?? Number.POSITIVE_INFINITY };
      entries = [...entries, entry];
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    clear() {
      entries = [];
    },
    take(service, action) {
      const taken = entries.filter(
        ({ left, scope }) =>
          left > 0 && (scope.action ?? action) === action && (scope.service ?? service) === service,
      );
      for (const entry of taken) entry.left -= 1;
      entries = entries.filter((entry) => entry.left > 0);
      return taken.map((entry) => entry.fault);
    },
  };
}
