import type { IdentityCenterContext } from '../identity-center/identity-center-context.ts';
import { CALLBACK_MS } from '../loopback/callback-listener.ts';
import type {
  RenewOutcome,
  SignInHow,
  SignInMethod,
  SignInOutcome,
  SignInState,
  SignOutOutcome,
} from '../sign-in-method.ts';
import { type AwsLoginTarget, signInId } from '../sign-in-target.ts';
import { awsLogin } from './aws-login.ts';
import { endOfSignIn, latestEnd, loginFile, loginFolder, loginIn, writeLogin } from './login-file.ts';
import { forgetLogin, type LoginKeys, loginKeys } from './login-keys.ts';
import { loginMessages } from './messages.ts';
import { signInAddress } from './sign-in-address.ts';

/** The console sign-ins (`login_session`) that profiles name, for one process: as `aws login` makes, shares and renews them. */
export class AwsLogins implements SignInMethod<AwsLoginTarget> {
  readonly #context: IdentityCenterContext;
  /** Refresh tokens that AWS takes no longer though their file looks good, by the sign-in's id. */
  readonly #refused = new Map<string, string>();

  constructor(context: IdentityCenterContext) {
    this.#context = context;
  }

  /** By this clock the files go. */
  now(): Date {
    return this.#context.clock.now();
  }

  files(target: AwsLoginTarget): readonly string[] {
    return [this.#path(target)];
  }

  async state(target: AwsLoginTarget): Promise<SignInState> {
    const path = this.#path(target);
    const login = await loginIn(path);
    if (login === 'missing') return { kind: 'never' };
    if (login === 'damaged') return { kind: 'damaged', file: path };
    const now = this.now();
    const { expiration } = login.credentials;
    if (this.#refused.get(signInId(target)) === login.refreshToken) return { kind: 'ended' };
    const end = endOfSignIn(login);
    const over = end ?? latestEnd(login);
    if (over <= now && expiration <= now) return { kind: 'ended', endedAt: end ?? expiration };
    return { kind: 'signed-in', until: expiration, renews: end === undefined || expiration < end };
  }

  async signIn(target: AwsLoginTarget, how: SignInHow): Promise<SignInOutcome> {
    const { profile, region } = target;
    // The code of another device is typed into a terminal, which is the command's.
    if (how.way === 'device-code') return { ok: false, ...loginMessages.otherDevice(profile) };
    const { clock, requestHandler } = this.#context;
    const deadline = new Date(this.now().getTime() + CALLBACK_MS);
    const outcome = await awsLogin({
      region,
      address: this.#address(target, region),
      clock,
      requestHandler,
      ...(target.caBundle && { caBundle: target.caBundle }),
      show: ({ address }) => how.show({ address, deadline }),
      signal: how.signal,
    });
    if (!outcome.ok) return outcome;
    const { login, loginSession } = outcome;
    if (loginSession !== target.loginSession)
      return { ok: false, ...loginMessages.otherSession(profile, target.loginSession, loginSession) };
    const failure = await writeLogin(this.#path(target), login);
    if (failure) return { ok: false, message: failure.message, advice: failure.advice };
    this.#refused.delete(signInId(target));
    return { ok: true, expiresAt: endOfSignIn(login) ?? login.credentials.expiration };
  }

  /** Keys that are good for now, renewed where they end soon; nobody is asked to sign in. */
  async keys(target: AwsLoginTarget, signal?: AbortSignal): Promise<LoginKeys> {
    const { clock, environment, home, requestHandler, sleep } = this.#context;
    const keys = await loginKeys({
      profile: target.profile,
      loginSession: target.loginSession,
      folder: loginFolder(environment, home),
      region: target.region,
      addressOf: (region) => this.#address(target, region),
      clock,
      requestHandler,
      ...(target.caBundle && { caBundle: target.caBundle }),
      ...(signal && { signal }),
      ...(sleep && { sleep }),
    });
    if (!keys.ok && keys.kind === 'sign-in-ended') {
      const login = await loginIn(this.#path(target));
      if (typeof login !== 'string') this.#refused.set(signInId(target), login.refreshToken);
    }
    return keys;
  }

  /** `aheadMs` counts up to the ten minutes of `loginKeys`: the keys last no more than fifteen. */
  async renew(target: AwsLoginTarget, _aheadMs: number, signal?: AbortSignal): Promise<RenewOutcome> {
    const keys = await this.keys(target, signal);
    if (keys.ok) return { kind: keys.isRenewed ? 'renewed' : 'fresh', until: keys.credentials.expiration };
    return keys.kind === 'sign-in-ended' ? { kind: 'ended' } : { kind: 'failed', message: keys.message };
  }

  async signOut(target: AwsLoginTarget): Promise<SignOutOutcome> {
    const forgotten = await this.forget(target);
    return forgotten.ok ? { ok: true, notice: loginMessages.noSignOut(target.profile) } : forgotten;
  }

  async forget(target: AwsLoginTarget): Promise<SignOutOutcome> {
    const forgotten = await forgetLogin(this.#path(target), this.now());
    this.#refused.delete(signInId(target));
    if (forgotten.ok) return { ok: true };
    const { advice, message } = forgotten.failure;
    return { ok: false, message, advice };
  }

  #path({ loginSession }: AwsLoginTarget): string {
    const { environment, home } = this.#context;
    return loginFile(loginSession, loginFolder(environment, home));
  }

  #address({ endpoint, flavour }: AwsLoginTarget, region: string): string {
    return signInAddress(region, this.#context.environment, flavour, endpoint);
  }
}
