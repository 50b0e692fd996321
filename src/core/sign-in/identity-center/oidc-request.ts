import { z } from 'zod';
import { explainStsFailure } from '../../sts/failure-messages.ts';
import { ConnectionProblem } from '../../sts/network/connection-problem.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import { signInMessages } from '../messages.ts';

/** An answer of the service, or why there is none. `code`: the OAuth error (`slow_down`, `invalid_grant`). */
export type OidcAnswer =
  | { readonly ok: true; readonly body: unknown }
  | {
      readonly ok: false;
      readonly code: string;
      readonly detail: string;
      readonly message: string;
      readonly advice: string;
    };

export interface OidcRequest {
  readonly method?: 'POST';
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The way to AWS, as for STS. */
  readonly requestHandler: RequestHandlerFactory;
  readonly signal?: AbortSignal;
}

const TIMEOUTS = { connectMs: 5_000, answerMs: 15_000 };
const LONGEST_ANSWER = 256 * 1024;
const errorBody = z.object({
  error: z.string().optional(),
  error_description: z.string().optional(),
  message: z.string().optional(),
});

/**
 * One call of IAM Identity Center, which nobody signs. Not through the SDK's client: that retries by itself and hides the plain OAuth
 * error, by which a device code is polled; and its size would come with every start of the command.
 */
export async function oidcRequest(request: OidcRequest): Promise<OidcAnswer> {
  const url = new URL(request.url);
  if (request.signal?.aborted) return failed('cancelled', '', signInMessages.cancelled);
  try {
    const [{ HttpRequest }, handler] = await Promise.all([
      import('@smithy/core/protocols'),
      request.requestHandler(new URL(url.origin), TIMEOUTS, {}),
    ]);
    const { response } = await handler.handle(
      new HttpRequest({
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== '' && { port: Number(url.port) }),
        path: url.pathname,
        headers: { host: url.host, 'content-type': 'application/json', ...request.headers },
        ...(request.body && { body: JSON.stringify(request.body) }),
      }),
      request.signal === undefined ? {} : { abortSignal: request.signal },
    );
    const body = parsedJson(await textOf(response.body));
    if (response.statusCode >= 200 && response.statusCode < 300) return { ok: true, body };
    const error = errorBody.safeParse(body);
    const status = `HTTP ${response.statusCode}`;
    const code = (error.success ? error.data.error : undefined) ?? status;
    const detail =
      (error.success ? (error.data.error_description ?? error.data.message) : undefined) ?? status;
    return failed(code, detail, signInMessages.refused(url.host, code, detail));
  } catch (error) {
    if (request.signal?.aborted) return failed('cancelled', '', signInMessages.cancelled);
    if (error instanceof ConnectionProblem)
      return failed('network', '', explainStsFailure(error.failure, { service: 'IAM Identity Center' }));
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    return failed('network', '', signInMessages.unreachable(url.host, typeof code === 'string' ? code : ''));
  }
}

function failed(
  code: string,
  detail: string,
  { advice, message }: { readonly message: string; readonly advice: string },
): OidcAnswer {
  return { ok: false, code, detail, message, advice };
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

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
