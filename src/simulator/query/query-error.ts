import type { Result } from '../result.ts';

/** What a service of the Query protocol answers when it does not do what was asked: the HTTP status, AWS's code and AWS's own words. */
export interface QueryError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** `Sender`: the request is at fault. `Receiver`: the service is. */
  readonly type: 'Sender' | 'Receiver';
}

export type QueryResult<T> = Result<T, QueryError>;

function sender(status: number, code: string, message: string): QueryError {
  return { status, code, message, type: 'Sender' };
}

/**
 * AWS's errors, word for word where public reports show the words (AWS STS API reference: common errors;
 * messages as users reported them).
 */
export const queryErrors = {
  accessDenied: (message: string) => sender(403, 'AccessDenied', message),
  notAuthorized: (callerArn: string, action: string, resource: string) =>
    sender(
      403,
      'AccessDenied',
      `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`,
    ),
  explicitDeny: (callerArn: string, action: string, resource: string) =>
    sender(
      403,
      'AccessDenied',
      `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`,
    ),
  rootMayNotAssume: () => sender(403, 'AccessDenied', 'Roles may not be assumed by root accounts.'),
  sessionCredentials: (action: string) =>
    sender(403, 'AccessDenied', `Cannot call ${action} with session credentials`),

  mfaCodeInvalid: () =>
    sender(403, 'AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.'),
  mfaDeviceUnknown: () =>
    sender(
      403,
      'AccessDenied',
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user',
    ),
  mfaIncomplete: () =>
    sender(
      403,
      'AccessDenied',
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    ),

  missingAuthentication: () =>
    sender(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
  incompleteSignature: (message: string) => sender(400, 'IncompleteSignature', message),
  invalidToken: () =>
    sender(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
  expiredToken: () => sender(403, 'ExpiredToken', 'The security token included in the request is expired'),
  signature: (message: string) => sender(403, 'SignatureDoesNotMatch', message),
  signatureMismatch: () =>
    sender(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ),

  validation: (message: string) => sender(400, 'ValidationError', message),
  malformedInput: (message: string) => sender(400, 'MalformedInput', message),
  malformedQuery: () => sender(404, 'MalformedQueryString', 'The query string contains a syntax error.'),
  invalidRoleArn: () => sender(400, 'ValidationError', 'Request ARN is invalid'),
  beyondChainingLimit: () =>
    sender(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
  beyondMaxSessionDuration: () =>
    sender(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ),
  /** The assertion or token is not one that the provider gave, or not in order. */
  invalidIdentityToken: (message: string) => sender(400, 'InvalidIdentityToken', message),
  expiredIdentityToken: (message: string) => sender(400, 'ExpiredTokenException', message),
  idpRejectedClaim: (message: string) => sender(403, 'IDPRejectedClaim', message),
  federationNotAuthorized: (action: string) =>
    sender(403, 'AccessDenied', `Not authorized to perform sts:${action}`),
  malformedPolicy: () => sender(400, 'MalformedPolicyDocument', 'This policy contains invalid Json'),
  packedPolicyTooLarge: (percent: number) =>
    sender(
      400,
      'PackedPolicyTooLarge',
      `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    ),
  regionDisabled: (accountId: string) =>
    sender(
      403,
      'RegionDisabledException',
      `STS is not activated in this region for account:${accountId}. Your account administrator can activate STS in this region using the IAM Console.`,
    ),

  missingAction: () =>
    sender(400, 'MissingAction', 'The request is missing an action or a required parameter.'),
  unknownAction: (action: string, version: string | undefined) =>
    sender(
      400,
      'InvalidAction',
      `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
    ),
  unknownPath: () => sender(404, 'InvalidAction', 'There is nothing at this path.'),
  methodNotAllowed: () => sender(405, 'InvalidAction', 'STS answers GET and POST only.'),
  tooLarge: () => sender(413, 'RequestEntityTooLarge', 'The request body is too large.'),

  throttled: () => sender(400, 'Throttling', 'Rate exceeded'),
  internalFailure: (): QueryError => ({
    status: 500,
    code: 'InternalFailure',
    message: 'The request processing has failed because of an unknown error, exception or failure.',
    type: 'Receiver',
  }),
  serviceUnavailable: (): QueryError => ({
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The request has failed due to a temporary failure of the server.',
    type: 'Receiver',
  }),
} as const;
