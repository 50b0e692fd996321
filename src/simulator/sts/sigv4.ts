import { createHash, createHmac } from 'node:crypto';
import { equalInConstantTime } from '../constant-time.ts';
import { type QueryError, type QueryResult, queryErrors } from '../query/query-error.ts';
import { escapeRfc3986, type ParameterPair } from '../query/query-parameters.ts';
import { failure, success } from '../result.ts';
import { partitionOfRegion } from './partitions.ts';

/** A request as it came over the wire: what a signature is made of. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** The query, unescaped, in the order it came. */
  readonly query: readonly ParameterPair[];
  /** Lower-case names; repeated headers in the order they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
}

/** What a request says about its own signature (AWS Signature Version 4). */
export interface SignatureClaim {
  readonly accessKeyId: string;
  /** The four parts of the credential scope. */
  readonly scope: {
    readonly date: string;
    readonly region: string;
    readonly service: string;
    readonly end: string;
  };
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260102T030405Z`, as signed. */
  readonly timestamp: string;
  readonly signedAt: Date;
  readonly sessionToken?: string;
  /** Seconds a presigned URL lives; absent when the signature stands in the header. */
  readonly expiresInSeconds?: number;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Reads the claim from the `Authorization` header or, for a presigned URL, from the query. */
export function readClaim(request: SignedRequest): QueryResult<SignatureClaim> {
  const authorization = single(request, 'authorization');
  if (authorization !== undefined) return claimFromHeader(request, authorization);
  if (queryValue(request, 'X-Amz-Algorithm') !== undefined) return claimFromQuery(request);
  return failure(queryErrors.missingAuthentication());
}

function claimFromHeader(request: SignedRequest, authorization: string): QueryResult<SignatureClaim> {
  const space = authorization.indexOf(' ');
  if (authorization.slice(0, space < 0 ? undefined : space) !== algorithm) {
    return failure(
      queryErrors.incompleteSignature(`Unsupported AWS 'algorithm': '${authorization.split(' ')[0] ?? ''}'.`),
    );
  }
  const fields = new Map<string, string>();
  for (const part of authorization.slice(space + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const timestamp = single(request, 'x-amz-date') ?? timestampOfDate(single(request, 'date'));
  const sessionToken = single(request, 'x-amz-security-token');
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !fields.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (timestamp === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (missing.length > 0) return failure(queryErrors.incompleteSignature(missing.join(' ')));
  return claim(
    fields.get('Credential') ?? '',
    fields.get('SignedHeaders') ?? '',
    fields.get('Signature') ?? '',
    timestamp ?? '',
    sessionToken === undefined ? {} : { sessionToken },
  );
}

function claimFromQuery(request: SignedRequest): QueryResult<SignatureClaim> {
  const value = (name: string): string | undefined => queryValue(request, name);
  if (value('X-Amz-Algorithm') !== algorithm) {
    return failure(
      queryErrors.incompleteSignature(`Unsupported AWS 'algorithm': '${value('X-Amz-Algorithm') ?? ''}'.`),
    );
  }
  const names = ['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date', 'X-Amz-Expires'];
  const missing = names
    .filter((name) => !value(name))
    .map((name) => `AWS query-string parameters must include '${name}'.`);
  if (missing.length > 0) return failure(queryErrors.incompleteSignature(missing.join(' ')));
  const expires = value('X-Amz-Expires') ?? '';
  if (!/^\d{1,6}$/.test(expires) || Number(expires) > 604_800) {
    return failure(queryErrors.incompleteSignature("'X-Amz-Expires' must be between 0 and 604800 seconds."));
  }
  const sessionToken = value('X-Amz-Security-Token');
  return claim(
    value('X-Amz-Credential') ?? '',
    value('X-Amz-SignedHeaders') ?? '',
    value('X-Amz-Signature') ?? '',
    value('X-Amz-Date') ?? '',
    { expiresInSeconds: Number(expires), ...(sessionToken === undefined ? {} : { sessionToken }) },
  );
}

function claim(
  credential: string,
  signedHeaders: string,
  signature: string,
  timestamp: string,
  rest: Pick<SignatureClaim, 'sessionToken' | 'expiresInSeconds'>,
): QueryResult<SignatureClaim> {
  const [accessKeyId, date, region, service, end, ...more] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !end || more.length > 0) {
    return failure(
      queryErrors.incompleteSignature(
        `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
      ),
    );
  }
  const signedAt = parseTimestamp(timestamp);
  if (!signedAt) {
    return failure(
      queryErrors.incompleteSignature(
        `Date must be in ISO-8601 'basic format'. Got '${timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      ),
    );
  }
  return success({
    accessKeyId,
    scope: { date, region, service, end },
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    signedAt,
    ...rest,
  });
}

/** Where a signature must be for. */
export interface SigningScope {
  readonly service: 'sts' | 'iam';
  /** The regions of a service that has one in each partition; absent: every region that exists. */
  readonly regions?: readonly string[];
}

/** Checks the credential scope's form. */
export function checkScope(signed: SignatureClaim, expected: SigningScope): QueryError | undefined {
  const { date, region, service, end } = signed.scope;
  if (end !== 'aws4_request') {
    return queryErrors.signature(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${end}'.`,
    );
  }
  if (service !== expected.service) {
    return queryErrors.signature(`Credential should be scoped to correct service: '${expected.service}'.`);
  }
  const isKnown = partitionOfRegion(region) !== undefined && (expected.regions ?? [region]).includes(region);
  if (!isKnown) {
    return queryErrors.signature(`Credential should be scoped to a valid region, not '${region}'.`);
  }
  const day = signed.timestamp.slice(0, 8);
  if (date !== day) {
    return queryErrors.signature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${day}', from '${signed.timestamp}'.`,
    );
  }
  return undefined;
}

/** Refuses a signature that is older or newer than `maxSkewMs` by the server's clock, in AWS's words. */
export function checkAge(signed: SignatureClaim, now: Date, maxSkewMs: number): QueryError | undefined {
  const at = signed.signedAt.getTime();
  const minutes = Math.round(maxSkewMs / 60_000);
  const lifeMs = signed.expiresInSeconds === undefined ? maxSkewMs : signed.expiresInSeconds * 1000;
  if (at < now.getTime() - lifeMs) {
    const oldest = formatTimestamp(new Date(now.getTime() - lifeMs));
    const span =
      signed.expiresInSeconds === undefined ? `${minutes} min.` : `${signed.expiresInSeconds} sec.`;
    return queryErrors.signature(
      `Signature expired: ${signed.timestamp} is now earlier than ${oldest} (${formatTimestamp(now)} - ${span})`,
    );
  }
  if (at > now.getTime() + maxSkewMs) {
    const newest = formatTimestamp(new Date(now.getTime() + maxSkewMs));
    return queryErrors.signature(
      `Signature not yet current: ${signed.timestamp} is still later than ${newest} (${formatTimestamp(now)} + ${minutes} min.)`,
    );
  }
  return undefined;
}

/** Computes the signature again with the secret of the key, over the headers that the request says it signed. */
export function checkSignature(
  signed: SignatureClaim,
  request: SignedRequest,
  secretAccessKey: string,
): QueryError | undefined {
  const names = signed.signedHeaders;
  if (!names.includes('host')) {
    return queryErrors.signature("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const absent = names.find((name) => !request.headers.has(name));
  if (absent !== undefined) {
    return queryErrors.signature(
      `'${absent}' is a 'SignedHeader' in the AWS Authorization but not a header.`,
    );
  }
  // What steers the call must be signed; otherwise anyone on the way could change it.
  const unsigned = [...request.headers.keys()].find(
    (name) => name.startsWith('x-amz-') && !names.includes(name),
  );
  if (unsigned !== undefined) {
    return queryErrors.signature(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const expected = signatureOf(signed, request, secretAccessKey);
  return equalInConstantTime(expected, signed.signature) ? undefined : queryErrors.signatureMismatch();
}

function signatureOf(signed: SignatureClaim, request: SignedRequest, secretAccessKey: string): string {
  const { date, region, service, end } = signed.scope;
  const scope = [date, region, service, end].join('/');
  const text = [algorithm, signed.timestamp, scope, sha256(canonicalRequest(signed, request))].join('\n');
  const key = [date, region, service, end].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  );
  return hmac(key, text).toString('hex');
}

/** AWS Signature Version 4, task 1. */
function canonicalRequest(signed: Pick<SignatureClaim, 'signedHeaders'>, request: SignedRequest): string {
  const query = request.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): ParameterPair => [escapeRfc3986(name), escapeRfc3986(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const names = [...signed.signedHeaders].sort(compare);
  const headers = names.map((name) => `${name}:${headerText(request, name)}\n`).join('');
  return [request.method, request.path, query, headers, names.join(';'), sha256(request.body)].join('\n');
}

function headerText(request: SignedRequest, name: string): string {
  return (request.headers.get(name) ?? []).map((value) => value.trim().replace(/ +/g, ' ')).join(',');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function single(request: SignedRequest, name: string): string | undefined {
  return request.headers.get(name)?.[0];
}

function queryValue(request: SignedRequest, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** `20260102T030405Z`. */
function formatTimestamp(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z')
    .replace(/[-:]/g, '');
}

function parseTimestamp(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function timestampOfDate(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const date = new Date(header);
  return Number.isNaN(date.getTime()) ? header : formatTimestamp(date);
}
