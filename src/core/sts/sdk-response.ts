import type { AssumeRoleCommandInput, Credentials as StsCredentials } from '@aws-sdk/client-sts';
import type { SessionCredentials } from '../credentials.ts';
import type { AssumeRoleInput } from './sts-gateway.ts';

/** What the wire showed of an answer, before anyone tried to understand it. */
export interface SeenAnswer {
  readonly httpStatus: number;
  readonly requestId?: string;
  readonly contentType?: string;
  /** The `Date` header. */
  readonly date?: string;
  /** The beginning of the body, except of an XML success: that one holds keys. */
  readonly body?: string;
}

/** More than any answer of STS; a web page or a stream that never ends is cut here. */
const longestBody = 1024 * 1024;

/**
 * Looks at the raw HTTP response inside the SDK, and puts the body back as bytes for the SDK to read.
 * Throws what the connection throws when it breaks half-way.
 */
export async function seeAnswer(response: unknown): Promise<SeenAnswer | undefined> {
  if (!isHttpResponse(response)) return undefined;
  const bytes = await readAll(response.body);
  response.body = bytes;
  const { headers } = response;
  const contentType = headers['content-type'];
  const requestId = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'];
  const date = headers['date'];
  const beginning = new TextDecoder().decode(bytes.subarray(0, 4096));
  const body =
    response.statusCode >= 300 || !/^\s*<(\?xml|\w+Response)/.test(beginning) ? beginning : undefined;
  return {
    httpStatus: response.statusCode,
    ...(requestId === undefined ? {} : { requestId }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(date === undefined ? {} : { date }),
    ...(body === undefined ? {} : { body }),
  };
}

interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  body: unknown;
}

function isHttpResponse(value: unknown): value is HttpResponse {
  return (
    typeof value === 'object' &&
    value !== null &&
    'statusCode' in value &&
    typeof value.statusCode === 'number' &&
    'headers' in value &&
    typeof value.headers === 'object' &&
    value.headers !== null &&
    'body' in value
  );
}

async function readAll(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (!isAsyncIterable(body)) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    if (!(piece instanceof Uint8Array)) continue;
    pieces.push(piece);
    length += piece.length;
    if (length > longestBody) break;
  }
  return Buffer.concat(pieces);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The keys of an answer; `undefined` when any part of them is missing. */
export function sessionCredentials(credentials: StsCredentials | undefined): SessionCredentials | undefined {
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  } = credentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || expiration === undefined) return undefined;
  if (Number.isNaN(expiration.getTime())) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

/** Our parameters by AWS's names; what was not asked for is not sent. */
export function assumeRoleParameters(input: AssumeRoleInput): AssumeRoleCommandInput {
  return {
    RoleArn: input.roleArn,
    RoleSessionName: input.roleSessionName,
    DurationSeconds: input.durationSeconds,
    ExternalId: input.externalId,
    SerialNumber: input.serialNumber,
    TokenCode: input.tokenCode,
    SourceIdentity: input.sourceIdentity,
    Policy: input.policy,
    PolicyArns: input.policyArns?.map((arn) => ({ arn })),
    Tags: input.tags && [...input.tags].map(([Key, Value]) => ({ Key, Value })),
    TransitiveTagKeys: input.transitiveTagKeys && [...input.transitiveTagKeys],
  };
}
