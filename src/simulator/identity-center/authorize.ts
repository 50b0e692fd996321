import { type AuthorizationRequest, codeChallengeForm } from '../oauth/authorizations.ts';
import { repeatedParameter } from '../oauth/redirect.ts';
import { failure, type Result, success } from '../result.ts';
import type { Clients, RegisteredClient } from './clients.ts';
import type { Instance } from './instance.ts';
import { isRegisteredRedirect } from './register-client.ts';

/** A client's request to be let in, as its authorize address says it. */
export interface PortalAuthorization extends AuthorizationRequest {
  readonly client: RegisteredClient;
  readonly instance: Instance;
  readonly scopes: readonly string[];
}

/** Why nobody is asked. Without a trustworthy redirect the person is shown the words; otherwise the client is told. */
export interface AuthorizeError {
  readonly error: 'invalid_request' | 'invalid_scope' | 'unauthorized_client' | 'unsupported_response_type';
  readonly description: string;
  /** Where to send the browser. Absent: nowhere, the page says what is wrong (RFC 6749, section 4.1.2.1). */
  readonly redirect?: { readonly uri: string; readonly state: string };
}

/** Reads the query of an authorize address. `region` is that of the called address, where it names one. */
export function readAuthorization(
  query: URLSearchParams,
  clients: Clients,
  region: string | undefined,
  now: Date,
): Result<PortalAuthorization, AuthorizeError> {
  const shown = (description: string) => failure({ error: 'invalid_request' as const, description });
  const repeated = repeatedParameter(query);
  if (repeated !== undefined) return shown(`${repeated} is there more than once`);

  const client = clients.find(query.get('client_id') ?? '');
  if (!client || client.secretExpiresAt.getTime() <= now.getTime())
    return shown('The client is not registered');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegisteredRedirect(redirectUri, client.redirectUris))
    return shown('The redirect URI is not one that the client registered');
  const { instance } = client;
  if (!instance || (region !== undefined && instance.region !== region))
    return shown('The client is not registered in this region');

  const state = query.get('state') ?? '';
  const sentBack = (error: AuthorizeError['error'], description: string) =>
    failure({ error, description, redirect: { uri: redirectUri, state } });
  if (query.get('response_type') !== 'code')
    return sentBack('unsupported_response_type', 'response_type must be code');
  if (!client.grantTypes.includes('authorization_code'))
    return sentBack('unauthorized_client', 'The client is not registered for authorization_code');
  if (state === '') return sentBack('invalid_request', 'state is missing');
  if (query.get('code_challenge_method') !== 'S256')
    return sentBack('invalid_request', 'code_challenge_method must be S256');
  const codeChallenge = query.get('code_challenge') ?? '';
  if (!codeChallengeForm.test(codeChallenge))
    return sentBack('invalid_request', 'code_challenge has not the form of an S256 challenge');
  // The AWS CLI calls it scopes, the standard scope; both are taken.
  const scopes = (query.get('scopes') ?? query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const foreign = scopes.find((scope) => !client.scopes.includes(scope));
  if (foreign !== undefined) return sentBack('invalid_scope', `The client is not registered for ${foreign}`);
  return success({ client, clientId: client.id, instance, redirectUri, state, codeChallenge, scopes });
}
