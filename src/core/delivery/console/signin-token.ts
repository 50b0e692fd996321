import type { SessionCredentials } from '../../credentials.ts';
import { isCertificateProblem } from '../../sts/classify-failure.ts';
import { explainStsFailure } from '../../sts/failure-messages.ts';
import { ConnectionProblem } from '../../sts/network/connection-problem.ts';
import { nodeRequestHandler, type RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import type { CaBundle } from '../../sts/network/trusted-certificates.ts';
import { consoleMessages } from './messages.ts';

export interface SigninTokenRequest {
  /** See `federationAddress`. */
  readonly endpoint: string;
  readonly credentials: SessionCredentials;
  /** Sent as SessionDuration; where AWS says 400 to it, asked once more without. */
  readonly sessionSeconds?: number;
  /** The profile, for sentences. */
  readonly name: string;
  /** The way to AWS, as for STS. Default: straight there. */
  readonly requestHandler?: RequestHandlerFactory;
  readonly caBundle?: CaBundle;
  readonly signal?: AbortSignal;
}

export type SigninTokenOutcome =
  /** `note`: a sentence where the duration was not taken. */
  | { readonly ok: true; readonly token: string; readonly note?: string }
  | { readonly ok: false; readonly failure: SigninTokenFailure };

export interface SigninTokenFailure {
  readonly kind: 'refused' | 'unavailable' | 'network' | 'not-federation' | 'cancelled';
  readonly message: string;
  readonly advice: string;
}

const TIMEOUTS = { connectMs: 5_000, answerMs: 15_000 };
/** A token is some kilobytes. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * Exchanges credentials for a token that signs a browser in to the console (getSigninToken).
 *
 * AWS wants the keys in the address of the request. So the address goes through TLS only (or stays on this machine), no
 * redirect is followed, and no error repeats it: what is said of a failure is a status or a code.
 *
 * Source: AWS IAM User Guide, "Enable custom identity broker access to the AWS console".
 */
export async function signinToken(request: SigninTokenRequest): Promise<SigninTokenOutcome> {
  const first = await ask(request, request.sessionSeconds);
  const isDurationRefused =
    request.sessionSeconds !== undefined && !first.ok && first.failure.kind === 'refused';
  if (!isDurationRefused) return first;
  const second = await ask(request, undefined);
  return second.ok ? { ...second, note: consoleMessages.durationRefused } : second;
}

async function ask(request: SigninTokenRequest, seconds: number | undefined): Promise<SigninTokenOutcome> {
  const url = new URL(request.endpoint);
  const fail = (
    kind: SigninTokenFailure['kind'],
    text: { message: string; advice: string },
  ): SigninTokenOutcome => ({
    ok: false,
    failure: { kind, message: text.message, advice: text.advice },
  });
  if (request.signal?.aborted) return fail('cancelled', consoleMessages.cancelled);
  try {
    const { status, text } = await send(url, request, seconds);
    if (status >= 300 && status < 400) return fail('not-federation', consoleMessages.redirected(url.host));
    if (status === 429 || status >= 500)
      return fail('unavailable', consoleMessages.unavailable(url.host, status));
    if (status === 400 || status === 401 || status === 403)
      return fail('refused', consoleMessages.refused(request.name));
    const token = status === 200 ? tokenIn(text) : undefined;
    return token === undefined
      ? fail('not-federation', consoleMessages.notFederation(url.host))
      : { ok: true, token };
  } catch (error) {
    if (request.signal?.aborted) return fail('cancelled', consoleMessages.cancelled);
    return fail('network', explainConnection(error, url.host));
  }
}

async function send(
  url: URL,
  { caBundle, credentials, requestHandler, signal }: SigninTokenRequest,
  seconds: number | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  const make: RequestHandlerFactory = requestHandler ?? ((_endpoint, limits) => nodeRequestHandler(limits));
  const [{ HttpRequest }, handler] = await Promise.all([
    import('@smithy/core/protocols'),
    make(new URL(url.origin), TIMEOUTS, caBundle === undefined ? {} : { caBundle }),
  ]);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const { response } = await handler.handle(
    new HttpRequest({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      query: {
        Action: 'getSigninToken',
        ...(seconds !== undefined && { SessionDuration: String(seconds) }),
        Session: JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken }),
      },
      headers: { host: url.host, accept: 'application/json' },
    }),
    signal === undefined ? {} : { abortSignal: signal },
  );
  return { status: response.statusCode, text: await textOf(response.body) };
}

async function textOf(body: unknown): Promise<string> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<unknown>) {
    if (!(piece instanceof Uint8Array)) continue;
    size += piece.length;
    if (size > LONGEST_ANSWER) return '';
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function tokenIn(text: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    const token: unknown =
      typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'SigninToken') : undefined;
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Only codes are looked at: the message of an error may hold the address. */
function explainConnection(
  error: unknown,
  host: string,
): { readonly message: string; readonly advice: string } {
  if (error instanceof ConnectionProblem)
    return explainStsFailure(error.failure, { service: 'the AWS sign-in service' });
  const named: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const code = typeof named === 'string' && /^[A-Z][A-Z0-9_]+$/.test(named) ? named : undefined;
  const isTimeout = code === 'ETIMEDOUT' || (error instanceof Error && error.name === 'TimeoutError');
  if (isTimeout) return consoleMessages.timeout(host);
  if (code !== undefined && isCertificateProblem(code)) return consoleMessages.untrusted(host, code);
  return consoleMessages.unreachable(host, code ?? 'no connection');
}
