/** Errors of the portal (API model of sso, 2019-06-10; ForbiddenException is not modelled, but answered). */
const portalErrors = {
  InvalidRequestException: 400,
  UnauthorizedException: 401,
  ForbiddenException: 403,
  ResourceNotFoundException: 404,
  TooManyRequestsException: 429,
} as const;

export type PortalErrorName = keyof typeof portalErrors;

export interface PortalError {
  readonly name: PortalErrorName;
  readonly status: number;
  readonly message: string;
}

export function portalError(name: PortalErrorName, message: string): PortalError {
  return { name, status: portalErrors[name], message };
}
