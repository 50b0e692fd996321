import { z } from 'zod';
import { type JsonAnswer, jsonRequest } from '../json-request.ts';
import { signInMessages } from '../messages.ts';
import type { SignInOutcome } from '../sign-in-method.ts';
import type { IdentityCenterSession, IdentityCenterTarget } from '../sign-in-target.ts';
import { identityCenterAddresses } from './addresses.ts';
import type { IdentityCenterContext } from './identity-center-context.ts';

/** Calls the OIDC service of one Identity Center. */
export interface Oidc {
  /** Without a slash at the end. */
  readonly address: string;
  readonly session: IdentityCenterSession;
  call(path: string, body: Readonly<Record<string, unknown>>): Promise<JsonAnswer>;
}

export type Failed = Extract<SignInOutcome, { ok: false }>;

export interface Tokens {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken?: string | undefined;
}

export type TokensAnswer = { readonly ok: true; readonly tokens: Tokens } | Failed;

const tokens = z.object({
  accessToken: z.string().min(1),
  expiresIn: z.number(),
  refreshToken: z.string().min(1).optional(),
});

/** The OIDC service of a target, as environment and profile say it is reached. */
export function oidcOf(
  target: IdentityCenterTarget,
  { environment, requestHandler }: Pick<IdentityCenterContext, 'environment' | 'requestHandler'>,
  signal: AbortSignal | undefined,
): Oidc {
  const { caBundle, session } = target;
  const { oidc: address } = identityCenterAddresses(session.region, environment, target);
  return {
    address,
    session,
    call: (path, body) =>
      jsonRequest({
        url: `${address}${path}`,
        body,
        service: 'IAM Identity Center',
        requestHandler,
        ...(caBundle && { caBundle }),
        ...(signal && { signal }),
      }),
  };
}

/** The tokens of an answer to CreateToken. */
export function tokensOf(answer: JsonAnswer, { address, session }: Oidc): TokensAnswer {
  if (!answer.ok) return explainOidc(answer, session);
  const parsed = tokens.safeParse(answer.body);
  return parsed.success
    ? { ok: true, tokens: parsed.data }
    : { ok: false, ...signInMessages.unexpected(new URL(address).host) };
}

/** The errors of the OIDC service in words (IAM Identity Center OIDC API, common OAuth errors). */
export function explainOidc(
  answer: Extract<JsonAnswer, { ok: false }>,
  session: IdentityCenterSession,
): Failed {
  if (answer.kind !== 'refused') {
    const { advice, kind, message } = answer;
    return { ok: false, ...(kind === 'cancelled' && { cancelled: true }), message, advice };
  }
  const { code, detail, host, name, status } = answer;
  switch (code) {
    case 'access_denied':
      return { ok: false, ...signInMessages.denied };
    case 'expired_token':
      return { ok: false, ...signInMessages.codeEnded };
    case 'invalid_request':
      return { ok: false, ...signInMessages.mismatch(session.startUrl, session.region) };
    case 'invalid_client':
    case 'unauthorized_client':
      return { ok: false, ...signInMessages.unknownClient };
    case 'invalid_grant':
      return { ok: false, ...signInMessages.usedUp };
    default:
      return status >= 500
        ? { ok: false, ...signInMessages.troubled(host, name || code || `HTTP ${status}`) }
        : { ok: false, ...signInMessages.refused(host, code || name || `HTTP ${status}`, detail) };
  }
}

/** A failure of AWS or of the way there, which may be over a little later. */
export function isPassing(answer: JsonAnswer): boolean {
  if (answer.ok) return false;
  return answer.kind === 'refused'
    ? answer.status >= 500 || answer.status === 429
    : answer.kind === 'unreachable';
}

/** AWS does not know the client, or not for this. */
export function isUnknownClient(answer: JsonAnswer): boolean {
  return (
    !answer.ok &&
    answer.kind === 'refused' &&
    (answer.code === 'invalid_client' || answer.code === 'unauthorized_client')
  );
}
