import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { assertNever } from '../../../shared/assert-never.ts';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Clock } from '../../clock.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import { type JsonAnswer, jsonRequest } from '../json-request.ts';
import { listenForCallback } from '../loopback/callback-listener.ts';
import { type SignInMessage, signInMessages } from '../messages.ts';
import { identityCenterAddresses } from './addresses.ts';

import { type IdentityCenterSession, tokenFilePath, tokenFileText, writeTokenFile } from './token-file.ts';

/** What the person has to do just now. `userCode`: is shown on the page as well, for comparison. */
export interface SignInStep {
  readonly address: string;
  readonly userCode?: string;
}

export interface SignInOptions {
  readonly session: IdentityCenterSession;
  /** Scopes to register for; without any a token cannot be refreshed. */
  readonly scopes?: readonly string[];
  /** Through a code that is compared on the page, for where the browser is on another machine. */
  readonly deviceCode?: boolean;
  readonly environment: Environment;
  /** As AWS's own tools see it: the token file lies there. */
  readonly home: string;
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  /** Called when the address is ready: to be shown and opened. */
  readonly show: (step: SignInStep) => void;
  readonly signal: AbortSignal;
}

export type SignInOutcome =
  | { readonly ok: true; readonly expiresAt: Date }
  | ({ readonly ok: false; readonly cancelled?: true } & SignInMessage);

const SCOPES = ['sso:account:access'];
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const registration = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  clientSecretExpiresAt: z.number(),
});
const device = z.object({
  deviceCode: z.string().min(1),
  userCode: z.string().min(1),
  verificationUri: z.url(),
  verificationUriComplete: z.url().optional(),
  expiresIn: z.number(),
  interval: z.number().optional(),
});
const tokens = z.object({
  accessToken: z.string().min(1),
  expiresIn: z.number(),
  refreshToken: z.string().min(1).optional(),
});

type Client = z.infer<typeof registration>;
type Granted = { readonly ok: true; readonly tokens: z.infer<typeof tokens> } | Failed;
type Failed = Extract<SignInOutcome, { ok: false }>;

/**
 * Signs in to an IAM Identity Center and leaves the token file that all AWS tools share. Through the person's browser with an
 * authorization code and PKCE (RFC 7636, RFC 8252), or with a device code (RFC 8628).
 */
export async function signIn(options: SignInOptions): Promise<SignInOutcome> {
  const { clock, home, session } = options;
  const { oidc } = identityCenterAddresses(session.region, options.environment);
  const call = (path: string, body: Readonly<Record<string, unknown>>) =>
    jsonRequest({
      service: 'IAM Identity Center',
      url: `${oidc}${path}`,
      body,
      requestHandler: options.requestHandler,
      signal: options.signal,
    });
  const registered = await register(options, call);
  if (!registered.ok) return registered;
  const { client } = registered;
  const granted = options.deviceCode
    ? await byDeviceCode(options, client, call)
    : await byAuthorizationCode(options, client, oidc, call);
  if (!granted.ok) return granted;
  const { accessToken, expiresIn, refreshToken } = granted.tokens;
  const expiresAt = new Date(clock.now().getTime() + expiresIn * 1000);
  const failure = await writeTokenFile(
    tokenFilePath(session, home),
    tokenFileText(session, {
      accessToken,
      expiresAt,
      ...(refreshToken !== undefined && { refreshToken }),
      client: {
        id: client.clientId,
        secret: client.clientSecret,
        expiresAt: new Date(client.clientSecretExpiresAt * 1000),
      },
    }),
  );
  return failure ? { ok: false, message: failure.message, advice: failure.advice } : { ok: true, expiresAt };
}

type Call = (path: string, body: Readonly<Record<string, unknown>>) => Promise<JsonAnswer>;

async function register(
  { deviceCode, scopes, session }: SignInOptions,
  call: Call,
): Promise<{ readonly ok: true; readonly client: Client } | Failed> {
  const answer = await call('/client/register', {
    clientName: `understudy-${session.name ?? 'sign-in'}`,
    clientType: 'public',
    scopes: scopes?.length ? scopes : SCOPES,
    grantTypes: [deviceCode ? DEVICE_GRANT : 'authorization_code', 'refresh_token'],
    issuerUrl: session.startUrl,
    ...(!deviceCode && { redirectUris: ['http://127.0.0.1/oauth/callback'] }),
  });
  if (!answer.ok) return explain(answer, session);
  const client = registration.safeParse(answer.body);
  return client.success
    ? { ok: true, client: client.data }
    : { ok: false, ...signInMessages.unexpected(session.region) };
}

async function byAuthorizationCode(
  options: SignInOptions,
  client: Client,
  oidc: string,
  call: Call,
): Promise<Granted> {
  const state = randomUUID();
  const codeVerifier = randomBytes(48).toString('base64url');
  const listening = await listenForCallback(state, { signal: options.signal });
  if (!listening.ok) return { ok: false, ...signInMessages.noListener(listening.code) };
  const { answered, redirectUri } = listening.listener;
  const address = new URL(`${oidc}/authorize`);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    scopes: (options.scopes?.length ? options.scopes : SCOPES).join(' '),
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  }).toString();
  options.show({ address: address.href });
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
      const { clientId, clientSecret } = client;
      const { code } = callback;
      const grantType = 'authorization_code';
      const body = { clientId, clientSecret, grantType, code, codeVerifier, redirectUri };
      return granted(await call('/token', body), options.session);
    }
    default:
      return assertNever(callback);
  }
}

async function byDeviceCode(options: SignInOptions, client: Client, call: Call): Promise<Granted> {
  const { clock, session, signal } = options;
  const { clientId, clientSecret } = client;
  const answer = await call('/device_authorization', { clientId, clientSecret, startUrl: session.startUrl });
  if (!answer.ok) return explain(answer, session);
  const started = device.safeParse(answer.body);
  if (!started.success) return { ok: false, ...signInMessages.unexpected(session.region) };
  const { deviceCode, expiresIn, interval = 5, userCode, verificationUri } = started.data;
  options.show({ address: started.data.verificationUriComplete ?? verificationUri, userCode });
  const ends = clock.now().getTime() + expiresIn * 1000;
  let seconds = interval;
  while (clock.now().getTime() < ends) {
    await pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
    const polled = await call('/token', { clientId, clientSecret, grantType: DEVICE_GRANT, deviceCode });
    const isPending = !polled.ok && polled.kind === 'refused' && polled.code === 'authorization_pending';
    const isTooFast = !polled.ok && polled.kind === 'refused' && polled.code === 'slow_down';
    if (isTooFast) seconds += 5;
    if (!isPending && !isTooFast) return granted(polled, session);
  }
  return { ok: false, ...signInMessages.codeEnded };
}

function granted(answer: JsonAnswer, session: IdentityCenterSession): Granted {
  if (!answer.ok) return explain(answer, session);
  const parsed = tokens.safeParse(answer.body);
  return parsed.success
    ? { ok: true, tokens: parsed.data }
    : { ok: false, ...signInMessages.unexpected(session.region) };
}

/** The errors of the OIDC service in words (IAM Identity Center OIDC API, common OAuth errors). */
function explain(answer: Extract<JsonAnswer, { ok: false }>, session: IdentityCenterSession): Failed {
  if (answer.kind !== 'refused') {
    const { advice, kind, message } = answer;
    return { ok: false, ...(kind === 'cancelled' && { cancelled: true }), message, advice };
  }
  switch (answer.code) {
    case 'access_denied':
      return { ok: false, ...signInMessages.denied };
    case 'expired_token':
      return { ok: false, ...signInMessages.codeEnded };
    case 'invalid_request':
      return { ok: false, ...signInMessages.mismatch(session.startUrl, session.region) };
    default:
      return {
        ok: false,
        ...signInMessages.refused(answer.host, answer.code || answer.name || 'HTTP', answer.detail),
      };
  }
}
