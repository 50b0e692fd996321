import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestCertificate } from '../../../sts/testing/certificates.ts';

/** What a scripted sign-in service answers to one request. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScriptedFederation {
  readonly port: number;
  /** The parameters of each request, in order. */
  readonly asked: readonly {
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
  }[];
  close(): Promise<void>;
}

/** A sign-in service on loopback that says what the test wants; a token where the test wants nothing. */
export async function scriptedFederation(
  answers: (query: URLSearchParams, index: number) => ScriptedAnswer = () => ({}),
  certificate?: TestCertificate,
): Promise<ScriptedFederation> {
  const asked: { path: string; query: URLSearchParams; headers: IncomingHttpHeaders }[] = [];
  const listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://here');
    asked.push({ path: url.pathname, query: url.searchParams, headers: request.headers });
    const { body, headers = {}, status = 200 } = answers(url.searchParams, asked.length - 1);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body ?? JSON.stringify({ SigninToken: 'signin+token/with=signs' }));
  };
  const server =
    certificate === undefined
      ? createServer(listener)
      : createTlsServer({ cert: certificate.certificate, key: certificate.key }, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A handshake that was broken off is no connection yet.
        for (const socket of sockets) socket.destroy();
      }),
  };
}
