import { renewsWithSignIn } from '../chain/base-kinds.ts';
import type { Chain } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import type { ChainRoots } from './base-credentials.ts';
import { lifeOf, maySign, remainingMs } from './renewal/session-lifetime.ts';
import { planSessions, type SessionPlan, type SessionSettings } from './session-plan.ts';
import type { Session, StepState } from './store/session.ts';
import type { SessionStore } from './store/session-store.ts';

/** How a chain is to be followed this time. */
export interface ChainOptions {
  /** AssumeRole straight from the long-term keys with a code of its own, for up to 12 hours. */
  readonly longRoleSession?: boolean;
}

export interface CachedSessionsOptions {
  readonly clock: Clock;
  readonly store: SessionStore;
  readonly roots: ChainRoots;
  readonly settings: () => SessionSettings;
}

/**
 * What the kept sessions say of a chain. Nothing here asks anybody: of a chain whose base was never asked for its keys, only
 * what the files say is known.
 */
export class CachedSessions {
  readonly #clock: Clock;
  readonly #store: SessionStore;
  readonly #roots: ChainRoots;
  readonly #settings: () => SessionSettings;

  constructor(options: CachedSessionsOptions) {
    this.#clock = options.clock;
    this.#store = options.store;
    this.#roots = options.roots;
    this.#settings = options.settings;
  }

  /** What of the chain is live now: the base first, then each call in order. */
  steps(chain: Chain, choices: ChainOptions = {}): readonly StepState[] {
    const plan = this.#knownPlan(chain, choices);
    const steps = plan?.steps.map(({ kind, key }) => ({ kind, session: this.live(key) }));
    const drawn = steps ?? unknownSteps(chain);
    const kept = this.#roots.kept(chain);
    const base = kept && this.live(kept.key);
    return [
      { kind: 'base', ...(base && { session: base }) },
      ...drawn.map(({ kind, session }) => ({ kind, ...(session === undefined ? {} : { session }) })),
    ];
  }

  /** True when new credentials could be had at that instant without asking the user, as things stand now. */
  renewsSilently(chain: Chain, at: Date, choices: ChainOptions = {}): boolean {
    const plan = this.#knownPlan(chain, choices);
    if (plan === undefined) return false;
    for (const [index, step] of [...plan.steps.entries()].reverse()) {
      const session = this.#store.get(step.key);
      const last = index === plan.steps.length - 1;
      if (!last && session !== undefined && maySign(lifeOf(session), at)) return true;
      if (step.codeSerial !== undefined) return false;
    }
    const isRenewed = plan.steps.length > 0 || renewsWithSignIn(chain.base);
    return isRenewed && this.#roots.lastsUntil(chain, at);
  }

  /** Live MFA sessions, the longest first. */
  mfaSessions(): readonly Session[] {
    const now = this.#clock.now();
    return this.#store
      .all()
      .filter((session) => session.kind === 'mfa' && remainingMs(lifeOf(session), now) > 0)
      .sort((a, b) => b.credentials.expiration.getTime() - a.credentials.expiration.getTime());
  }

  /** Drops the final session of this chain; an MFA session that others share stays. */
  forget(chain: Chain, choices: ChainOptions = {}): void {
    const last = this.#knownPlan(chain, choices)?.steps.at(-1);
    if (last !== undefined && last.kind !== 'mfa') this.#store.delete(last.key);
  }

  /** The session of this key while it lasts. */
  live(key: string): Session | undefined {
    const session = this.#store.get(key);
    return session && remainingMs(lifeOf(session), this.#clock.now()) > 0 ? session : undefined;
  }
  #knownPlan(chain: Chain, choices: ChainOptions): SessionPlan | undefined {
    const root = this.#roots.known(chain);
    const planned = root && planSessions(chain, root, this.#settings(), choices);
    return planned?.ok ? planned.plan : undefined;
  }
}

/** What a chain whose base was never asked will take, as far as the files tell. */
function unknownSteps(chain: Chain): readonly { kind: StepState['kind']; session?: Session }[] {
  return [
    ...(chain.mfaSerial === undefined ? [] : [{ kind: 'mfa' as const }]),
    ...chain.hops.map(() => ({ kind: 'role' as const })),
  ];
}
