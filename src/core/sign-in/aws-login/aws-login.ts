import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { assertNever } from '../../../shared/assert-never.ts';
import type { Clock } from '../../clock.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import type { CaBundle } from '../../sts/network/trusted-certificates.ts';
import { listenForCallback } from '../loopback/callback-listener.ts';
import { type SignInMessage, signInMessages } from '../messages.ts';
import { type DpopKey, dpopKeyText, newDpopKey } from './dpop-proof.ts';
import type { Login } from './login-file.ts';
import { loginMessages } from './messages.ts';
import { readPastedCode } from './pasted-code.ts';
import { type LoginGrant, requestTokens, type TokenAnswer } from './token-request.ts';

export interface AwsLoginOptions {
  /** Where the session will live; it is renewed there and nowhere else. */
  readonly region: string;
  /** Of that region; see `signInAddress`. */
  readonly address: string;
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  readonly caBundle?: CaBundle;
  /** Called when the address is ready: to be shown and opened. */
  readonly show: (step: { readonly address: string }) => void;
  /**
   * Given where the browser is on another machine: asks for the code that the page shows there. `undefined`: none was entered. Absent:
   * the browser of this machine brings the code to a port of 127.0.0.1.
   */
  readonly readCode?: (signal: AbortSignal) => Promise<string | undefined>;
  readonly signal: AbortSignal;
}

export type AwsLoginOutcome =
  /** `loginSession`: the ARN of who signed in, as `login_session` of a profile names it. Nothing is written yet. */
  | { readonly ok: true; readonly loginSession: string; readonly login: Login }
  | ({ readonly ok: false; readonly cancelled?: true } & SignInMessage);

/** The clients of `aws login`, which AWS knows in every partition. */
const SAME_DEVICE = 'arn:aws:signin:::devtools/same-device';
const CROSS_DEVICE = 'arn:aws:signin:::devtools/cross-device';

const claims = z.object({ sub: z.string().regex(/^arn:[\w-]+:(?:iam|sts)::\d{12}:\S+$/) });

type Failed = Extract<AwsLoginOutcome, { ok: false }>;
type Code = { readonly ok: true; readonly code: string } | Failed;

/**
 * Signs in to the console as `aws login` does: an authorization code with PKCE in the person's own browser, tokens that are bound to a
 * key of this sign-in (AWS Sign-In API: AuthorizeOAuth2Access, CreateOAuth2Token).
 */
export async function awsLogin(options: AwsLoginOptions): Promise<AwsLoginOutcome> {
  const key = newDpopKey();
  const codeVerifier = randomBytes(48).toString('base64url');
  const started = options.readCode
    ? await codeFromOtherDevice(options, options.readCode, codeVerifier)
    : await codeFromBrowser(options, codeVerifier);
  if (!started.ok) return started;
  const { code, clientId, redirectUri } = started;
  const grant = { grantType: 'authorization_code', clientId, code, codeVerifier, redirectUri } as const;
  const { address, caBundle, clock, requestHandler, signal } = options;
  const answer = await requestTokens({
    address,
    key,
    grant,
    clock,
    requestHandler,
    ...(caBundle && { caBundle }),
    signal,
  });
  return answer.ok ? signedIn(answer, grant, key, options) : explain(answer);
}

type Started =
  | (Code & { readonly ok: true; readonly clientId: string; readonly redirectUri: string })
  | Failed;

async function codeFromBrowser(options: AwsLoginOptions, codeVerifier: string): Promise<Started> {
  const { address, show, signal } = options;
  const state = randomUUID();
  const listening = await listenForCallback(state, { signal });
  if (!listening.ok) return { ok: false, ...loginMessages.noListener(listening.code) };
  const { answered, redirectUri } = listening.listener;
  show({ address: authorizeAddress(address, { clientId: SAME_DEVICE, redirectUri, state, codeVerifier }) });
  const callback = await answered;
  switch (callback.kind) {
    case 'code':
      return { ok: true, code: callback.code, clientId: SAME_DEVICE, redirectUri };
    case 'error':
      return callback.code === 'access_denied' && callback.detail === ''
        ? { ok: false, ...signInMessages.denied }
        : { ok: false, ...signInMessages.browserError(callback.code, callback.detail) };
    case 'timed-out':
      return { ok: false, ...signInMessages.timedOut };
    case 'cancelled':
      return { ok: false, cancelled: true, ...signInMessages.cancelled };
    default:
      return assertNever(callback);
  }
}

async function codeFromOtherDevice(
  { address, show, signal }: AwsLoginOptions,
  readCode: NonNullable<AwsLoginOptions['readCode']>,
  codeVerifier: string,
): Promise<Started> {
  const state = randomUUID();
  const redirectUri = `${address}/v1/sessions/confirmation`;
  show({ address: authorizeAddress(address, { clientId: CROSS_DEVICE, redirectUri, state, codeVerifier }) });
  const pasted = await readCode(signal);
  if (signal.aborted) return { ok: false, cancelled: true, ...signInMessages.cancelled };
  if (!pasted?.trim()) return { ok: false, ...loginMessages.noCode };
  const read = readPastedCode(pasted);
  if (!read.ok) return { ok: false, ...loginMessages.unreadableCode };
  if (read.state !== state) return { ok: false, ...loginMessages.foreignCode };
  return { ok: true, code: read.code, clientId: CROSS_DEVICE, redirectUri };
}

function authorizeAddress(
  address: string,
  {
    clientId,
    codeVerifier,
    redirectUri,
    state,
  }: {
    readonly clientId: string;
    readonly codeVerifier: string;
    readonly redirectUri: string;
    readonly state: string;
  },
): string {
  const url = new URL(`${address}/v1/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    state,
    // Not S256, as the standard calls it.
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  }).toString();
  return url.href;
}

function signedIn(
  { expiration, tokens }: Extract<TokenAnswer, { ok: true }>,
  { clientId }: LoginGrant,
  key: DpopKey,
  { address, region }: AwsLoginOptions,
): AwsLoginOutcome {
  const { accessToken, idToken, refreshToken, tokenType } = tokens;
  const subject = idToken === undefined ? undefined : subjectOf(idToken);
  if (subject === undefined) return { ok: false, ...loginMessages.unexpected(new URL(address).host) };
  return {
    ok: true,
    loginSession: subject,
    login: {
      credentials: { ...accessToken, expiration },
      accountId: subject.split(':')[4] ?? '',
      clientId,
      refreshToken,
      dpopKey: dpopKeyText(key),
      region,
      others: { ...(tokenType !== undefined && { tokenType }), idToken },
    },
  };
}

/** Who signed in. The token came from AWS itself over TLS just now, so its signature says no more than the connection did. */
function subjectOf(idToken: string): string | undefined {
  const [, payload = ''] = idToken.split('.');
  try {
    return claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data?.sub;
  } catch {
    return undefined;
  }
}

function explain(answer: Extract<TokenAnswer, { ok: false }>): Failed {
  switch (answer.kind) {
    case 'cancelled':
      return { ok: false, cancelled: true, message: answer.message, advice: answer.advice };
    case 'unreachable':
      return { ok: false, message: answer.message, advice: answer.advice };
    case 'unexpected':
      return { ok: false, ...loginMessages.unexpected(answer.host) };
    case 'refused':
      break;
    default:
      return assertNever(answer);
  }
  switch (answer.code) {
    case 'AUTHCODE_EXPIRED':
      return { ok: false, ...loginMessages.codeEnded };
    case 'TOKEN_EXPIRED':
      return { ok: false, ...loginMessages.wrongClock };
    case 'INSUFFICIENT_PERMISSIONS':
      return { ok: false, ...loginMessages.mayNotLogin };
    default:
      return answer.status === 429 || answer.status >= 500
        ? { ok: false, ...loginMessages.busy(answer.host) }
        : { ok: false, ...loginMessages.codeRefused(answer.detail) };
  }
}
