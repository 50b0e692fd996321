import type { RoleReference } from '../../aws-files/generated/account-roles.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { type SignInMessage, signInMessages } from '../messages.ts';
import type { RenewOutcome, SignInMethod, SignInState, SignOutOutcome } from '../sign-in-method.ts';
import { type IdentityCenterTarget, signInId } from '../sign-in-target.ts';
import { identityCenterAddresses } from './addresses.ts';
import type { IdentityCenterContext } from './identity-center-context.ts';
import { createPortal, type Portal } from './portal.ts';
import type { PortalFailure } from './portal-failure.ts';
import { forgetRegistration, registrationFilePath } from './registration-file.ts';
import { signInToIdentityCenter } from './sign-in.ts';
import { readToken, removeTokenFile, tokenFilePath } from './token-file.ts';
import { canRefresh, type TokenOptions, type TokenOutcome, TokenSource } from './token-source.ts';

/** Credentials of a role, or why there are none. `sign-in-ended`: somebody has to sign in. */
export type RoleCredentialsOutcome =
  | { readonly ok: true; readonly credentials: SessionCredentials }
  | ({
      readonly ok: false;
      readonly kind: PortalFailure['kind'];
      readonly retryable: boolean;
    } & SignInMessage);

/** The Identity Centers that profiles name, for one process: sign-ins, tokens, the portal and its role credentials. */
export class IdentityCenters implements SignInMethod<IdentityCenterTarget> {
  readonly #context: IdentityCenterContext;
  readonly #tokens: TokenSource;
  /** Access tokens that AWS has ended though their file looks good, by the sign-in's id. */
  readonly #refused = new Map<string, string>();

  constructor(context: IdentityCenterContext) {
    this.#context = context;
    this.#tokens = new TokenSource(context);
  }

  files({ session }: IdentityCenterTarget): readonly string[] {
    return [tokenFilePath(session, this.#context.home)];
  }

  async state(target: IdentityCenterTarget): Promise<SignInState> {
    const path = tokenFilePath(target.session, this.#context.home);
    const token = await readToken(path);
    if (token === 'missing') return { kind: 'never' };
    if (token === 'damaged') return { kind: 'damaged', file: path };
    const now = this.#context.clock.now();
    const renews = canRefresh(target, token, now);
    if (this.#refused.get(signInId(target)) === token.accessToken) return { kind: 'ended' };
    if (token.expiresAt <= now && !renews) return { kind: 'ended', endedAt: token.expiresAt };
    return { kind: 'signed-in', until: token.expiresAt, renews };
  }

  signIn(target: IdentityCenterTarget, how: Parameters<SignInMethod<IdentityCenterTarget>['signIn']>[1]) {
    return signInToIdentityCenter(target, how, this.#context);
  }

  /** An access token that is good for now; see `TokenSource`. */
  async token(target: IdentityCenterTarget, options: TokenOptions = {}): Promise<TokenOutcome> {
    const refused = options.refused ?? this.#refused.get(signInId(target));
    const outcome = await this.#tokens.token(target, {
      ...options,
      ...(refused !== undefined && { refused }),
    });
    if (!outcome.ok && outcome.kind === 'ended') await this.#refuseWhatIsThere(target);
    return outcome;
  }

  /** AWS has ended it, though the file may say that it renews. */
  async #refuseWhatIsThere(target: IdentityCenterTarget): Promise<void> {
    const token = await readToken(tokenFilePath(target.session, this.#context.home));
    if (typeof token !== 'string') this.refused(target, token.accessToken);
  }

  /** The portal did not take this token: it is not used again. */
  refused(target: IdentityCenterTarget, accessToken: string): void {
    this.#refused.set(signInId(target), accessToken);
  }

  /** The portal of this Identity Center. */
  portal(target: IdentityCenterTarget): Portal {
    const { environment, requestHandler, sleep } = this.#context;
    const { caBundle, session } = target;
    return createPortal({
      session,
      address: identityCenterAddresses(session.region, environment, target).portal,
      requestHandler,
      ...(caBundle && { caBundle }),
      ...(sleep && { sleep }),
    });
  }

  /** Asked of the portal with our own token; nobody is asked to sign in. */
  async roleCredentials(
    target: IdentityCenterTarget,
    role: RoleReference,
    signal?: AbortSignal,
  ): Promise<RoleCredentialsOutcome> {
    const how = signal ? { signal } : {};
    let found = await this.token(target, how);
    for (let tried = 1; found.ok; tried += 1) {
      const { accessToken } = found.token;
      const sentAt = this.#context.clock.now().getTime();
      const answer = await this.portal(target).roleCredentials(accessToken, role, signal);
      if (answer.ok) {
        if (answer.date) this.#context.onTime?.(answer.date.toUTCString(), sentAt);
        return { ok: true, credentials: answer.value };
      }
      const { failure } = answer;
      if (failure.kind !== 'sign-in-ended' || tried > 1) {
        if (failure.kind === 'sign-in-ended') this.refused(target, accessToken);
        return { ok: false, ...failure };
      }
      // Another tool may have signed in again between our reading and our asking.
      this.refused(target, accessToken);
      found = await this.token(target, { ...how, refused: accessToken });
    }
    const { advice, kind, message } = found;
    if (kind === 'unavailable') return { ok: false, kind, retryable: true, message, advice };
    return { ok: false, kind: kind === 'ended' ? 'sign-in-ended' : kind, retryable: false, message, advice };
  }

  async renew(target: IdentityCenterTarget, aheadMs: number, signal?: AbortSignal): Promise<RenewOutcome> {
    const outcome = await this.token(target, { aheadMs, ...(signal && { signal }) });
    if (outcome.ok) return { kind: outcome.refreshed ? 'renewed' : 'fresh', until: outcome.token.expiresAt };
    return outcome.kind === 'ended' ? { kind: 'ended' } : { kind: 'failed', message: outcome.message };
  }

  async signOut(target: IdentityCenterTarget, signal?: AbortSignal): Promise<SignOutOutcome> {
    const token = await readToken(tokenFilePath(target.session, this.#context.home));
    let notice: string | undefined;
    if (typeof token !== 'string') {
      // The token belongs to the region that gave it, whatever the config file says now.
      const { session } = target;
      const region = token.region ?? session.region;
      const ended = await this.portal({ ...target, session: { ...session, region } }).logout(
        token.accessToken,
        signal,
      );
      if (!ended.ok) notice = signInMessages.notEndedAtAws(ended.failure.message);
    }
    const forgotten = await this.forget(target);
    return forgotten.ok && notice !== undefined ? { ok: true, notice } : forgotten;
  }

  async forget(target: IdentityCenterTarget): Promise<SignOutOutcome> {
    const failure = await removeTokenFile(tokenFilePath(target.session, this.#context.home));
    this.#refused.delete(signInId(target));
    return failure ? { ok: false, message: failure.message, advice: failure.advice } : { ok: true };
  }

  /** The same with the client that was registered for it: for a sign-in that no file names. */
  async forgetAll(target: IdentityCenterTarget): Promise<void> {
    await this.forget(target);
    const { scopes, session } = target;
    await forgetRegistration(
      registrationFilePath({ session, ...(scopes && { scopes }) }, this.#context.home),
    );
  }
}
