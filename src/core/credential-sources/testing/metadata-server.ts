import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server answers one request; `undefined`: not at all. */
export type Answering = (
  request: IncomingMessage,
) =>
  | { readonly status?: number; readonly body?: string; readonly headers?: Record<string, string> }
  | undefined;

export interface MetadataServer {
  readonly url: string;
  readonly port: number;
  /** Method, path and headers of what was asked, in order. */
  readonly asked: readonly { method: string; path: string; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

/** A credential endpoint on loopback, for tests. */
export async function startMetadataServer(answering: Answering): Promise<MetadataServer> {
  const asked: { method: string; path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    const answer = answering(request);
    if (!answer) return;
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A parsed boundary: a server that listens on TCP has a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What such an endpoint hands out, with fields replaced. */
export function metadataBody(change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    AccessKeyId: 'ASIAROLE',
    SecretAccessKey: 'TOPSECRET',
    Token: 'token==',
    Expiration: '2026-11-22T18:00:00Z',
    ...change,
  });
}
