/**
 * What can go wrong with a call to STS, as a value. `requestId` is AWS's own, for support cases.
 * Sources: AWS STS API reference (common errors), research of public issues.
 */
export interface StsFailure {
  readonly kind:
    | 'mfa-code-refused'
    | 'mfa-serial-refused'
    | 'mfa-required'
    | 'access-denied'
    | 'expired-credentials'
    | 'invalid-key'
    | 'wrong-secret'
    | 'clock-skew'
    | 'chained-duration'
    | 'max-session-duration'
    | 'invalid-parameter'
    | 'policy-too-large'
    | 'region-disabled'
    | 'session-credentials-refused'
    | 'throttled'
    | 'service-unavailable'
    | 'network'
    | 'timeout'
    | 'not-sts'
    | 'cancelled'
    | 'unknown';
  /** AWS's error code, or the network error's code (`ECONNREFUSED`). */
  readonly code: string;
  /** AWS's own words, free of secrets. */
  readonly detail: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** AWS's clock minus ours in milliseconds, where the answer told it. */
  readonly clockOffsetMs?: number;
  /** True when the request never left this machine, so that a code in it was not used up. */
  readonly neverSent?: boolean;
  /** True when the same call may work later without the user doing anything. */
  readonly retryable: boolean;
}
