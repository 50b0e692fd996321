import { describe, expect, it } from 'vitest';
import { classifyFailure, type FailedCall } from './classify-failure.ts';
import { explainStsFailure } from './failure-messages.ts';
import type { StsFailure } from './sts-failure.ts';

const answered = (name: string, message: string, httpStatus: number, extra: object = {}): FailedCall => ({
  name,
  message,
  cancelled: false,
  secrets: [],
  answer: { httpStatus, contentType: 'text/xml', requestId: 'req-1', ...extra },
});

const unanswered = (extra: Partial<FailedCall>): FailedCall => ({
  name: 'Error',
  message: 'connect failed',
  cancelled: false,
  secrets: [],
  ...extra,
});

/** What leads to each kind of failure: one that nothing leads to does not compile here. `elsewhere`: it is no answer of AWS's. */
const leadsTo: Readonly<Record<StsFailure['kind'], FailedCall | 'elsewhere'>> = {
  'mfa-code-refused': answered('AccessDenied', 'invalid MFA one time pass code', 403),
  'mfa-serial-refused': answered('AccessDenied', 'unable to validate MFA code', 403),
  'mfa-required': answered('AccessDenied', 'must provide both MFA serial number and one time pass code', 403),
  'access-denied': answered('AccessDenied', 'no', 403),
  'expired-credentials': answered('ExpiredToken', 'ended', 403),
  'invalid-key': answered('InvalidClientTokenId', 'unknown', 403),
  'wrong-secret': answered('SignatureDoesNotMatch', 'wrong', 403),
  'clock-skew': answered('SignatureDoesNotMatch', 'Signature expired', 403),
  'chained-duration': answered(
    'ValidationError',
    '1 hour session limit for roles assumed by role chaining',
    400,
  ),
  'max-session-duration': answered('ValidationError', 'exceeds the MaxSessionDuration', 400),
  'invalid-parameter': answered('ValidationError', 'no', 400),
  'policy-too-large': answered('PackedPolicyTooLarge', 'too large', 400),
  'region-disabled': answered('RegionDisabledException', 'off', 403),
  'session-credentials-refused': answered('AccessDenied', 'Cannot call X with session credentials', 403),
  throttled: answered('Throttling', 'slow', 400),
  'service-unavailable': answered('ServiceUnavailable', 'down', 503),
  network: unanswered({ networkCode: 'ECONNREFUSED', syscall: 'connect' }),
  timeout: unanswered({ name: 'TimeoutError' }),
  proxy: 'elsewhere',
  'ca-bundle': 'elsewhere',
  'not-sts': answered('SyntaxError', 'no XML', 200, { contentType: 'text/html', requestId: undefined }),
  cancelled: unanswered({ cancelled: true }),
  unknown: unanswered({}),
};

it.each(Object.entries(leadsTo).filter(([, call]) => call !== 'elsewhere'))(
  'comes to the kind %s',
  (kind, call) => {
    if (call !== 'elsewhere') expect(classifyFailure(call).kind).toBe(kind);
  },
);

/** AWS's own words, as seen in public issue threads and in its reference. */
const answers: readonly [string, string, number, StsFailure['kind']][] = [
  [
    'AccessDenied',
    'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    403,
    'mfa-code-refused',
  ],
  [
    'AccessDenied',
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    403,
    'mfa-serial-refused',
  ],
  [
    'AccessDenied',
    'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    403,
    'mfa-required',
  ],
  [
    'AccessDenied',
    'Cannot call GetSessionToken with session credentials',
    403,
    'session-credentials-refused',
  ],
  [
    'AccessDenied',
    'Cannot call GetFederationToken with session credentials',
    403,
    'session-credentials-refused',
  ],
  [
    'AccessDenied',
    'User: arn:aws:iam::111111111111:user/jo is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Admin',
    403,
    'access-denied',
  ],
  ['AccessDeniedException', 'no', 400, 'access-denied'],
  [
    'ValidationError',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    400,
    'chained-duration',
  ],
  [
    'ValidationError',
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    400,
    'max-session-duration',
  ],
  [
    'ValidationError',
    "1 validation error detected: Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    400,
    'invalid-parameter',
  ],
  ['MalformedPolicyDocument', 'Syntax errors in policy.', 400, 'invalid-parameter'],
  ['InvalidAction', 'Could not find operation', 400, 'invalid-parameter'],
  ['PackedPolicyTooLarge', 'Packed size of session tags consumes 110%', 400, 'policy-too-large'],
  ['ExpiredToken', 'The security token included in the request is expired', 403, 'expired-credentials'],
  ['ExpiredTokenException', 'Token is expired', 400, 'expired-credentials'],
  ['InvalidClientTokenId', 'The security token included in the request is invalid.', 403, 'invalid-key'],
  ['MissingAuthenticationToken', 'Request is missing Authentication Token', 403, 'invalid-key'],
  [
    'SignatureDoesNotMatch',
    'Signature expired: 20220127T001427Z is now earlier than 20220127T014428Z (20220127T015928Z - 15 min.)',
    403,
    'clock-skew',
  ],
  [
    'SignatureDoesNotMatch',
    'Signature not yet current: 20220127T021427Z is still later than 20220127T014428Z',
    403,
    'clock-skew',
  ],
  ['RequestExpired', 'Request has expired.', 400, 'clock-skew'],
  ['RequestTimeTooSkewed', 'The difference is too large.', 403, 'clock-skew'],
  ['RequestInTheFuture', 'soon', 403, 'clock-skew'],
  ['InvalidSignatureException', 'Signature expired: x is now earlier than y', 403, 'clock-skew'],
  [
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    403,
    'wrong-secret',
  ],
  ['IncompleteSignature', 'Credential must have exactly 5 elements', 400, 'wrong-secret'],
  [
    'RegionDisabledException',
    'STS is not activated in this region for account:222222222222.',
    403,
    'region-disabled',
  ],
  ['Throttling', 'Rate exceeded', 400, 'throttled'],
  ['ThrottlingException', 'Rate exceeded', 400, 'throttled'],
  ['RequestLimitExceeded', 'Request limit exceeded.', 503, 'throttled'],
  ['TooManyRequestsException', 'slow down', 429, 'throttled'],
  ['ServiceUnavailable', 'Busy', 503, 'service-unavailable'],
  ['InternalFailure', 'Oops', 500, 'service-unavailable'],
  ['IDPRejectedClaim', 'no', 403, 'access-denied'],
  ['IDPCommunicationError', 'try again', 400, 'service-unavailable'],
  ['InvalidIdentityToken', 'no', 400, 'invalid-parameter'],
  ['InvalidAuthorizationMessageException', 'no', 400, 'invalid-parameter'],
];

describe('classifyFailure', () => {
  it.each(answers)('%s "%s" (HTTP %i) is %s', (name, message, status, kind) => {
    const failure = classifyFailure(answered(name, message, status));
    expect(failure).toMatchObject({ kind, code: name, httpStatus: status, requestId: 'req-1' });
    expect(failure.detail).toBe(message.trim());
  });

  it('takes a wrong signature for a wrong clock when the Date header says so', () => {
    const call = answered('SignatureDoesNotMatch', 'does not match', 403, { clockOffsetMs: -6 * 60_000 });
    expect(classifyFailure(call)).toMatchObject({ kind: 'clock-skew', clockOffsetMs: -360_000 });
  });

  it.each([
    [{ networkCode: 'ENOTFOUND' }, 'network', true],
    [{ networkCode: 'EAI_AGAIN' }, 'network', true],
    [{ networkCode: 'ECONNREFUSED', syscall: 'connect' }, 'network', true],
    [{ networkCode: 'ENETUNREACH', syscall: 'connect' }, 'network', true],
    [{ networkCode: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'network', true],
    [{ networkCode: 'CERT_HAS_EXPIRED' }, 'network', true],
    [{ networkCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }, 'network', true],
    [{ networkCode: 'ECONNRESET', name: 'TimeoutError' }, 'network', undefined],
    [{ networkCode: 'EPIPE', name: 'TimeoutError' }, 'network', undefined],
    [{ networkCode: 'ENOBUFS', syscall: 'write' }, 'network', undefined],
    [{ networkCode: 'ERR_SOCKET_CLOSED' }, 'network', undefined],
    [{ networkCode: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' }, 'unknown', undefined],
    [{ networkCode: 'ETIMEDOUT', syscall: 'connect', name: 'TimeoutError' }, 'timeout', true],
    [{ networkCode: 'ETIMEDOUT', name: 'TimeoutError' }, 'timeout', undefined],
    [{ name: 'TimeoutError', message: 'the request socket timed out' }, 'timeout', undefined],
    [
      { name: 'TimeoutError', message: 'the request socket did not establish a connection with the server' },
      'timeout',
      true,
    ],
    [{ name: 'AbortError', cancelled: true }, 'cancelled', undefined],
    [{ name: 'TypeError', message: 'a bug' }, 'unknown', undefined],
  ] as const)('%o without an answer is %s (never sent: %s)', (extra, kind, neverSent) => {
    const failure = classifyFailure(unanswered(extra));
    expect(failure.kind).toBe(kind);
    expect(failure.neverSent).toBe(neverSent);
    expect(failure.retryable).toBe(kind === 'network' || kind === 'timeout');
  });

  it('repeats none of the secrets, and no control characters', () => {
    const call = {
      ...answered('BrandNew', 'a\u001b[31m s3cr3t\nb', 400, { body: '<Code>BrandNew</Code>' }),
      secrets: ['s3cr3t', ''],
    };
    expect(classifyFailure({ ...call, name: 'AccessDenied' }).detail).toBe('a [31m … b');
  });
});

describe('explainStsFailure', () => {
  const context = {
    profile: 'prod',
    sourceProfile: 'bastion',
    roleArn: 'arn:aws:iam::222222222222:role/Admin',
    mfaSerial: 'arn:aws:iam::111111111111:mfa/jo',
    region: 'eu-west-1',
  };
  const kinds = [
    ...new Set(answers.map(([, , , kind]) => kind)),
    'network',
    'timeout',
    'not-sts',
    'cancelled',
    'unknown',
  ] as const;
  const failure = (kind: StsFailure['kind'], extra: Partial<StsFailure> = {}): StsFailure => ({
    kind,
    code: 'Code',
    detail: 'AWS says so.',
    retryable: false,
    ...extra,
  });

  it.each(kinds.flatMap((kind) => [[kind, {}] as const, [kind, context] as const]))(
    'says in sentences what %s means and what to do',
    (kind, known) => {
      const { message, advice } = explainStsFailure(failure(kind), known);
      for (const text of [message, advice]) {
        expect(text).toMatch(/^[A-Z"].*[.]$/s);
        expect(text).not.toMatch(/undefined|!|\.\.|\s\s/);
      }
    },
  );

  it('names profile, role and device', () => {
    expect(explainStsFailure(failure('access-denied'), context).message).toContain('profile bastion');
    expect(explainStsFailure(failure('access-denied'), context).message).toContain(context.roleArn);
    expect(explainStsFailure(failure('mfa-serial-refused'), context).message).toContain(context.mfaSerial);
  });

  it.each([
    [6 * 60_000, 'The clock of this machine is 6 minutes slow, so AWS refused the request.'],
    [-6 * 60_000, 'The clock of this machine is 6 minutes fast, so AWS refused the request.'],
  ])('tells how far the clock is off (%i ms)', (clockOffsetMs, message) => {
    expect(explainStsFailure(failure('clock-skew', { clockOffsetMs })).message).toBe(message);
  });

  it('offers a new MFA session when the role may want a recent code', () => {
    const { advice } = explainStsFailure(failure('access-denied'), { ...context, mfaAgeMs: 5 * 3_600_000 });
    expect(advice).toContain('5 hours old');
    expect(explainStsFailure(failure('access-denied'), context).advice).not.toContain('old');
  });

  it('points at the company’s certificate when the server’s is not trusted', () => {
    const { advice } = explainStsFailure(failure('network', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), context);
    expect(advice).toContain('AWS_CA_BUNDLE');
  });

  it('shows what it does not know by AWS’s code and words', () => {
    expect(explainStsFailure(failure('unknown')).message).toBe('AWS answered Code: AWS says so.');
  });
});
