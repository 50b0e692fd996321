import { describe, expect, it } from 'vitest';
import { identityRealm } from '../identity-center/testing/realm.ts';
import {
  authorizeUrl,
  opened,
  pkcePair,
  registered,
  signedIn,
} from '../identity-center/testing/signed-in.ts';
import { readSamlResponse } from '../sts/federated/read-saml-response.ts';
import { federatedRealm, role, samlArn } from '../sts/testing/federated-realm.ts';
import { sendRaw } from '../sts/testing/raw-request.ts';
import { simulatorForEachTest } from '../sts/testing/started-simulator.ts';

const simulator = simulatorForEachTest({ realm: { ...identityRealm(), ...federatedRealm }, control: true });

async function ask(method: string, path: string, body?: unknown) {
  const [route, query] = path.split('?');
  const answer = await sendRaw(simulator.current.url, {
    method,
    path: `/_simulator/${route}`,
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: answer.body };
}

describe('the control API, for the other services', () => {
  it('says which variables lead to them', async () => {
    const { text } = await ask('GET', 'environment');
    expect(JSON.parse(text)).toEqual(simulator.current.environment);
    expect(Object.keys(simulator.current.environment).sort()).toEqual([
      'AWS_ENDPOINT_URL_IAM',
      'AWS_ENDPOINT_URL_SIGNIN',
      'AWS_ENDPOINT_URL_SSO',
      'AWS_ENDPOINT_URL_SSO_OIDC',
      'AWS_ENDPOINT_URL_STS',
      'UNDERSTUDY_FEDERATION_ENDPOINT',
    ]);
  });

  it('puts faults in force and takes them back', async () => {
    const accounts = () => fetch(`${simulator.current.address('sso')}/assignment/accounts`);
    const fault = { kind: 'throttling' };
    expect((await ask('POST', 'faults', { fault, service: 'sso', calls: 1 })).status).toBe(200);
    expect([(await accounts()).status, (await accounts()).status]).toEqual([429, 401]);
    await ask('POST', 'faults', { fault: { kind: 'server-error', status: 503 }, action: 'ListAccounts' });
    expect((await accounts()).status).toBe(503);
    await ask('DELETE', 'faults');
    expect((await accounts()).status).toBe(401);
  });

  it('decides pages', async () => {
    const client = await registered(simulator.current);
    const url = authorizeUrl(simulator.current, client, pkcePair().codeChallenge);
    await ask('POST', 'consent', { service: 'sso-oidc', consent: 'allow' });
    expect((await opened(url)).redirect?.searchParams.has('code')).toBe(true);
    await ask('POST', 'consent', { service: 'sso-oidc', consent: null });
    expect((await opened(url)).status).toBe(200);
  });

  it('decides for devices, and says which wait', async () => {
    expect(JSON.parse((await ask('GET', 'user-codes')).text)).toEqual({ userCodes: [] });
    const refused = await ask('POST', 'device', { userCode: 'ABCD-EFGH', decision: 'allow' });
    expect(refused.status).toBe(404);
  });

  it('ends sign-ins and takes assignments away', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const accounts = async () => {
      const headers = { 'x-amz-sso_bearer_token': accessToken };
      const answer = await fetch(`${simulator.current.address('sso')}/assignment/accounts`, { headers });
      return [answer.status, (await answer.text()).includes('333333333333')];
    };
    const assignment = { userName: 'ida@corp.example', accountId: '333333333333', permissionSet: 'Admin' };
    await ask('POST', 'assignment', { ...assignment, assigned: false });
    expect(await accounts()).toEqual([200, false]);
    await ask('POST', 'assignment', { ...assignment, assigned: true });
    expect(await accounts()).toEqual([200, true]);
    const unknown = await ask('POST', 'assignment', { ...assignment, permissionSet: 'X', assigned: true });
    expect(unknown.status).toBe(404);
    expect(JSON.parse((await ask('POST', 'end-sessions', { service: 'sso-oidc' })).text)).toEqual({
      ended: 1,
    });
    expect((await accounts())[0]).toBe(401);
  });

  it('gives a SAML assertion as an identity provider would, as plain text', async () => {
    const query = new URLSearchParams({ provider: samlArn('Okta'), role: role('BySaml'), user: 'ida' });
    const { status, text } = await ask('GET', `saml-assertion?${query}`);
    const read = readSamlResponse(text);
    if (!read.ok) throw new Error(read.error.message);
    expect(status).toBe(200);
    expect(Object.fromEntries(read.value.attributes)).toEqual({
      Role: [`${role('BySaml')},${samlArn('Okta')}`],
      RoleSessionName: ['ida'],
    });
    expect((await ask('GET', 'saml-assertion?provider=x')).status).toBe(404);
  });

  it.each<[route: string, body: unknown]>([
    ['faults', { fault: { kind: 'other' } }],
    ['faults', { fault: { kind: 'latency', ms: -1 } }],
    ['faults', { fault: { kind: 'throttling' }, service: 's3' }],
    ['faults', { fault: { kind: 'throttling' }, calls: 0 }],
    ['consent', { service: 'sso-oidc', consent: 'maybe' }],
    ['consent', { service: 'sts', consent: 'allow' }],
    ['device', { userCode: 'ABCD-EFGH' }],
    ['end-sessions', {}],
    ['assignment', { userName: 'ida' }],
    ['key-propagation', { unknownSeconds: 'long' }],
    ['key-propagation', { unknownSeconds: 1, other: 1 }],
    ['key-propagation', undefined],
  ])('POST %s refuses %j', async (route, body) => {
    expect((await ask('POST', route, body)).status).toBe(400);
  });
});
