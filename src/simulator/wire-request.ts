import type { IncomingMessage } from 'node:http';
import { type ParameterPair, parsePairs, type QueryParameters } from './query-parameters.ts';
import { granted, type Outcome, refusals, refused } from './sts/refusal.ts';
import type { SignedRequest } from './sts/sigv4.ts';

/** The largest body that is read, in bytes. AWS takes an assertion of 100000 characters, three bytes each when escaped. */
const maxBodyBytes = 512 * 1024;

/** Reads the whole body; refused when it is too large. Rejects when the connection breaks. */
export async function readBody(message: IncomingMessage): Promise<Outcome<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of message) {
    if (!(chunk instanceof Uint8Array)) continue;
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length > maxBodyBytes ? refused(refusals.tooLarge()) : granted(Buffer.concat(chunks));
}

/** The request as its signature sees it, and its parameters. */
export interface WireRequest {
  readonly signed: SignedRequest;
  readonly pairs: readonly ParameterPair[];
}

/** Takes a request apart: parameters from the query (GET) or from the form in the body (POST). */
export function readWireRequest(message: IncomingMessage, body: Uint8Array): Outcome<WireRequest> {
  const method = message.method ?? 'GET';
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = parsePairs(mark < 0 ? '' : target.slice(mark + 1));
  if (!query) return refused(refusals.malformedQuery());
  if (method !== 'GET' && method !== 'POST') return refused(refusals.methodNotAllowed());
  if (path !== '/') return refused(refusals.unknownPath());

  const headers = headersOf(message);
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers.get('content-type')?.[0] ?? '');
  const form = method === 'POST' && isForm ? parsePairs(Buffer.from(body).toString('utf8')) : [];
  if (!form) return refused(refusals.malformedQuery());
  return granted({ signed: { method, path, query, headers, body }, pairs: [...query, ...form] });
}

/** The parameters by name. A name that comes twice is refused: which one counts would be a guess. */
export function uniqueParameters(pairs: readonly ParameterPair[]): Outcome<QueryParameters> {
  const parameters = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (parameters.has(name)) return refused(refusals.malformedInput(`Duplicate parameter '${name}'`));
    parameters.set(name, value);
  }
  return granted(parameters);
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
