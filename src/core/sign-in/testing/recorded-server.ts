import { createServer, type Server } from 'node:http';

export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CannedAnswer {
  readonly status?: number;
  readonly errorType?: string;
  readonly body: unknown;
}

/** A server of this machine that answers as a test says, and remembers what it was asked. */
export class RecordedServer {
  readonly calls: RecordedCall[] = [];
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(answer: (call: RecordedCall) => CannedAnswer): Promise<RecordedServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1');
        const text = Buffer.concat(chunks).toString('utf8');
        const call: RecordedCall = {
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          headers: request.headers,
          body: text === '' ? {} : JSON.parse(text),
        };
        recorded.calls.push(call);
        const { body, errorType, status = 200 } = answer(call);
        response.writeHead(status, {
          'content-type': 'application/json',
          ...(errorType !== undefined && { 'x-amzn-ErrorType': errorType }),
        });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const recorded = new RecordedServer(server, `http://127.0.0.1:${port}`);
    return recorded;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
