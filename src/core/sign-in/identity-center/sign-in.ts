import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { assertNever } from '../../../shared/assert-never.ts';
import { sleepFor } from '../../sts/retry-policy.ts';
import type { JsonAnswer } from '../json-request.ts';
import { CALLBACK_MS, listenForCallback } from '../loopback/callback-listener.ts';
import { signInMessages } from '../messages.ts';
import type { SignInHow, SignInOutcome, SignInWay } from '../sign-in-method.ts';
import type { IdentityCenterTarget } from '../sign-in-target.ts';
import type { IdentityCenterContext } from './identity-center-context.ts';
import {
  explainOidc,
  type Failed,
  isPassing,
  isUnknownClient,
  type Oidc,
  oidcOf,
  type TokensAnswer,
  tokensOf,
} from './oidc.ts';
import {
  BROWSER_GRANTS,
  forgetRegistration,
  type RegisteredClient,
  readRegistration,
  registrationFilePath,
  writeRegistration,
} from './registration-file.ts';
import { tokenFilePath, tokenFileText, writeTokenFile } from './token-file.ts';

const SCOPES = ['sso:account:access'];
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const REDIRECT_URI = 'http://127.0.0.1/oauth/callback';
/** How often a call is made whose answer was trouble of AWS, and the pause before the second time in ms. */
const TRIES = 3;
const FIRST_PAUSE_MS = 500;

const registration = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  clientSecretExpiresAt: z.number(),
});
const device = z.object({
  deviceCode: z.string().min(1),
  userCode: z.string().min(1),
  verificationUri: z.url(),
  verificationUriComplete: z.url().optional().catch(undefined),
  expiresIn: z.number(),
  interval: z.number().optional(),
});

type Registered =
  | { readonly ok: true; readonly client: RegisteredClient; readonly isCached: boolean }
  | Failed;
/** `unknown-client`: AWS does not know the registration that was at hand. */
type Granted = TokensAnswer | 'unknown-client';

/** All that one sign-in needs on its way. */
interface Attempt {
  readonly target: IdentityCenterTarget;
  readonly how: SignInHow;
  readonly context: IdentityCenterContext;
  readonly oidc: Oidc;
  readonly way: SignInWay;
}

/**
 * Signs in to an IAM Identity Center and leaves the token file that all AWS tools share. Through the person's browser with an
 * authorization code and PKCE (RFC 7636, RFC 8252), or with a device code (RFC 8628). A profile that names no `sso-session` has a device
 * code and no scopes, as the AWS CLI does it: nobody refreshes such a token, and only without scopes does it last as long as the sign-in.
 */
export async function signInToIdentityCenter(
  target: IdentityCenterTarget,
  how: SignInHow,
  context: IdentityCenterContext,
): Promise<SignInOutcome> {
  const oidc = oidcOf(target, context, how.signal);
  const way = target.session.name === undefined ? 'device-code' : how.way;
  const attempt: Attempt = { target, how, context, oidc, way };
  const path = registrationFilePath(registrationFor(target), context.home);
  const first = await clientFor(attempt, path);
  if (!first.ok) return first;
  const granted = await grantTo(attempt, first.client);
  if (granted !== 'unknown-client') {
    // The page of a client that AWS has forgotten says so to the person, and nothing comes back here.
    const cameBack =
      granted.ok || !(granted.cancelled || granted.message === signInMessages.timedOut.message);
    if (first.isCached && !cameBack) await forgetRegistration(path);
    return finish(attempt, first.client, granted);
  }
  await forgetRegistration(path);
  if (!first.isCached) return { ok: false, ...signInMessages.unknownClient };
  const second = await clientFor(attempt, path);
  if (!second.ok) return second;
  const again = await grantTo(attempt, second.client);
  return again === 'unknown-client'
    ? { ok: false, ...signInMessages.unknownClient }
    : finish(attempt, second.client, again);
}

/** What the registration file of this target is named by. */
function registrationFor({ scopes, session }: IdentityCenterTarget) {
  return { session, ...(scopes && { scopes }) };
}

async function finish(
  { context, target }: Attempt,
  client: RegisteredClient,
  granted: TokensAnswer,
): Promise<SignInOutcome> {
  if (!granted.ok) return granted;
  const { accessToken, expiresIn, refreshToken } = granted.tokens;
  const expiresAt = new Date(context.clock.now().getTime() + expiresIn * 1000);
  const failure = await writeTokenFile(
    tokenFilePath(target.session, context.home),
    tokenFileText(target.session, {
      accessToken,
      expiresAt,
      ...(refreshToken !== undefined && { refreshToken }),
      client,
    }),
  );
  return failure ? { ok: false, message: failure.message, advice: failure.advice } : { ok: true, expiresAt };
}

/** The client that the AWS CLI or an earlier sign-in left, or a new one. */
async function clientFor({ context, how, oidc, target, way }: Attempt, path: string): Promise<Registered> {
  const cached = await readRegistration(path, way, context.clock.now());
  if (cached) return { ok: true, client: cached, isCached: true };
  const { session } = target;
  const scopes = session.name === undefined ? target.scopes : (target.scopes ?? SCOPES);
  const answer = await patiently(context, how.signal, () =>
    oidc.call('/client/register', {
      clientName: `understudy-${session.name ?? 'sign-in'}`,
      clientType: 'public',
      ...(scopes && { scopes }),
      ...(way === 'browser' && {
        grantTypes: BROWSER_GRANTS,
        redirectUris: [REDIRECT_URI],
        issuerUrl: session.startUrl,
      }),
    }),
  );
  if (!answer.ok) return explainOidc(answer, session);
  const parsed = registration.safeParse(answer.body);
  if (!parsed.success) return { ok: false, ...signInMessages.unexpected(new URL(oidc.address).host) };
  const { clientId: id, clientSecret: secret, clientSecretExpiresAt } = parsed.data;
  const client = { id, secret, expiresAt: new Date(clientSecretExpiresAt * 1000) };
  await writeRegistration(path, way, client, scopes);
  return { ok: true, client, isCached: false };
}

function grantTo(attempt: Attempt, client: RegisteredClient): Promise<Granted> {
  return attempt.way === 'device-code' ? byDeviceCode(attempt, client) : byAuthorizationCode(attempt, client);
}

async function byAuthorizationCode(
  { context, how, oidc, target }: Attempt,
  client: RegisteredClient,
): Promise<Granted> {
  const state = randomUUID();
  const codeVerifier = randomBytes(48).toString('base64url');
  const listening = await listenForCallback(state, { signal: how.signal });
  if (!listening.ok) return { ok: false, ...signInMessages.noListener(listening.code) };
  const { answered, redirectUri } = listening.listener;
  const address = new URL(`${oidc.address}/authorize`);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    scopes: (target.scopes ?? SCOPES).join(' '),
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  }).toString();
  how.show({ address: address.href, deadline: new Date(context.clock.now().getTime() + CALLBACK_MS) });
  const callback = await answered;
  switch (callback.kind) {
    case 'timed-out':
      return { ok: false, ...signInMessages.timedOut };
    case 'cancelled':
      return { ok: false, cancelled: true, ...signInMessages.cancelled };
    case 'error':
      return callback.code === 'access_denied'
        ? { ok: false, ...signInMessages.denied }
        : { ok: false, ...signInMessages.browserError(callback.code, callback.detail) };
    case 'code': {
      const body = {
        clientId: client.id,
        clientSecret: client.secret,
        grantType: 'authorization_code',
        code: callback.code,
        codeVerifier,
        redirectUri,
      };
      // A code is good for one try: only what surely never arrived is sent again, and that is not known of any answer.
      const answer = await oidc.call('/token', body);
      return isUnknownClient(answer) ? 'unknown-client' : tokensOf(answer, oidc);
    }
    default:
      return assertNever(callback);
  }
}

async function byDeviceCode(
  { context, how, oidc, target }: Attempt,
  client: RegisteredClient,
): Promise<Granted> {
  const { clock, sleep = sleepFor } = context;
  const { signal } = how;
  const keys = { clientId: client.id, clientSecret: client.secret };
  const answer = await patiently(context, signal, () =>
    oidc.call('/device_authorization', { ...keys, startUrl: target.session.startUrl }),
  );
  if (isUnknownClient(answer)) return 'unknown-client';
  if (!answer.ok) return explainOidc(answer, target.session);
  const started = device.safeParse(answer.body);
  if (!started.success) return { ok: false, ...signInMessages.unexpected(new URL(oidc.address).host) };
  const { deviceCode, expiresIn, interval = 5, userCode, verificationUri } = started.data;
  const deadline = new Date(clock.now().getTime() + expiresIn * 1000);
  how.show({ address: started.data.verificationUriComplete ?? verificationUri, userCode, deadline });
  let seconds = interval;
  while (clock.now() < deadline) {
    if (!(await sleep(seconds * 1000, signal)))
      return { ok: false, cancelled: true, ...signInMessages.cancelled };
    const polled = await oidc.call('/token', { ...keys, grantType: DEVICE_GRANT, deviceCode });
    const code = !polled.ok && polled.kind === 'refused' ? polled.code : '';
    // RFC 8628, section 3.5: five seconds more for good, also where nothing answers.
    if (code === 'slow_down' || isPassing(polled)) seconds += 5;
    else if (code !== 'authorization_pending') return tokensOf(polled, oidc);
  }
  return { ok: false, ...signInMessages.codeEnded };
}

/** Makes a call again that AWS had trouble with. */
async function patiently(
  { sleep = sleepFor }: IdentityCenterContext,
  signal: AbortSignal,
  call: () => Promise<JsonAnswer>,
): Promise<JsonAnswer> {
  for (let tried = 1; ; tried += 1) {
    const answer = await call();
    const isTransient = !answer.ok && answer.kind === 'refused' && isPassing(answer);
    if (!isTransient || tried >= TRIES) return answer;
    if (!(await sleep(FIRST_PAUSE_MS * 2 ** (tried - 1), signal))) return answer;
  }
}
