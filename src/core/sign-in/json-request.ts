import { z } from 'zod';
import { explainStsFailure } from '../sts/failure-messages.ts';
import { ConnectionProblem } from '../sts/network/connection-problem.ts';
import type { RequestHandlerFactory } from '../sts/network/request-handler.ts';
import type { CaBundle } from '../sts/network/trusted-certificates.ts';
import { type SignInMessage, signInMessages } from './messages.ts';

/** An answer of a service that nobody signs for, or why there is none. */
export type JsonAnswer =
  | { readonly ok: true; readonly body: unknown; readonly date?: Date }
  | RefusedAnswer
  | NoAnswer;

/** The service said no. */
export interface RefusedAnswer {
  readonly ok: false;
  readonly kind: 'refused';
  readonly status: number;
  /** The name of the error (`UnauthorizedException`); empty where the answer names none. */
  readonly name: string;
  /** The OAuth error (`slow_down`, `invalid_grant`); empty where there is none. */
  readonly code: string;
  /** What AWS says of it. */
  readonly detail: string;
  readonly host: string;
  /** When AWS answered, by its own clock. */
  readonly date?: Date;
}

/** Nothing came that could be read; the sentences are for people. */
export interface NoAnswer extends SignInMessage {
  readonly ok: false;
  readonly kind: 'cancelled' | 'unreachable';
}

export interface JsonRequest {
  /** Default: POST. */
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who is asked, in the words of sentences: "IAM Identity Center". */
  readonly service: string;
  /** The way to AWS, as for STS. */
  readonly requestHandler: RequestHandlerFactory;
  readonly caBundle?: CaBundle;
  readonly signal?: AbortSignal;
}

const TIMEOUTS = { connectMs: 5_000, answerMs: 15_000 };
const LONGEST_ANSWER = 1024 * 1024;
const text = z.string().optional().catch(undefined);
const errorBody = z
  .object({ error: text, error_description: text, message: text, Message: text, __type: text })
  .catch({});

/**
 * One call of a service that answers in JSON and that nobody signs for. Not through the SDK's clients: those retry by themselves and hide
 * the plain OAuth error, by which a device code is polled; and their size would come with every start of the command.
 */
export async function jsonRequest(request: JsonRequest): Promise<JsonAnswer> {
  const { caBundle, service, signal } = request;
  const url = new URL(request.url);
  if (signal?.aborted) return noAnswer('cancelled', signInMessages.cancelled);
  try {
    const [{ HttpRequest }, handler] = await Promise.all([
      import('@smithy/core/protocols'),
      request.requestHandler(new URL(url.origin), TIMEOUTS, caBundle ? { caBundle } : {}),
    ]);
    const { response } = await handler.handle(
      new HttpRequest({
        method: request.method ?? 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== '' && { port: Number(url.port) }),
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: {
          host: url.host,
          ...(request.body && { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body && { body: JSON.stringify(request.body) }),
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    const body = parsedJson(await textOf(response.body));
    const answeredAt = new Date(headerOf(response.headers, 'date') ?? '');
    const date = !Number.isNaN(answeredAt.getTime()) && { date: answeredAt };
    if (response.statusCode >= 200 && response.statusCode < 300) return { ok: true, body, ...date };
    const said = errorBody.parse(body);
    const type = headerOf(response.headers, 'x-amzn-errortype') ?? said.__type ?? '';
    const status = response.statusCode;
    return {
      ok: false,
      kind: 'refused',
      status,
      // `Name:http://…` in the header, `namespace#Name` in the body.
      name: type.split(':', 1)[0]?.split('#').at(-1) ?? '',
      code: said.error ?? '',
      detail: said.error_description ?? said.message ?? said.Message ?? `HTTP ${status}`,
      host: url.host,
      ...date,
    };
  } catch (error) {
    if (signal?.aborted) return noAnswer('cancelled', signInMessages.cancelled);
    if (error instanceof ConnectionProblem)
      return noAnswer('unreachable', explainStsFailure(error.failure, { service }));
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    return noAnswer(
      'unreachable',
      signInMessages.unreachable(url.host, typeof code === 'string' ? code : ''),
    );
  }
}

function noAnswer(kind: NoAnswer['kind'], { advice, message }: SignInMessage): NoAnswer {
  return { ok: false, kind, message, advice };
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([header]) => header.toLowerCase() === name)?.[1];
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
