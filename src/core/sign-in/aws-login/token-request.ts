import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import type { CaBundle } from '../../sts/network/trusted-certificates.ts';
import { jsonRequest, type NoAnswer, type RefusedAnswer } from '../json-request.ts';
import { type DpopKey, dpopProof } from './dpop-proof.ts';
import { loginMessages } from './messages.ts';

/** What gives tokens: the code of a sign-in, or what an earlier answer gave for the next. */
export type LoginGrant =
  | {
      readonly grantType: 'authorization_code';
      readonly clientId: string;
      readonly code: string;
      readonly codeVerifier: string;
      readonly redirectUri: string;
    }
  | { readonly grantType: 'refresh_token'; readonly clientId: string; readonly refreshToken: string };

export interface TokenRequest {
  /** See `signInAddress`. */
  readonly address: string;
  readonly key: DpopKey;
  readonly grant: LoginGrant;
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  readonly caBundle?: CaBundle;
  readonly signal?: AbortSignal;
}

export type LoginTokens = z.infer<typeof answerBody>;

export type TokenAnswer =
  | { readonly ok: true; readonly tokens: LoginTokens; readonly expiration: Date }
  | { readonly ok: false; readonly kind: 'unexpected'; readonly host: string }
  | RefusedAnswer
  | NoAnswer;

const text = z.string().min(1);
const answerBody = z.object({
  accessToken: z.object({ accessKeyId: text, secretAccessKey: text, sessionToken: text }),
  expiresIn: z.number().positive(),
  refreshToken: text,
  tokenType: text.optional().catch(undefined),
  idToken: text.optional().catch(undefined),
});

/** A clock that is further off than this may be why AWS refused. */
const SUSPICIOUS_MS = 60_000;

/**
 * AWS Sign-In API: CreateOAuth2Token, with a proof of possession. A proof from a wrong clock is refused as if the session had ended
 * (aws/aws-cli issue 10330), so where AWS's clock turns out to be another it is asked once more by that one.
 */
export async function requestTokens(request: TokenRequest): Promise<TokenAnswer> {
  const first = await send(request, 0);
  if (first.ok || first.kind !== 'refused' || first.date === undefined) return first;
  const offMs = first.date.getTime() - request.clock.now().getTime();
  return Math.abs(offMs) > SUSPICIOUS_MS ? send(request, offMs) : first;
}

async function send(request: TokenRequest, offsetMs: number): Promise<TokenAnswer> {
  const { address, caBundle, clock, grant, key, requestHandler, signal } = request;
  const url = `${address}/v1/token`;
  const now = new Date(clock.now().getTime() + offsetMs);
  const answer = await jsonRequest({
    url,
    body: { ...grant },
    headers: { dpop: dpopProof(key, { method: 'POST', url, now }) },
    service: loginMessages.service,
    requestHandler,
    ...(caBundle && { caBundle }),
    ...(signal && { signal }),
  });
  if (!answer.ok) return answer;
  const parsed = answerBody.safeParse(answer.body);
  if (!parsed.success) return { ok: false, kind: 'unexpected', host: new URL(address).host };
  const expiration = new Date(clock.now().getTime() + parsed.data.expiresIn * 1000);
  return { ok: true, tokens: parsed.data, expiration };
}
