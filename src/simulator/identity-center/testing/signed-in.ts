import { createHash, randomBytes } from 'node:crypto';
import { SSOClient } from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  RegisterClientCommand,
  type RegisterClientCommandInput,
  SSOOIDCClient,
} from '@aws-sdk/client-sso-oidc';
import type { Simulator } from '../../simulator.ts';
import { corp } from './realm.ts';

/** Where the test's own program would listen; nothing does, since the redirect is read and not followed. */
export const REDIRECT_URI = 'http://127.0.0.1:43210/oauth/callback';

/** The real SDK's client of the OIDC service. */
export function oidcClient(simulator: Simulator, region?: string): SSOOIDCClient {
  return new SSOOIDCClient({
    endpoint: simulator.address('sso-oidc', region),
    region: region ?? corp.region,
    maxAttempts: 1,
  });
}

/** The real SDK's client of the portal. */
export function portalClient(simulator: Simulator, region?: string): SSOClient {
  return new SSOClient({
    endpoint: simulator.address('sso', region),
    region: region ?? corp.region,
    maxAttempts: 1,
  });
}

export interface TestClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Registers as the AWS CLI does for a browser. */
export async function registered(
  simulator: Simulator,
  changes: Partial<RegisterClientCommandInput> = {},
): Promise<TestClient> {
  const answer = await oidcClient(simulator).send(
    new RegisterClientCommand({
      clientName: 'test',
      clientType: 'public',
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      issuerUrl: corp.startUrl,
      scopes: ['sso:account:access'],
      ...changes,
    }),
  );
  return { clientId: answer.clientId ?? '', clientSecret: answer.clientSecret ?? '' };
}

/** A verifier and its challenge (RFC 7636). */
export function pkcePair(): { readonly codeVerifier: string; readonly codeChallenge: string } {
  const codeVerifier = randomBytes(48).toString('base64url');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

/** The authorize address of a client; a change of undefined leaves the parameter out. */
export function authorizeUrl(
  simulator: Simulator,
  client: TestClient,
  codeChallenge: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  const parameters = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: REDIRECT_URI,
    state: 'state-of-the-test',
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    code_challenge: codeChallenge,
    ...changes,
  };
  const url = new URL(`${simulator.address('sso-oidc')}/authorize`);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** Opens an address as a browser would, but for following a redirect. */
export async function opened(
  url: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string; readonly redirect?: URL }> {
  const response = await fetch(url, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  const location = response.headers.get('location');
  return {
    status: response.status,
    text: await response.text(),
    ...(location === null ? {} : { redirect: new URL(location) }),
  };
}

/** Signs in without anybody being asked, and gives the tokens and the client that has them. */
export async function signedIn(
  simulator: Simulator,
  changes: Partial<RegisterClientCommandInput> = {},
): Promise<{
  readonly client: TestClient;
  readonly tokens: CreateTokenCommandOutput;
  readonly accessToken: string;
}> {
  simulator.identityCenter.setConsent('allow');
  const client = await registered(simulator, changes);
  const { codeVerifier, codeChallenge } = pkcePair();
  const scopes = (changes.scopes ?? ['sso:account:access']).join(' ');
  const { redirect } = await opened(authorizeUrl(simulator, client, codeChallenge, { scopes }));
  simulator.identityCenter.setConsent(undefined);
  const tokens = await oidcClient(simulator).send(
    new CreateTokenCommand({
      ...client,
      grantType: 'authorization_code',
      code: redirect?.searchParams.get('code') ?? '',
      codeVerifier,
      redirectUri: REDIRECT_URI,
    }),
  );
  return { client, tokens, accessToken: tokens.accessToken ?? '' };
}
