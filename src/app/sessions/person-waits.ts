import type { ObtainOptions, SessionBroker } from '../../core/sessions/session-broker.ts';

export interface PersonWait {
  readonly profile: string;
  /** `answer`: to a question for a code. `sign-in`: in a browser. */
  readonly waitsFor: 'answer' | 'sign-in';
}

/** Something that is being obtained for a profile. */
interface Pending {
  readonly profile: string;
  readonly controller: AbortController;
  /** What a person has to do first. */
  waitsFor: 'answer' | 'sign-in' | undefined;
}

/**
 * Whatever waits for a person's answer: switches, copies, renewals, consoles, calls of terminals. Each is seen under its profile
 * and can be called off.
 */
export class PersonWaits {
  readonly #pending = new Set<Pending>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The profiles that wait for a person now; who began first comes first. */
  get list(): readonly PersonWait[] {
    const byProfile = new Map<string, PersonWait>();
    for (const { profile, waitsFor } of this.#pending)
      if (waitsFor && !byProfile.has(profile)) byProfile.set(profile, { profile, waitsFor });
    return [...byProfile.values()];
  }

  /** Obtains for a profile, so that it is seen when it waits, and ends when it is called off. */
  async during<O extends Pick<ObtainOptions, 'onPrompt' | 'signal'>, T>(
    profile: string,
    options: O,
    obtain: (options: O) => Promise<T>,
  ): Promise<T> {
    const pending: Pending = { profile, controller: new AbortController(), waitsFor: undefined };
    const { signal } = pending.controller;
    this.#pending.add(pending);
    try {
      return await obtain({
        ...options,
        signal: options.signal ? AbortSignal.any([options.signal, signal]) : signal,
        onPrompt: (signIn) => {
          options.onPrompt?.(signIn);
          const waitsFor = signIn ? 'sign-in' : 'answer';
          if (pending.waitsFor === waitsFor) return;
          pending.waitsFor = waitsFor;
          this.#onChange();
        },
      });
    } finally {
      this.#pending.delete(pending);
      if (pending.waitsFor) this.#onChange();
    }
  }

  /** Calls off all that waits for a person under this profile. False where nothing does. */
  cancel(profile: string): boolean {
    const waiting = [...this.#pending].filter(
      (pending) => pending.profile === profile && pending.waitsFor !== undefined,
    );
    for (const { controller } of waiting) controller.abort();
    return waiting.length > 0;
  }
}

/** A broker whose waiting callers are seen. */
export function seenWaiting(broker: SessionBroker, waits: PersonWaits | undefined): SessionBroker {
  if (waits === undefined) return broker;
  return {
    ...broker,
    obtain: (chain, options = {}) => waits.during(chain.name, options, (how) => broker.obtain(chain, how)),
  };
}
