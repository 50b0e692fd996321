import type { StsFailure } from './sts-failure.ts';

/** What was seen of a failed call, before it is understood. */
export interface FailedCall {
  /** AWS's error code (`AccessDenied`), or the name of a local error (`TimeoutError`). */
  readonly name: string;
  readonly message: string;
  /** Node's code of a failed connection (`ECONNREFUSED`). */
  readonly networkCode?: string;
  /** Node's system call of a failed connection (`connect`). */
  readonly syscall?: string;
  /** True when the caller gave up. */
  readonly cancelled: boolean;
  /** Present when any answer came back. */
  readonly answer?: {
    readonly httpStatus: number;
    readonly requestId?: string;
    readonly contentType?: string;
    /** The first characters of the body, where it was no success. */
    readonly body?: string;
    /** AWS's clock minus ours in milliseconds. */
    readonly clockOffsetMs?: number;
  };
  /** Values that must not be told on: the secret key, the token, the code. */
  readonly secrets: readonly string[];
}

type Kind = StsFailure['kind'];

interface CodeRule {
  readonly codes: readonly string[];
  /** Tried in order; the first whose pattern is in AWS's message wins. */
  readonly byMessage?: readonly (readonly [RegExp, Kind])[];
  readonly otherwise: Kind;
}

/**
 * What AWS's error codes mean for us. Sources: AWS STS API reference (common errors, errors of each action),
 * AWS general error reference, and messages seen in public issue threads.
 */
const codeRules: readonly CodeRule[] = [
  {
    codes: ['AccessDenied', 'AccessDeniedException', 'OptInRequired', 'IDPRejectedClaim'],
    byMessage: [
      [/invalid MFA one time pass code/i, 'mfa-code-refused'],
      [/unable to validate MFA code/i, 'mfa-serial-refused'],
      [/must provide both MFA serial number and one time pass code/i, 'mfa-required'],
      [/Cannot call \w+ with session credentials/i, 'session-credentials-refused'],
    ],
    otherwise: 'access-denied',
  },
  {
    codes: ['ValidationError', 'ValidationException'],
    byMessage: [
      [/1 hour session limit for roles assumed by role chaining/i, 'chained-duration'],
      [/exceeds the MaxSessionDuration/i, 'max-session-duration'],
      // Looked at before AWS asks the device: a text of another length, or no device's name at all.
      [/at 'tokenCode' failed/i, 'mfa-code-refused'],
      [/at 'serialNumber' failed/i, 'mfa-serial-refused'],
    ],
    otherwise: 'invalid-parameter',
  },
  {
    codes: [
      'MalformedPolicyDocument',
      'MalformedPolicyDocumentException',
      'MalformedQueryString',
      'InvalidAction',
      'InvalidParameterValue',
      'InvalidParameterCombination',
      'InvalidQueryParameter',
      'MissingParameter',
      'MissingAction',
      'InvalidIdentityToken',
      'InvalidIdentityTokenException',
      'InvalidAuthorizationMessageException',
    ],
    otherwise: 'invalid-parameter',
  },
  { codes: ['PackedPolicyTooLarge', 'PackedPolicyTooLargeException'], otherwise: 'policy-too-large' },
  {
    codes: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'],
    otherwise: 'expired-credentials',
  },
  {
    codes: [
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'InvalidAccessKeyId',
      'MissingAuthenticationToken',
      'AuthFailure',
    ],
    otherwise: 'invalid-key',
  },
  {
    codes: ['SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature'],
    byMessage: [[/Signature (expired|not yet current)/i, 'clock-skew']],
    otherwise: 'wrong-secret',
  },
  {
    codes: ['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture', 'RequestExpiredException'],
    otherwise: 'clock-skew',
  },
  { codes: ['RegionDisabledException', 'RegionDisabled'], otherwise: 'region-disabled' },
  {
    codes: [
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'RequestThrottled',
      'RequestThrottledException',
      'RequestLimitExceeded',
      'TooManyRequestsException',
      'SlowDown',
      'BandwidthLimitExceeded',
    ],
    otherwise: 'throttled',
  },
  {
    codes: [
      'InternalFailure',
      'InternalError',
      'InternalServerError',
      'ServiceUnavailable',
      'ServiceUnavailableException',
      'IDPCommunicationError',
      'IDPCommunicationErrorException',
    ],
    otherwise: 'service-unavailable',
  },
];

/** Failed before a byte of the request was on its way. */
const neverSentCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
]);

/** The certificate was not trusted; found in the handshake, so before the request. */
const certificateCode =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY)_\w+|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/;

/** Gone after the request may have been seen. */
const droppedCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Codes of the operating system (`ENOBUFS`, `ENOTCONN`) and of a connection that was closed underneath a request. */
const connectionCode = /^(E(?!RR_)[A-Z0-9]+|ERR_(SOCKET|STREAM)_\w+)$/;

const retryableKinds: ReadonlySet<Kind> = new Set([
  'throttled',
  'service-unavailable',
  'network',
  'timeout',
  'not-sts',
]);

/** Clocks further apart than this make AWS refuse signatures (AWS general reference: 5 minutes). */
const tolerableSkewMs = 4 * 60_000;

/** True for a code that says that the server's certificate was not accepted here. */
export function isCertificateProblem(code: string): boolean {
  return certificateCode.test(code);
}

/** Turns what was seen of a failed call into a value that the rest of the product understands. */
export function classifyFailure(call: FailedCall): StsFailure {
  return call.answer === undefined ? withoutAnswer(call) : fromAnswer(call, call.answer);
}

function withoutAnswer(call: FailedCall): StsFailure {
  const code = call.networkCode ?? call.name;
  const detail = scrub(call.message, call.secrets);
  const failure = (kind: Kind, neverSent = false): StsFailure => ({
    kind,
    code,
    detail,
    retryable: retryableKinds.has(kind),
    ...(neverSent ? { neverSent } : {}),
  });

  if (call.cancelled) return failure('cancelled');
  const connecting = call.syscall === 'connect' || /did not establish a connection/.test(call.message);
  if (neverSentCodes.has(code)) return failure('network', true);
  if (certificateCode.test(code)) return failure('network', true);
  if (call.name === 'TimeoutError' && !droppedCodes.has(code)) return failure('timeout', connecting);
  if (code === 'ETIMEDOUT') return failure('timeout', connecting);
  if (droppedCodes.has(code)) return failure('network');
  // Systems know more ways to lose a connection than any list: such an error passes like the others.
  if (call.networkCode !== undefined && connectionCode.test(code)) return failure('network');
  return { ...failure('unknown'), unanswered: true };
}

function fromAnswer(call: FailedCall, answer: NonNullable<FailedCall['answer']>): StsFailure {
  const failure = (kind: Kind, code: string, detail: string): StsFailure => ({
    kind,
    code,
    detail: scrub(detail, call.secrets),
    httpStatus: answer.httpStatus,
    retryable: retryableKinds.has(kind),
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    ...(answer.clockOffsetMs === undefined ? {} : { clockOffsetMs: answer.clockOffsetMs }),
  });

  if (call.cancelled) return failure('cancelled', 'AbortError', 'The request was cancelled.');

  // Some servers put <Error> at the root of the document, which the SDK does not look into.
  const inBody = errorInBody(answer.body);
  const named = call.name === 'Unknown' ? inBody : undefined;
  const code = named?.code ?? call.name;
  const message = named?.message ?? call.message;

  const kind = kindOf(code, message, answer.clockOffsetMs);
  if (kind !== undefined) return failure(kind, code, message);

  const httpCode = `HTTP${answer.httpStatus}`;
  if (answer.httpStatus === 429) return failure('throttled', httpCode, 'Too many requests.');
  if (answer.httpStatus >= 500) return failure('service-unavailable', httpCode, statusDetail(answer));
  if (inBody !== undefined) return failure('unknown', inBody.code, inBody.message);
  // What is left could not be read. A success may hold keys, so nothing of the body is repeated.
  return isXml(answer)
    ? failure('service-unavailable', 'UnreadableAnswer', 'The answer broke off or was incomplete.')
    : failure('not-sts', httpCode, statusDetail(answer));
}

function kindOf(code: string, message: string, clockOffsetMs: number | undefined): Kind | undefined {
  const rule = codeRules.find(({ codes }) => codes.some((known) => bareCode(known) === bareCode(code)));
  if (rule === undefined) return undefined;
  const kind = rule.byMessage?.find(([pattern]) => pattern.test(message))?.[1] ?? rule.otherwise;
  const skewed = clockOffsetMs !== undefined && Math.abs(clockOffsetMs) > tolerableSkewMs;
  return kind === 'wrong-secret' && skewed ? 'clock-skew' : kind;
}

/** The SDK names an error that it knows after its class, which ends in "Exception" where AWS's code may not. */
function bareCode(code: string): string {
  return code.replace(/Exception$/, '');
}

function errorInBody(body: string | undefined): { code: string; message: string } | undefined {
  const code = body?.match(/<Code>([\w.:-]{1,80})<\/Code>/)?.[1];
  if (code === undefined) return undefined;
  return { code, message: body?.match(/<Message>([^<]{0,2000})<\/Message>/)?.[1] ?? '' };
}

function isHtml(answer: NonNullable<FailedCall['answer']>): boolean {
  return /html/i.test(answer.contentType ?? '') || /^\s*<(!doctype html|html)/i.test(answer.body ?? '');
}

function isXml(answer: NonNullable<FailedCall['answer']>): boolean {
  return /xml/i.test(answer.contentType ?? '') && !isHtml(answer);
}

function statusDetail(answer: NonNullable<FailedCall['answer']>): string {
  const what = isHtml(answer) ? 'a web page' : 'something that is no answer of AWS STS';
  return `HTTP ${answer.httpStatus} with ${what}.`;
}

/**
 * Takes out what must not be repeated. AWS's signature refusals can quote the signed request with its session
 * token, hence the cut.
 */
function scrub(text: string, secrets: readonly string[]): string {
  let clean = text.split(/The Canonical String for this request/i)[0] ?? '';
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, '…');
  }
  return clean
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 1000);
}
