import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

/** What an endpoint of a container or an instance answered. */
export type MetadataAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  /** `code`: Node's, such as ECONNREFUSED, or `TIMEOUT`, or `TOO_LONG`. */
  | { readonly kind: 'none'; readonly code: string }
  | { readonly kind: 'cancelled' };

export interface MetadataRequest {
  readonly method?: 'GET' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the whole answer is here, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Credentials are a few kilobytes. */
const LONGEST_ANSWER = 256 * 1024;

/**
 * Asks a credential endpoint that stands beside this program. Straight there: no proxy, no redirect and no kept
 * connection, since what comes back are credentials.
 */
export async function askMetadata(url: URL, request: MetadataRequest): Promise<MetadataAnswer> {
  const { headers = {}, method = 'GET', signal, timeoutMs } = request;
  const { request: open } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  if (signal?.aborted) return { kind: 'cancelled' };
  return new Promise((resolve) => {
    const settle = (answer: MetadataAnswer) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(answer);
      sent?.destroy();
    };
    const cancel = () => settle({ kind: 'cancelled' });
    const timer = setTimeout(() => settle({ kind: 'none', code: 'TIMEOUT' }), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    let sent: ClientRequest | undefined;
    try {
      const options: RequestOptions = { method, headers, agent: false };
      sent = open(url, options, (response) => collect(response, settle));
      sent.on('error', (error) => settle({ kind: 'none', code: codeOf(error) }));
      sent.end();
    } catch (error) {
      // A header that HTTP does not allow.
      settle({ kind: 'none', code: codeOf(error) });
    }
  });
}

function collect(response: IncomingMessage, settle: (answer: MetadataAnswer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LONGEST_ANSWER) settle({ kind: 'none', code: 'TOO_LONG' });
    else chunks.push(chunk);
  });
  response.on('error', (error) => settle({ kind: 'none', code: codeOf(error) }));
  response.on('end', () =>
    settle({
      kind: 'answer',
      status: response.statusCode ?? 0,
      text: Buffer.concat(chunks).toString('utf8'),
    }),
  );
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'FAILED';
}
