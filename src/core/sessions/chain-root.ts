import { createHash } from 'node:crypto';
import type { Chain, ChainBase } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { Flights } from './flights.ts';
import { unsupportedBase } from './messages.ts';
import type { SessionFailure } from './session.ts';
import type { PlanRoot } from './session-plan.ts';

/** Bases whose credentials come from somewhere else than the AWS files. */
export type OutsideBase = Extract<ChainBase, { kind: 'credential-process' | 'credential-source' }>;

export type ResolvedBase =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** Runs the command, or asks the source, that a base names. Passed in, since it reaches outside. */
export type ResolveBase = (base: OutsideBase, signal: AbortSignal) => Promise<ResolvedBase>;

/** The keys that sign the first call of a chain, with what a plan needs to know of them. */
export interface ChainRoot extends PlanRoot {
  readonly credentials: Credentials;
}

export type ChainRootResult =
  | { readonly ok: true; readonly root: ChainRoot }
  | { readonly ok: false; readonly failure: SessionFailure };

/** Keys from outside are asked for again when they have less than this left. */
const outsideMarginMs = 60_000;

/** Finds the keys at the base of chains, and remembers those from outside for as long as they say they last. */
export class ChainRoots {
  readonly #resolve: ResolveBase;
  readonly #clock: Clock;
  readonly #known = new Map<string, ChainRoot>();
  readonly #flights = new Flights<ResolvedBase>();

  constructor(resolve: ResolveBase, clock: Clock) {
    this.#resolve = resolve;
    this.#clock = clock;
  }

  /** The root as far as it is known without asking anyone. */
  known(chain: Chain): PlanRoot | undefined {
    const { base } = chain;
    switch (base.kind) {
      case 'long-term-keys':
      case 'session-keys':
        return rootOfKeys(base.credentials);
      case 'credential-process':
      case 'credential-source':
        return this.#known.get(outsideId(base));
      default:
        return undefined;
    }
  }

  async find(chain: Chain, signal: AbortSignal | undefined): Promise<ChainRootResult> {
    const { base } = chain;
    switch (base.kind) {
      case 'long-term-keys':
      case 'session-keys':
        return { ok: true, root: rootOfKeys(base.credentials) };
      case 'credential-process':
      case 'credential-source':
        return this.#outside(base, signal);
      default:
        return { ok: false, failure: unsupportedBase(base) };
    }
  }

  /** Forgets this root from outside, so that it is asked for anew. False when it is not the remembered one. */
  drop(chain: Chain, root: PlanRoot): boolean {
    const { base } = chain;
    if (base.kind !== 'credential-process' && base.kind !== 'credential-source') return false;
    const id = outsideId(base);
    return this.#known.get(id) === root && this.#known.delete(id);
  }

  async #outside(base: OutsideBase, signal: AbortSignal | undefined): Promise<ChainRootResult> {
    const id = outsideId(base);
    const known = this.#known.get(id);
    const ends = known?.credentials.expiration;
    if (known && ends && ends.getTime() - this.#clock.now().getTime() > outsideMarginMs) {
      return { ok: true, root: known };
    }
    const boarded = await this.#flights.board(id, { signal, promptAllowed: () => true }, (flight) =>
      this.#resolve(base, flight.signal),
    );
    if (boarded.kind !== 'arrived') return { ok: false, failure: { kind: 'cancelled' } };
    const resolved = boarded.value;
    if (!resolved.ok) {
      return { ok: false, failure: { kind: 'base', message: resolved.message, advice: resolved.advice } };
    }
    const root = rootOfOutside(id, resolved.credentials);
    this.#known.set(id, root);
    return { ok: true, root };
  }
}

function rootOfKeys(credentials: Credentials): ChainRoot {
  return {
    identity: `key ${credentials.accessKeyId}`,
    temporary: credentials.sessionToken !== undefined,
    credentials,
  };
}

/**
 * Temporary keys that say when they end come with a new key id each time: what stands for them is where they come from.
 * All others are known by their key id.
 */
function rootOfOutside(id: string, credentials: Credentials): ChainRoot {
  const changing = credentials.sessionToken !== undefined && credentials.expiration !== undefined;
  return changing ? { identity: id, temporary: true, credentials } : rootOfKeys(credentials);
}

/** A command may hold secrets, so only its hash goes on. */
function outsideId(base: OutsideBase): string {
  const what = base.kind === 'credential-process' ? base.command : sourceId(base);
  return `${base.kind} ${createHash('sha256').update(what).digest('hex')}`;
}

/** A hook gives each profile credentials of its own; the other sources have one answer for all. */
function sourceId({ profile, source }: Extract<OutsideBase, { kind: 'credential-source' }>): string {
  return source === 'Hook' ? `Hook ${profile}` : source;
}
