import { createHash } from 'node:crypto';
import type { Chain } from '../chain/chain.ts';
import { unsupportedBase } from '../chain/messages.ts';
import type { Clock } from '../clock.ts';
import { isOutsideBase, type OutsideBase } from '../credential-sources/external-base.ts';
import type { OutsideCredentials } from '../credential-sources/external-credentials.ts';
import type { Credentials } from '../credentials.ts';
import type { PlanRoot } from './session-plan.ts';
import { Flights } from './single-flight.ts';
import type { SessionFailure } from './store/session.ts';

/** Runs the command, asks the source, or uses the sign-in that a base names. Passed in, since it reaches outside. */
export type ResolveBase = (
  base: OutsideBase,
  signal: AbortSignal,
  chain: Chain,
) => Promise<OutsideCredentials>;

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
  readonly #flights = new Flights<OutsideCredentials>();

  constructor(resolve: ResolveBase, clock: Clock) {
    this.#resolve = resolve;
    this.#clock = clock;
  }

  /** The root as far as it is known without asking anyone. */
  known(chain: Chain): PlanRoot | undefined {
    const { base } = chain;
    return isOutsideBase(base) ? this.#known.get(outsideId(base)) : rootOfKeys(base.credentials);
  }

  /** `anew`: what is remembered does not do; it stays until there is something new. */
  async find(chain: Chain, signal: AbortSignal | undefined, anew = false): Promise<ChainRootResult> {
    const { base } = chain;
    if (!isOutsideBase(base)) return { ok: true, root: rootOfKeys(base.credentials) };
    const unsupported = unsupportedBase(base);
    if (unsupported) return { ok: false, failure: { kind: 'unsupported-base', ...unsupported } };
    return this.#outside(base, chain, signal, anew);
  }

  /** Forgets this root from outside, so that it is asked for anew. False when it is not the remembered one. */
  drop(chain: Chain, root: PlanRoot): boolean {
    const { base } = chain;
    if (!isOutsideBase(base)) return false;
    const id = outsideId(base);
    return this.#known.get(id) === root && this.#known.delete(id);
  }

  async #outside(
    base: OutsideBase,
    chain: Chain,
    signal: AbortSignal | undefined,
    anew: boolean,
  ): Promise<ChainRootResult> {
    const id = outsideId(base);
    const known = this.#known.get(id);
    const ends = known?.credentials.expiration;
    if (!anew && known && ends && ends.getTime() - this.#clock.now().getTime() > outsideMarginMs) {
      return { ok: true, root: known };
    }
    const boarded = await this.#flights.board(id, { signal, promptAllowed: () => true }, (flight) =>
      this.#resolve(base, flight.signal, chain),
    );
    if (boarded.kind !== 'arrived') return { ok: false, failure: { kind: 'cancelled' } };
    const resolved = boarded.value;
    if (!resolved.ok) {
      const { ok: _failed, ...why } = resolved;
      return { ok: false, failure: { kind: 'base', ...why } };
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

/** What stands for credentials from outside. A command may hold secrets, so only a hash goes on. */
function outsideId(base: OutsideBase): string {
  return `${base.kind} ${createHash('sha256').update(originOf(base)).digest('hex')}`;
}

function originOf(base: OutsideBase): string {
  switch (base.kind) {
    case 'credential-process':
      return base.command;
    case 'credential-source':
      // A hook gives each profile credentials of its own; the other sources have one answer for all.
      return base.source === 'Hook' ? `Hook ${base.profile}` : base.source;
    case 'sso':
      return JSON.stringify([
        base.sessionName ?? base.startUrl,
        base.ssoRegion,
        base.accountId,
        base.roleName,
      ]);
    case 'web-identity':
      return JSON.stringify([base.roleArn, base.tokenFile, base.sessionName]);
    case 'login':
      return base.loginSession;
  }
}
