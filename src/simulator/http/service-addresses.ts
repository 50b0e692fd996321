import type { HttpRequest } from './http-request.ts';

/**
 * The services that are simulated, by the name that AWS signs or models them with: where each stands below the simulator's
 * address, and the variable that leads its clients there.
 */
const services = {
  sts: { path: '', variable: 'AWS_ENDPOINT_URL_STS' },
  'sso-oidc': { path: '/sso-oidc', variable: 'AWS_ENDPOINT_URL_SSO_OIDC' },
  sso: { path: '/sso', variable: 'AWS_ENDPOINT_URL_SSO' },
  signin: { path: '/signin', variable: 'AWS_ENDPOINT_URL_SIGNIN' },
  iam: { path: '/iam', variable: 'AWS_ENDPOINT_URL_IAM' },
  federation: { path: '/federation', variable: 'UNDERSTUDY_FEDERATION_ENDPOINT' },
} as const;

export type ServiceName = keyof typeof services;

export const serviceNames: readonly ServiceName[] = ['sts', 'sso-oidc', 'sso', 'signin', 'iam', 'federation'];

/**
 * The address of a service. With a region it is that region's: it knows only what is there, as AWS's regional addresses do.
 * Without one it knows all regions. STS and IAM have one address for all.
 */
export function serviceAddress(url: string, service: ServiceName, region?: string): string {
  return `${url}${services[service].path}${region === undefined || service === 'sts' || service === 'iam' ? '' : `/${region}`}`;
}

/** The variables with which the app, the command and every AWS tool ask the simulator instead of AWS. */
export function endpointEnvironment(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    serviceNames.map((service) => [services[service].variable, serviceAddress(url, service)]),
  );
}

/** A request and the service that it is addressed to. */
export interface AddressedRequest {
  readonly service: ServiceName;
  readonly request: HttpRequest;
}

/** Finds the service of a request, and takes the service's address off its path. */
export function addressedService(request: HttpRequest): AddressedRequest {
  const [, first = '', second = ''] = request.wholePath.split('/');
  const service = serviceNames.find((one) => one !== 'sts' && services[one].path === `/${first}`);
  if (!service) return { service: 'sts', request };
  const region = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(second) ? second : undefined;
  const prefix = serviceAddress('', service, region);
  return {
    service,
    request: {
      ...request,
      path: request.wholePath.slice(prefix.length) || '/',
      ...(region === undefined ? {} : { region }),
    },
  };
}
