import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { isLoopbackAddress } from '../../loopback/loopback-request.ts';
import { listenOn } from '../../loopback/loopback-server.ts';

/** The browser's answer to a sign-in. */
export type Callback =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'error'; readonly code: string; readonly detail: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' };

export interface CallbackListener {
  /** `http://127.0.0.1:PORT/oauth/callback`. */
  readonly redirectUri: string;
  /** Never rejects. Nothing listens any more once it has resolved. */
  readonly answered: Promise<Callback>;
  close(): void;
}

export type CallbackListenerResult =
  | { readonly ok: true; readonly listener: CallbackListener }
  | { readonly ok: false; readonly code: string };

/** How long a person has, in ms. */
export const CALLBACK_MS = 5 * 60_000;
const PATH = '/oauth/callback';

/**
 * Listens on a free port of 127.0.0.1 for the redirect that ends a sign-in (RFC 8252). Only a GET with the right host, path and state
 * counts; a wrong state is answered with 400 and waited on, since any web page can send one.
 *
 * @param state what the redirect must repeat, compared in constant time
 */
export async function listenForCallback(
  state: string,
  { limitMs = CALLBACK_MS, signal }: { readonly limitMs?: number; readonly signal?: AbortSignal } = {},
): Promise<CallbackListenerResult> {
  let finish: (callback: Callback) => void = () => undefined;
  const first = new Promise<Callback>((resolve) => {
    finish = resolve;
  });
  let port = 0;
  const server = createServer((request, response) => {
    if (!isLoopbackAddress(request.socket.remoteAddress) || request.headers.host !== `127.0.0.1:${port}`)
      return answer(response, 403, 'This address is not for you.');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== PATH) return answer(response, 404, 'There is nothing here.');
    if (request.method !== 'GET') return answer(response, 405, 'Only GET is answered here.');
    const query = url.searchParams;
    if (!isSame(query.get('state') ?? '', state))
      return answer(response, 400, 'This answer does not belong to the sign-in that is waited for.');
    const code = query.get('code');
    const error = query.get('error');
    if (!code && !error) return answer(response, 400, 'The answer holds no code.');
    const callback: Callback = code
      ? { kind: 'code', code }
      : { kind: 'error', code: error ?? '', detail: query.get('error_description') ?? '' };
    response.once('close', () => finish(callback));
    answer(
      response,
      200,
      code
        ? 'You are signed in. You can close this page.'
        : `The sign-in ended: ${query.get('error_description') || error}. You can close this page.`,
    );
  });
  const listening = await listenOn(server, '127.0.0.1', 0);
  if (!listening.ok) return listening;
  port = listening.port;
  const cancel = () => finish({ kind: 'cancelled' });
  const timer = setTimeout(() => finish({ kind: 'timed-out' }), limitMs);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const answered = first.then(async (callback) => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
    return callback;
  });
  return {
    ok: true,
    listener: { redirectUri: `http://127.0.0.1:${port}${PATH}`, answered, close: cancel },
  };
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

function answer(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    Connection: 'close',
  });
  response.end(`${sentence}\n`);
}
