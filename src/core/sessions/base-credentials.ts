import { createHash } from 'node:crypto';
import {
  accountOfBase,
  asksPerson,
  type ExternalBase,
  isExternalBase,
  isKept,
  originOfBase,
  renewsWithSignIn,
  unsupportedBase,
} from '../chain/base-kinds.ts';
import type { Chain, ChainBase } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import type { ExternalCredentials } from '../credential-sources/external-credentials.ts';
import type { Credentials } from '../credentials.ts';
import { personNeeded, tokenlessKeys } from './messages.ts';
import { lifeOf, mayHandOut } from './renewal/session-lifetime.ts';
import { RequestDeduplicator } from './request-deduplicator.ts';
import type { PlanRoot } from './session-plan.ts';
import type { Session, SessionFailure } from './store/session.ts';
import { createMemorySessionStore, type SessionStore } from './store/session-store.ts';

/** Runs the command, asks the source, or uses the sign-in that a base names. Passed in, since it reaches outside. */
export type ResolveBase = (
  base: ExternalBase,
  signal: AbortSignal,
  chain: Chain,
  /** Somebody is there who may be asked. */
  mayAsk: boolean,
) => Promise<ExternalCredentials>;

/** The id of a profile's key in the keychain, without asking the keychain. */
export type AccessKeyIdOf = (profile: string) => string | undefined;

/** The keys that sign the first call of a chain, with what a plan needs to know of them. */
export interface ChainRoot extends PlanRoot {
  readonly credentials: Credentials;
  /** When they were given, where that is known. */
  readonly obtainedAt?: Date;
  /** The caller ARN, where it is known. */
  readonly arn?: string;
  /** A remark for the user: one sentence. */
  readonly note?: string;
  /** AWS was asked for them just now. */
  readonly isFresh?: true;
}

/** For whose sake a root is looked for. */
export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** What is remembered does not do; it stays until there is something new. */
  readonly forceRefresh?: boolean;
  /** Somebody is there who may be asked. Default: nobody is. */
  readonly mayAsk?: boolean;
  /** A person has something to do now that this caller waits for. */
  readonly onPrompt?: () => void;
}

export type ChainRootResult =
  | { readonly ok: true; readonly root: ChainRoot }
  | { readonly ok: false; readonly failure: SessionFailure };

/** Keys from outside are asked for again when they have less than this left. */
const externalMarginMs = 60_000;

/**
 * Finds the keys at the base of chains, and remembers those from outside for as long as they say they last: those that a person was asked for
 * with the sessions, where other processes find them too, all others in the memory of this process.
 */
export class ChainRoots {
  readonly #resolve: ResolveBase;
  readonly #accessKeyIdOf: AccessKeyIdOf;
  readonly #clock: Clock;
  readonly #known = new Map<string, ChainRoot>();
  readonly #pendingRequests = new RequestDeduplicator<
    ExternalCredentials & { /** Somebody else had asked. */ readonly isFound?: true }
  >();

  readonly #store: SessionStore;

  constructor(
    resolve: ResolveBase,
    clock: Clock,
    accessKeyIdOf: AccessKeyIdOf = () => undefined,
    store: SessionStore = createMemorySessionStore(),
  ) {
    this.#resolve = resolve;
    this.#store = store;
    this.#accessKeyIdOf = accessKeyIdOf;
    this.#clock = clock;
  }

  /** The root as far as it is known without asking anyone. */
  known(chain: Chain): PlanRoot | undefined {
    const { base } = chain;
    if (base.kind === 'keychain-keys') {
      const accessKeyId = this.#accessKeyIdOf(base.profile);
      return accessKeyId === undefined ? undefined : { identity: keyIdentity(accessKeyId), temporary: false };
    }
    if (!isExternalBase(base)) return rootOfKeys(withAccount(base.credentials, base));
    const known = this.#remembered(base);
    // What a sign-in gives always ends, so nobody need be asked to know what stands for it.
    return (
      known ?? (renewsWithSignIn(base) ? { identity: externalBaseId(base), temporary: true } : undefined)
    );
  }

  /** What is kept of credentials that a chain without roles hands on as they are. */
  kept({ base, hops }: Chain): Session | undefined {
    return hops.length === 0 && isExternalBase(base) && isKept(base)
      ? this.#store.get(externalBaseId(base))
      : undefined;
  }

  async find(chain: Chain, options: FindOptions = {}): Promise<ChainRootResult> {
    const { base } = chain;
    if (!isExternalBase(base)) return { ok: true, root: rootOfKeys(withAccount(base.credentials, base)) };
    const unsupported = unsupportedBase(base);
    if (unsupported) return { ok: false, failure: { kind: 'unsupported-base', ...unsupported } };
    return this.#outside(base, chain, options);
  }

  /** Forgets this root from outside, so that it is asked for anew. False when it is not the remembered one. */
  drop(chain: Chain, root: PlanRoot): boolean {
    const { base } = chain;
    if (!isExternalBase(base)) return false;
    const id = externalBaseId(base);
    if (!isKept(base)) return this.#known.get(id) === root && this.#known.delete(id);
    const isThere = root.identity === id && this.#store.get(id) !== undefined;
    if (isThere) this.#store.delete(id);
    return isThere;
  }

  /** True when the base gives credentials at that instant without anybody being asked. */
  lastsUntil(chain: Chain, at: Date): boolean {
    const { base } = chain;
    if (!isExternalBase(base) || !asksPerson(base)) return true;
    const ends = this.#remembered(base)?.credentials.expiration;
    return ends !== undefined && ends.getTime() - at.getTime() > externalMarginMs;
  }

  #remembered(base: ExternalBase): ChainRoot | undefined {
    const id = externalBaseId(base);
    if (!isKept(base)) return this.#known.get(id);
    const session = this.#store.get(id);
    if (session === undefined) return undefined;
    const { arn, credentials, obtainedAt } = session;
    return {
      ...rootOfExternal(id, withAccount(credentials, base)),
      obtainedAt,
      ...(arn !== undefined && { arn }),
    };
  }

  async #outside(
    base: ExternalBase,
    chain: Chain,
    { forceRefresh, mayAsk = false, onPrompt, signal }: FindOptions,
  ): Promise<ChainRootResult> {
    const id = externalBaseId(base);
    const isHandedOn = chain.hops.length === 0;
    const known = this.#live(base, isHandedOn);
    if (!forceRefresh && known) return { ok: true, root: known };
    const isAsked = asksPerson(base);
    const kept = isKept(base);
    const joinOptions = {
      signal,
      // Only a base that a person is asked for turns those away that may not ask.
      promptAllowed: () => !isAsked || mayAsk,
      ...(onPrompt && { promptOpened: onPrompt }),
    };
    const joined = await this.#pendingRequests.join(id, joinOptions, async (pending) => {
      if (kept) await this.#store.refresh?.();
      // Another process may have asked meanwhile.
      const found = kept && !forceRefresh ? this.#live(base, isHandedOn) : undefined;
      if (found) return { ok: true, credentials: found.credentials, isFound: true };
      if (isAsked && pending.promptAllowed()) pending.promptOpened();
      return this.#resolve(base, pending.signal, chain, pending.promptAllowed());
    });
    if (joined.kind === 'prompt') return { ok: false, failure: personNeeded(base) };
    if (joined.kind !== 'resolved') return { ok: false, failure: { kind: 'cancelled' } };
    const resolved = joined.value;
    if (!resolved.ok) return { ok: false, failure: failureOf(resolved) };
    const { expiration, sessionToken } = resolved.credentials;
    if (expiration !== undefined && sessionToken === undefined) {
      return { ok: false, failure: tokenlessKeys(base) };
    }
    const root: ChainRoot = {
      ...rootOfExternal(id, withAccount(resolved.credentials, base)),
      ...(resolved.arn !== undefined && { arn: resolved.arn }),
      ...(resolved.note !== undefined && { note: resolved.note }),
      ...(kept && !resolved.isFound && { isFresh: true }),
    };
    if (resolved.isFound) return { ok: true, root };
    if (kept) this.#keep(id, base, root);
    else this.#known.set(id, root);
    return { ok: true, root };
  }

  /**
   * What is remembered, where it lasts long enough to be used. What can be had again for nothing and is handed on as it is lasts until its renewal
   * is due, like any session.
   */
  #live(base: ExternalBase, isHandedOn: boolean): ChainRoot | undefined {
    const known = this.#remembered(base);
    const ends = known?.credentials.expiration;
    const now = this.#clock.now();
    if (isHandedOn && isKept(base) && !asksPerson(base)) {
      const session = this.#store.get(externalBaseId(base));
      return session && mayHandOut(lifeOf(session), false, now) ? known : undefined;
    }
    return ends && ends.getTime() - now.getTime() > externalMarginMs ? known : undefined;
  }

  #keep(id: string, base: ExternalBase, { arn, credentials }: ChainRoot): void {
    const { expiration, sessionToken } = credentials;
    if (expiration === undefined || sessionToken === undefined) return;
    this.#store.put({
      key: id,
      kind: 'role',
      credentials: { ...credentials, sessionToken, expiration },
      obtainedAt: this.#clock.now(),
      sourceProfile: base.profile,
      ...(arn !== undefined && { arn }),
    });
  }
}

function failureOf({
  advice,
  message,
  needsPerson,
  retryable,
  signIn,
}: Extract<ExternalCredentials, { ok: false }>): SessionFailure {
  if (signIn) return { kind: 'sign-in-ended', signIn, message, advice };
  if (needsPerson) return { kind: 'person-needed', message, advice };
  return { kind: 'base', message, advice, ...(retryable && { retryable }) };
}

/** What the credentials say of their account themselves comes before what the files say. */
function withAccount(credentials: Credentials, base: ChainBase): Credentials {
  const accountId = credentials.accountId ?? accountOfBase(base);
  return accountId === undefined ? credentials : { ...credentials, accountId };
}

function keyIdentity(accessKeyId: string): string {
  return `key ${accessKeyId}`;
}

function rootOfKeys(credentials: Credentials): ChainRoot {
  return {
    identity: keyIdentity(credentials.accessKeyId),
    temporary: credentials.sessionToken !== undefined,
    credentials,
  };
}

/**
 * Temporary keys that say when they end come with a new key id each time: what stands for them is where they come from.
 * All others are known by their key id.
 */
function rootOfExternal(id: string, credentials: Credentials): ChainRoot {
  const changing = credentials.sessionToken !== undefined && credentials.expiration !== undefined;
  return changing ? { identity: id, temporary: true, credentials } : rootOfKeys(credentials);
}

/** What stands for credentials from outside. A command may hold secrets, so only a hash goes on. */
function externalBaseId(base: ExternalBase): string {
  return `${base.kind} ${createHash('sha256').update(originOfBase(base)).digest('hex')}`;
}
