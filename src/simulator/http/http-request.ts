import type { IncomingMessage } from 'node:http';

/** The largest body that is read, in bytes. AWS takes an assertion of 100000 characters, three bytes each when escaped. */
const maxBodyBytes = 512 * 1024;

/** A request as it came over the wire, addressed to one service. */
export interface HttpRequest {
  readonly method: string;
  /** The whole path as the client wrote it, which is what it signed. */
  readonly wholePath: string;
  /** The path below the service's address, with its leading slash. */
  readonly path: string;
  /** The query as the client wrote it, without the question mark. */
  readonly query: string;
  /** Lower-case names; repeated headers in the order they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
  /** The region that the service's address names, where it names one. */
  readonly region?: string;
}

/** Reads the whole body; undefined when it is too large. Rejects when the connection breaks. */
export async function readBody(message: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of message) {
    if (!(chunk instanceof Uint8Array)) continue;
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length > maxBodyBytes ? undefined : Buffer.concat(chunks);
}

/** The request with its target split at the question mark; `path` is the whole path until a service is found for it. */
export function readHttpRequest(message: IncomingMessage, body: Uint8Array): HttpRequest {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    method: message.method ?? 'GET',
    wholePath: path,
    path,
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: headersOf(message),
    body,
  };
}

/** The first value of a header; `name` in lower case. */
export function headerOf(request: HttpRequest, name: string): string | undefined {
  return request.headers.get(name)?.[0];
}

function headersOf(message: IncomingMessage): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = (message.rawHeaders[index] ?? '').toLowerCase();
    const values = headers.get(name) ?? [];
    values.push(message.rawHeaders[index + 1] ?? '');
    headers.set(name, values);
  }
  return headers;
}
