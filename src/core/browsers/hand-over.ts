import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isLoopbackAddress, namesLoopbackHost } from '../loopback/loopback-request.ts';
import { listenOn } from '../loopback/loopback-server.ts';
import type { SecretAddress } from './secret-address.ts';

declare const handOverAddress: unique symbol;

/** `http://127.0.0.1:PORT/…`, good for one request: may stand on a command line, as no other address may. */
export type HandOverAddress = string & { readonly [handOverAddress]: true };

/** `taken`: a browser was sent on; `expired`: none came in time; `closed`: given up. */
export type HandOverEnd = 'taken' | 'expired' | 'closed';

export interface HandOver {
  readonly address: HandOverAddress;
  /** Resolves when nothing listens any more. */
  readonly ended: Promise<HandOverEnd>;
  close(): void;
}

export type HandOverOutcome =
  | { readonly ok: true; readonly handOver: HandOver }
  | { readonly ok: false; readonly code: string };

/** How long a browser has to come for the address. */
export const HAND_OVER_MS = 10_000;

/**
 * Hands an address to a browser without writing it on a command line, which every user of the machine can read: what is
 * written there leads to this machine, on a random port and path, where the first request is sent on to the address. Then
 * nothing listens any more. Whatever else asks gets nothing, and does not end it.
 */
export async function startHandOver(
  address: SecretAddress,
  { limitMs = HAND_OVER_MS }: { readonly limitMs?: number } = {},
): Promise<HandOverOutcome> {
  const path = `/${randomBytes(16).toString('base64url')}`;
  const server = createServer({ maxHeaderSize: 16 * 1024 });
  let port = 0;
  let finish: (end: HandOverEnd) => void = () => undefined;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const status = statusFor(request, path, port);
    if (status !== 302) {
      response.writeHead(status, { 'cache-control': 'no-store', connection: 'close' }).end();
      return;
    }
    response.writeHead(302, {
      location: address.reveal(),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'",
      connection: 'close',
    });
    response.end(() => finish('taken'));
    // From now on, even a second request that is here already gets nothing.
    server.removeAllListeners('request').on('request', (_late, refused) => refused.destroy());
  });

  const listening = await listenOn(server, '127.0.0.1', 0);
  if (!listening.ok) return listening;
  port = listening.port;
  const ended = new Promise<HandOverEnd>((resolve) => {
    const timer = setTimeout(() => finish('expired'), limitMs);
    finish = (end) => {
      clearTimeout(timer);
      finish = () => undefined;
      server.close(() => resolve(end));
      server.closeIdleConnections();
      if (end !== 'taken') server.closeAllConnections();
    };
  });
  return {
    ok: true,
    handOver: {
      address: `http://127.0.0.1:${port}${path}` as HandOverAddress,
      ended,
      close: () => finish('closed'),
    },
  };
}

function statusFor({ headers, method, socket, url }: IncomingMessage, path: string, port: number): number {
  if (!isLoopbackAddress(socket.remoteAddress) || !namesLoopbackHost(headers.host, port)) return 403;
  if (!isSame(url ?? '', path)) return 404;
  return method === 'GET' ? 302 : 405;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
