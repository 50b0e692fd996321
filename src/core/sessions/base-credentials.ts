import { createHash } from 'node:crypto';
import { assertNever } from '../../shared/assert-never.ts';
import type { Chain, ChainBase } from '../chain/chain.ts';
import { accountOfBase } from '../chain/chain-account.ts';
import { unsupportedBase } from '../chain/messages.ts';
import type { Clock } from '../clock.ts';
import { type ExternalBase, isExternalBase } from '../credential-sources/external-base.ts';
import type { ExternalCredentials } from '../credential-sources/external-credentials.ts';
import type { Credentials } from '../credentials.ts';
import { tokenlessKeys } from './messages.ts';
import { RequestDeduplicator } from './request-deduplicator.ts';
import type { PlanRoot } from './session-plan.ts';
import type { SessionFailure } from './store/session.ts';

/** Runs the command, asks the source, or uses the sign-in that a base names. Passed in, since it reaches outside. */
export type ResolveBase = (
  base: ExternalBase,
  signal: AbortSignal,
  chain: Chain,
) => Promise<ExternalCredentials>;

/** The id of a profile's key in the keychain, without asking the keychain. */
export type AccessKeyIdOf = (profile: string) => string | undefined;

/** The keys that sign the first call of a chain, with what a plan needs to know of them. */
export interface ChainRoot extends PlanRoot {
  readonly credentials: Credentials;
}

export type ChainRootResult =
  | { readonly ok: true; readonly root: ChainRoot }
  | { readonly ok: false; readonly failure: SessionFailure };

/** Keys from outside are asked for again when they have less than this left. */
const externalMarginMs = 60_000;

/** Finds the keys at the base of chains, and remembers those from outside for as long as they say they last. */
export class ChainRoots {
  readonly #resolve: ResolveBase;
  readonly #accessKeyIdOf: AccessKeyIdOf;
  readonly #clock: Clock;
  readonly #known = new Map<string, ChainRoot>();
  readonly #pendingRequests = new RequestDeduplicator<ExternalCredentials>();

  constructor(resolve: ResolveBase, clock: Clock, accessKeyIdOf: AccessKeyIdOf = () => undefined) {
    this.#resolve = resolve;
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
    return isExternalBase(base)
      ? this.#known.get(externalBaseId(base))
      : rootOfKeys(withAccount(base.credentials, base));
  }

  /** `forceRefresh`: what is remembered does not do; it stays until there is something new. */
  async find(chain: Chain, signal: AbortSignal | undefined, forceRefresh = false): Promise<ChainRootResult> {
    const { base } = chain;
    if (!isExternalBase(base)) return { ok: true, root: rootOfKeys(withAccount(base.credentials, base)) };
    const unsupported = unsupportedBase(base);
    if (unsupported) return { ok: false, failure: { kind: 'unsupported-base', ...unsupported } };
    return this.#outside(base, chain, signal, forceRefresh);
  }

  /** Forgets this root from outside, so that it is asked for anew. False when it is not the remembered one. */
  drop(chain: Chain, root: PlanRoot): boolean {
    const { base } = chain;
    if (!isExternalBase(base)) return false;
    const id = externalBaseId(base);
    return this.#known.get(id) === root && this.#known.delete(id);
  }

  async #outside(
    base: ExternalBase,
    chain: Chain,
    signal: AbortSignal | undefined,
    forceRefresh: boolean,
  ): Promise<ChainRootResult> {
    const id = externalBaseId(base);
    const known = this.#known.get(id);
    const ends = known?.credentials.expiration;
    if (!forceRefresh && known && ends && ends.getTime() - this.#clock.now().getTime() > externalMarginMs) {
      return { ok: true, root: known };
    }
    const joined = await this.#pendingRequests.join(id, { signal, promptAllowed: () => true }, (pending) =>
      this.#resolve(base, pending.signal, chain),
    );
    if (joined.kind !== 'resolved') return { ok: false, failure: { kind: 'cancelled' } };
    const resolved = joined.value;
    if (!resolved.ok) {
      const { ok: _failed, signIn, ...why } = resolved;
      const { advice, message } = why;
      return {
        ok: false,
        failure: signIn ? { kind: 'sign-in-ended', signIn, message, advice } : { kind: 'base', ...why },
      };
    }
    const { expiration, sessionToken } = resolved.credentials;
    if (expiration !== undefined && sessionToken === undefined) {
      return { ok: false, failure: tokenlessKeys(base) };
    }
    const root = rootOfExternal(id, withAccount(resolved.credentials, base));
    this.#known.set(id, root);
    return { ok: true, root };
  }
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
  return `${base.kind} ${createHash('sha256').update(originOf(base)).digest('hex')}`;
}

function originOf(base: ExternalBase): string {
  switch (base.kind) {
    case 'keychain-keys':
      return base.profile;
    case 'credential-process':
      return base.command;
    case 'credential-source':
      // A hook gives each profile credentials of its own; the other sources have one answer for all.
      if (base.source === 'Hook') return `Hook ${base.profile}`;
      return base.metadata ? `${base.source} ${JSON.stringify(base.metadata)}` : base.source;
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
    default:
      return assertNever(base);
  }
}
