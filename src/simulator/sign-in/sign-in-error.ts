import type { ServiceFailure } from '../http/service.ts';

/** Errors of the sign-in service by the value of `error`: the exception's name and the status (API model of signin). */
const signInErrors = {
  TOKEN_EXPIRED: ['AccessDeniedException', 401],
  AUTHCODE_EXPIRED: ['AccessDeniedException', 401],
  USER_CREDENTIALS_CHANGED: ['AccessDeniedException', 403],
  INSUFFICIENT_PERMISSIONS: ['AccessDeniedException', 403],
  INVALID_REQUEST: ['ValidationException', 400],
} as const satisfies Readonly<Record<string, readonly [name: string, status: number]>>;

export type SignInErrorCode = keyof typeof signInErrors;

/** An error as the body tells it. */
export interface SignInError {
  readonly code: SignInErrorCode;
  readonly message: string;
}

export function signInError(code: SignInErrorCode, message: string): SignInError {
  return { code, message };
}

/** The exception's name and the HTTP status of an error. */
export function nameAndStatus(error: SignInError): readonly [name: string, status: number] {
  return signInErrors[error.code];
}

/** Answers of a service that fails as a whole. */
export const signInFailures: Readonly<
  Record<ServiceFailure, { readonly name: string; readonly status: number; readonly error: string }>
> = {
  'internal-error': { name: 'InternalServerException', status: 500, error: 'server_error' },
  unavailable: { name: 'ServiceUnavailableException', status: 503, error: 'server_error' },
  throttled: { name: 'TooManyRequestsError', status: 429, error: 'INVALID_REQUEST' },
};
