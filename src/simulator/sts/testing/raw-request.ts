import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Credentials } from '../../../core/credentials.ts';

/** A request that a test signs by itself, so that it can sign it oddly or wrongly. */
export interface RawRequest {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  /** Query, already escaped and sorted. */
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly at: Date;
  /** Names of the headers to sign, in this order; absent: all, sorted. */
  readonly signed?: readonly string[];
  readonly scope?: Partial<Record<'date' | 'region' | 'service' | 'end', string>>;
  /** Changes the finished request, after it was signed. */
  readonly tamper?: (headers: Record<string, string>) => void;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The `<Code>` of an error, or an empty text. */
  readonly code: string;
  /** The `<Message>` of an error with its escapes undone, or an empty text. */
  readonly message: string;
}

/** Signs by a way of its own (AWS Signature Version 4), independent of the simulator's code. */
function signedHeaders(url: string, raw: RawRequest): Record<string, string> {
  const stamp = `${raw.at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const headers: Record<string, string> = {
    host: new URL(url).host,
    'x-amz-date': stamp,
    ...(raw.method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(raw.credentials.sessionToken === undefined
      ? {}
      : { 'x-amz-security-token': raw.credentials.sessionToken }),
    ...raw.headers,
  };
  const {
    date = stamp.slice(0, 8),
    region = 'us-east-1',
    service = 'sts',
    end = 'aws4_request',
  } = raw.scope ?? {};
  const names = raw.signed ?? Object.keys(headers).sort();
  const canonical = [
    raw.method ?? 'POST',
    raw.path ?? '/',
    raw.query ?? '',
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    createHash('sha256')
      .update(raw.body ?? '')
      .digest('hex'),
  ].join('\n');
  const scope = `${date}/${region}/${service}/${end}`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac('sha256', key).update(data).digest();
  const key = hmac(hmac(hmac(hmac(`AWS4${raw.credentials.secretAccessKey}`, date), region), service), end);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${digest}`).toString('hex');
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${raw.credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  raw.tamper?.(headers);
  return headers;
}

/** Signs and sends. */
export function sendSigned(url: string, raw: RawRequest): Promise<RawAnswer> {
  return sendRaw(url, { ...raw, headers: signedHeaders(url, raw) });
}

/** Sends as it is. */
export function sendRaw(
  url: string,
  raw: {
    readonly method?: string;
    readonly path?: string;
    readonly query?: string;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const path = (raw.path ?? '/') + (raw.query ? `?${raw.query}` : '');
  return new Promise((resolve, reject) => {
    const headers = { ...raw.headers, 'content-length': Buffer.byteLength(raw.body ?? '') };
    const call = request(
      { hostname, port, path, method: raw.method ?? 'POST', headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            code: /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? '',
            message: plain(/<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? ''),
          });
        });
      },
    );
    call.on('error', reject);
    call.end(raw.body ?? '');
  });
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
