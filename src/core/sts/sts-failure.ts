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
    /** A proxy that cannot be used, reached or passed; `code` tells which. */
    | 'proxy'
    /** The file of certificate authorities cannot be used. */
    | 'ca-bundle'
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
  /** True on an `unknown` failure that no answer came with: an error of this machine or of the SDK. */
  readonly unanswered?: boolean;
  /** The variable or property behind a `proxy` or `ca-bundle` failure, such as `HTTPS_PROXY`. */
  readonly setting?: string;
  /** The proxy as `host:port`, or the path of the file. */
  readonly place?: string;
  /** True when the same call may work later without the user doing anything. */
  readonly retryable: boolean;
}
