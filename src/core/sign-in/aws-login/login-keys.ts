import { assertNever } from '../../../shared/assert-never.ts';
import type { Clock } from '../../clock.ts';
import type { SessionCredentials } from '../../credentials.ts';
import type { FileFailure } from '../../files/file-failure.ts';
import { lockFile } from '../../files/file-lock.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import type { CaBundle } from '../../sts/network/trusted-certificates.ts';
import { sleepFor } from '../../sts/retry-policy.ts';
import { type SignInMessage, signInMessages } from '../messages.ts';
import { readDpopKey } from './dpop-proof.ts';
import { type Login, loginFile, readLogin, removeLogin, writeLogin } from './login-file.ts';
import { loginMessages } from './messages.ts';
import { requestTokens, type TokenAnswer } from './token-request.ts';

export interface LoginKeysRequest {
  /** For sentences. */
  readonly profile: string;
  /** `login_session` of the profile. */
  readonly loginSession: string;
  /** See `loginFolder`. */
  readonly folder: string;
  /** Where the session lives where its file does not say so: the profile's. */
  readonly region: string;
  /** The sign-in address of a region; see `signInAddress`. */
  readonly addressOf: (region: string) => string;
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  readonly caBundle?: CaBundle;
  readonly signal?: AbortSignal;
  /** Waits before another try, false when the signal fires. Tests pass their own. */
  readonly sleep?: typeof sleepFor;
}

export type LoginKeys =
  | {
      readonly ok: true;
      readonly credentials: SessionCredentials;
      readonly accountId: string;
      /** AWS gave them just now. */
      readonly isRenewed?: true;
    }
  | ({
      readonly ok: false;
      /** `sign-in-ended`: only a new sign-in helps, and the advice names the command. */
      readonly kind: 'sign-in-ended' | 'not-allowed' | 'unavailable' | 'cancelled';
    } & SignInMessage);

/** Keys last 15 minutes. With so much left, in ms, they are renewed before the other tools do it, which begin 5 minutes before the end. */
export const RENEW_AHEAD_MS = 10 * 60_000;
/** Nearer to their end than this, keys that AWS will not renew any more are not handed out: what they are for would break off. */
const LAST_MINUTES_MS = 5 * 60_000;
const LOCK_WAIT_MS = 30_000;
const PAUSES_MS = [300, 1_000] as const;

/**
 * The keys of a console sign-in, renewed where they end soon, in the region of the sign-in. One process at a time asks AWS: whoever waited
 * for it finds the keys in the file. What AWS gave goes into the file that all tools share.
 */
export async function loginKeys(request: LoginKeysRequest): Promise<LoginKeys> {
  const path = loginFile(request.loginSession, request.folder);
  const login = await readLogin(path);
  if (login === undefined)
    return { ok: false, kind: 'sign-in-ended', ...loginMessages.notSignedIn(request.profile) };
  if (remainingMs(login, request) > RENEW_AHEAD_MS) return keysOf(login);
  // Without a lock, where the file system has none or its holder hangs, two processes ask: AWS answers both.
  const lock = await lockFile({ path, waitMs: LOCK_WAIT_MS, now: request.clock.now() });
  try {
    const current = (await readLogin(path)) ?? login;
    const left = remainingMs(current, request);
    // Near the end of the session AWS gives less time: what somebody else was given meanwhile is all that there is.
    const isRenewed = current.credentials.accessKeyId !== login.credentials.accessKeyId && left > 0;
    if (isRenewed || left > RENEW_AHEAD_MS) return keysOf(current);
    return await renewed(path, current, request);
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

/** Ends a sign-in on this machine, which is all that can be done: AWS has no call for it. False: there was none. */
export async function forgetLogin(
  path: string,
  now: Date,
): Promise<
  { readonly ok: true; readonly wasThere: boolean } | { readonly ok: false; readonly failure: FileFailure }
> {
  const wasThere = (await readLogin(path)) !== undefined;
  // A renewal on its way would write the file once more.
  const lock = await lockFile({ path, waitMs: LOCK_WAIT_MS, now });
  try {
    const failure = await removeLogin(path);
    return failure === undefined ? { ok: true, wasThere } : { ok: false, failure };
  } finally {
    if (lock.kind === 'held') await lock.release();
  }
}

async function renewed(path: string, login: Login, request: LoginKeysRequest): Promise<LoginKeys> {
  const answer = await ask(login, request);
  if (answer.ok) {
    const { accessToken, idToken, refreshToken, tokenType } = answer.tokens;
    const next: Login = {
      ...login,
      credentials: { ...accessToken, expiration: answer.expiration },
      refreshToken,
      others: {
        ...login.others,
        ...(tokenType !== undefined && { tokenType }),
        ...(idToken !== undefined && { idToken }),
      },
    };
    // Whoever signed out meanwhile does not want the file back. A file that cannot be written takes nothing from these keys.
    if ((await readLogin(path)) !== undefined) await writeLogin(path, next);
    return { ...keysOf(next), isRenewed: true };
  }
  if (answer.kind === 'refused') {
    // Another tool, which knows no lock, may have renewed or signed in between our look and our question.
    const other = await readLogin(path);
    if (other && other.refreshToken !== login.refreshToken && remainingMs(other, request) > 0)
      return keysOf(other);
  }
  const failure = explain(answer, request, login);
  const isFinal = failure.kind === 'sign-in-ended' || failure.kind === 'not-allowed';
  const still = remainingMs(login, request) > (isFinal ? LAST_MINUTES_MS : 0);
  return still && failure.kind !== 'cancelled' ? keysOf(login) : failure;
}

/** `no-key`: what stands in the file proves nothing. */
type Renewal = TokenAnswer | { readonly ok: false; readonly kind: 'no-key' };

async function ask(login: Login, request: LoginKeysRequest): Promise<Renewal> {
  const { addressOf, caBundle, clock, region, requestHandler, signal, sleep = sleepFor } = request;
  const key = readDpopKey(login.dpopKey);
  if (key === undefined) return { ok: false, kind: 'no-key' };
  const send = () =>
    requestTokens({
      address: addressOf(login.region ?? region),
      key,
      grant: { grantType: 'refresh_token', clientId: login.clientId, refreshToken: login.refreshToken },
      clock,
      requestHandler,
      ...(caBundle && { caBundle }),
      ...(signal && { signal }),
    });
  for (const pauseMs of PAUSES_MS) {
    const answer = await send();
    if (answer.ok || answer.kind !== 'refused' || !isPassing(answer.status)) return answer;
    if (!(await sleep(pauseMs, signal)))
      return { ok: false, kind: 'cancelled', ...signInMessages.requestCancelled };
  }
  return send();
}

function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

function remainingMs({ credentials }: Login, { clock }: Pick<LoginKeysRequest, 'clock'>): number {
  return credentials.expiration.getTime() - clock.now().getTime();
}

function keysOf({ accountId, credentials }: Login): Extract<LoginKeys, { ok: true }> {
  return { ok: true, credentials, accountId };
}

/** AWS Sign-In API: CreateOAuth2Token, Errors. */
function explain(
  answer: Extract<Renewal, { ok: false }>,
  { profile, region }: LoginKeysRequest,
  login: Login,
): Extract<LoginKeys, { ok: false }> {
  switch (answer.kind) {
    case 'cancelled':
      return { ok: false, kind: 'cancelled', message: answer.message, advice: answer.advice };
    case 'unreachable':
      return { ok: false, kind: 'unavailable', message: answer.message, advice: answer.advice };
    case 'unexpected':
      return { ok: false, kind: 'unavailable', ...loginMessages.unexpected(answer.host) };
    case 'no-key':
      return { ok: false, kind: 'sign-in-ended', ...loginMessages.damaged(profile) };
    case 'refused':
      break;
    default:
      return assertNever(answer);
  }
  if (isPassing(answer.status)) return { ok: false, kind: 'unavailable', ...loginMessages.busy(answer.host) };
  switch (answer.code) {
    case 'TOKEN_EXPIRED':
    case 'AUTHCODE_EXPIRED':
      return { ok: false, kind: 'sign-in-ended', ...loginMessages.ended(profile) };
    case 'USER_CREDENTIALS_CHANGED':
      return { ok: false, kind: 'sign-in-ended', ...loginMessages.passwordChanged(profile) };
    case 'INSUFFICIENT_PERMISSIONS':
      return { ok: false, kind: 'not-allowed', ...loginMessages.notAllowed(profile) };
    default:
      return {
        ok: false,
        kind: 'sign-in-ended',
        ...loginMessages.renewalRefused(profile, login.region ?? region, answer.detail),
      };
  }
}
