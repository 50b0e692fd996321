import type { ServiceFailure } from '../http/service.ts';

/** Errors of the OIDC service by the value of `error`: the exception's name and the status (API model of sso-oidc, 2019-06-10). */
const oidcErrors = {
  authorization_pending: ['AuthorizationPendingException', 400],
  slow_down: ['SlowDownException', 400],
  expired_token: ['ExpiredTokenException', 400],
  access_denied: ['AccessDeniedException', 400],
  invalid_grant: ['InvalidGrantException', 400],
  invalid_client: ['InvalidClientException', 401],
  unauthorized_client: ['UnauthorizedClientException', 400],
  unsupported_grant_type: ['UnsupportedGrantTypeException', 400],
  invalid_request: ['InvalidRequestException', 400],
  invalid_scope: ['InvalidScopeException', 400],
  invalid_redirect_uri: ['InvalidRedirectUriException', 400],
  invalid_client_metadata: ['InvalidClientMetadataException', 400],
  server_error: ['InternalServerException', 500],
} as const satisfies Readonly<Record<string, readonly [name: string, status: number]>>;

export type OidcErrorCode = keyof typeof oidcErrors;

/** An error as the body tells it. */
export interface OidcError {
  readonly code: OidcErrorCode;
  readonly description: string;
}

export function oidcError(code: OidcErrorCode, description: string): OidcError {
  return { code, description };
}

/** The exception's name and the HTTP status of an error. */
export function nameAndStatus(error: OidcError): readonly [name: string, status: number] {
  return oidcErrors[error.code];
}

/** Answers of a service that fails as a whole. The model has none for too many requests: the front of the service gives those. */
export const oidcFailures: Readonly<
  Record<ServiceFailure, { readonly name: string; readonly status: number }>
> = {
  'internal-error': { name: 'InternalServerException', status: 500 },
  unavailable: { name: 'ServiceUnavailableException', status: 503 },
  throttled: { name: 'TooManyRequestsException', status: 429 },
};
