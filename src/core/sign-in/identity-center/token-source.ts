import { dirname } from 'node:path';
import { lockFile } from '../../files/file-lock.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { type SignInMessage, signInMessages } from '../messages.ts';
import type { IdentityCenterTarget } from '../sign-in-target.ts';
import type { IdentityCenterContext } from './identity-center-context.ts';
import { isUnknownClient, oidcOf, tokensOf } from './oidc.ts';
import { forgetRegistration, registrationFilePath } from './registration-file.ts';
import {
  type IdentityCenterToken,
  readToken,
  tokenFilePath,
  tokenFileText,
  writeTokenFile,
} from './token-file.ts';

/** A token that opens the portal, or why there is none. `ended`: somebody has to sign in. */
export type TokenOutcome =
  | { readonly ok: true; readonly token: IdentityCenterToken; readonly refreshed: boolean }
  | ({ readonly ok: false; readonly kind: 'ended' | 'unavailable' | 'cancelled' } & SignInMessage);

export interface TokenOptions {
  /** A token with less left is refreshed first, in ms. Default: 15 minutes, as the AWS CLI does it. */
  readonly aheadMs?: number;
  /** An access token that the portal does not take, though it looks good. */
  readonly refused?: string;
  readonly signal?: AbortSignal;
}

const AHEAD_MS = 15 * 60_000;
/** How long one process waits for another one's refresh: longer than such a call may take. */
const LOCK_WAIT_MS = 25_000;
/** A token that is still good is tried no more often than that, as botocore does it. */
const PAUSE_MS = 60_000;

/**
 * The tokens of the Identity Centers that somebody has signed in to, from the files that all AWS tools share. One is refreshed before it
 * ends, by one process of ours at a time, from what the file says at that moment; what another tool has refreshed meanwhile is used.
 */
export class TokenSource {
  readonly #context: IdentityCenterContext;
  readonly #running = new Map<string, Promise<TokenOutcome>>();
  readonly #triedAt = new Map<string, number>();

  constructor(context: IdentityCenterContext) {
    this.#context = context;
  }

  /** A token that is good for now; refreshed where it ends soon and can be. */
  async token(target: IdentityCenterTarget, options: TokenOptions = {}): Promise<TokenOutcome> {
    const { clock, home } = this.#context;
    const path = tokenFilePath(target.session, home);
    const token = await readToken(path);
    if (typeof token === 'string' || token.accessToken === options.refused)
      return this.#none(target, path, token);
    const left = token.expiresAt.getTime() - clock.now().getTime();
    if (left > (options.aheadMs ?? AHEAD_MS)) return { ok: true, token, refreshed: false };
    if (!canRefresh(target, token, clock.now()) || (left > 0 && this.#wasTried(path)))
      return left > 0 ? { ok: true, token, refreshed: false } : this.#none(target, path, token);
    const running = this.#running.get(path) ?? this.#start(target, path, token);
    return orCancelled(running, options.signal);
  }

  /** One refresh at a time, which goes on for the others when one caller gives up. */
  #start(target: IdentityCenterTarget, path: string, token: IdentityCenterToken): Promise<TokenOutcome> {
    const refresh = this.#refreshLocked(target, path, token).finally(() => this.#running.delete(path));
    this.#running.set(path, refresh);
    return refresh;
  }

  async #refreshLocked(
    target: IdentityCenterTarget,
    path: string,
    before: IdentityCenterToken,
  ): Promise<TokenOutcome> {
    const { clock } = this.#context;
    this.#triedAt.set(path, clock.now().getTime());
    await makeFolder(dirname(path)).catch(() => undefined);
    // Without a lock (a folder that cannot be written, a busy one) it goes on: the refresh itself does no harm twice.
    const lock = await lockFile({ path, waitMs: LOCK_WAIT_MS, now: clock.now() });
    try {
      const token = await readToken(path);
      if (typeof token === 'string') return this.#none(target, path, token);
      const isGood = token.expiresAt > clock.now();
      if (token.accessToken !== before.accessToken && isGood) return { ok: true, token, refreshed: true };
      return await this.#refresh(target, path, token);
    } finally {
      if (lock.kind === 'held') await lock.release();
    }
  }

  async #refresh(
    target: IdentityCenterTarget,
    path: string,
    token: IdentityCenterToken,
  ): Promise<TokenOutcome> {
    const { clock, home } = this.#context;
    const { client, refreshToken } = token;
    if (!client || refreshToken === undefined) return this.#none(target, path, token);
    const oidc = oidcOf(target, this.#context, undefined);
    const answer = await oidc.call('/token', {
      clientId: client.id,
      clientSecret: client.secret,
      grantType: 'refresh_token',
      refreshToken,
    });
    const granted = tokensOf(answer, oidc);
    if (granted.ok) {
      const { tokens } = granted;
      const fresh: IdentityCenterToken = {
        accessToken: tokens.accessToken,
        expiresAt: new Date(clock.now().getTime() + tokens.expiresIn * 1000),
        // Where no refresh token came, the old one is not kept: botocore, the AWS CLI and the JS SDK do the same.
        ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
        client,
        region: target.session.region,
      };
      // A file that cannot be written costs a refresh more the next time; the token is good all the same.
      await writeTokenFile(path, tokenFileText(target.session, { ...fresh, client }));
      return { ok: true, token: fresh, refreshed: true };
    }
    const isRefused = !answer.ok && answer.kind === 'refused' && answer.status < 500 && answer.status !== 429;
    if (isRefused) {
      // Another tool may have used the refresh token between our reading and our asking.
      const now = await readToken(path);
      if (typeof now !== 'string' && now.accessToken !== token.accessToken && now.expiresAt > clock.now())
        return { ok: true, token: now, refreshed: true };
      if (isUnknownClient(answer)) {
        const { scopes, session } = target;
        await forgetRegistration(registrationFilePath({ session, ...(scopes && { scopes }) }, home));
      }
    }
    if (token.expiresAt > clock.now()) return { ok: true, token, refreshed: false };
    if (isRefused) return this.#none(target, path, token);
    return { ok: false, kind: 'unavailable', message: granted.message, advice: granted.advice };
  }

  #wasTried(path: string): boolean {
    const at = this.#triedAt.get(path);
    return at !== undefined && Math.abs(this.#context.clock.now().getTime() - at) < PAUSE_MS;
  }

  #none(
    { session }: IdentityCenterTarget,
    path: string,
    token: IdentityCenterToken | 'missing' | 'damaged',
  ): TokenOutcome {
    const fail = (message: SignInMessage): TokenOutcome => ({ ok: false, kind: 'ended', ...message });
    if (token === 'missing') return fail(signInMessages.notSignedIn(session));
    if (token === 'damaged') return fail(signInMessages.damaged(session, path));
    const hasEnded = token.expiresAt <= this.#context.clock.now();
    return fail(
      hasEnded ? signInMessages.ended(session, token.expiresAt) : signInMessages.endedAtAws(session),
    );
  }
}

/**
 * Whether a token can be renewed without anybody: it belongs to an `sso-session` (tokens of a start URL are refreshed by no tool), and its
 * registration lasts.
 */
export function canRefresh(target: IdentityCenterTarget, token: IdentityCenterToken, now: Date): boolean {
  const { client, refreshToken } = token;
  if (target.session.name === undefined || !client || refreshToken === undefined) return false;
  return client.expiresAt === undefined || client.expiresAt > now;
}

async function orCancelled(
  running: Promise<TokenOutcome>,
  signal: AbortSignal | undefined,
): Promise<TokenOutcome> {
  if (!signal) return running;
  const cancelled: TokenOutcome = { ok: false, kind: 'cancelled', ...signInMessages.requestCancelled };
  if (signal.aborted) return cancelled;
  return new Promise((resolve, reject) => {
    const leave = () => resolve(cancelled);
    signal.addEventListener('abort', leave, { once: true });
    void running.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
