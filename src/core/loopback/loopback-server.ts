import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `code`: Node's, such as EADDRINUSE. */
export type ListenOutcome =
  | { readonly ok: true; readonly port: number }
  | { readonly ok: false; readonly code: string };

/** Listens on one address of this machine; `port` 0: one that is free. */
export function listenOn(server: Server, host: '127.0.0.1' | '::1', port: number): Promise<ListenOutcome> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ ok: false, code: error.code ?? 'FAILED' });
    server.once('error', failed);
    server.listen({ host, port, exclusive: true, backlog: 1024 }, () => {
      server.off('error', failed);
      resolve({ ok: true, port: (server.address() as AddressInfo).port });
    });
  });
}
