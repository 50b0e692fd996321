import { describe, expect, it } from 'vitest';
import {
  addressedService,
  endpointEnvironment,
  type ServiceName,
  serviceAddress,
} from './service-addresses.ts';

const url = 'http://127.0.0.1:1234';

function addressed(path: string): readonly [service: ServiceName, path: string, region: string | undefined] {
  const request = {
    method: 'GET',
    wholePath: path,
    path,
    query: '',
    headers: new Map(),
    body: new Uint8Array(),
  };
  const found = addressedService(request);
  expect(found.request.wholePath).toBe(path);
  return [found.service, found.request.path, found.request.region];
}

describe('the address of a service', () => {
  it.each<[path: string, service: ServiceName, below: string, region?: string]>([
    ['/', 'sts', '/'],
    ['/elsewhere', 'sts', '/elsewhere'],
    ['/sso-oidc/client/register', 'sso-oidc', '/client/register'],
    ['/sso-oidc/eu-west-1/token', 'sso-oidc', '/token', 'eu-west-1'],
    ['/sso-oidc', 'sso-oidc', '/'],
    ['/sso-oidc/us-gov-west-1', 'sso-oidc', '/', 'us-gov-west-1'],
    ['/sso-oidcx/token', 'sts', '/sso-oidcx/token'],
    ['/sso/assignment/accounts', 'sso', '/assignment/accounts'],
    ['/federation', 'federation', '/'],
    ['/iam/', 'iam', '/'],
    ['/iam', 'iam', '/'],
    ['/signin/ap-southeast-2/v1/token', 'signin', '/v1/token', 'ap-southeast-2'],
  ])('%s is %s, at %s', (path, service, below, region) => {
    expect(addressed(path)).toEqual([service, below, region]);
  });

  it('stands in the variable that AWS’s tools read', () => {
    expect(endpointEnvironment(url)).toMatchObject({
      AWS_ENDPOINT_URL_STS: url,
      AWS_ENDPOINT_URL_SSO_OIDC: `${url}/sso-oidc`,
      AWS_ENDPOINT_URL_SSO: `${url}/sso`,
      AWS_ENDPOINT_URL_SIGNIN: `${url}/signin`,
      UNDERSTUDY_FEDERATION_ENDPOINT: `${url}/federation`,
    });
    expect(serviceAddress(url, 'sso', 'eu-west-1')).toBe(`${url}/sso/eu-west-1`);
    expect(serviceAddress(url, 'sts', 'eu-west-1')).toBe(url);
  });
});
