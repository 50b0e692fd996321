import { assertNever } from '../../shared/assert-never.ts';
import { type JsonMembers, textMember } from '../http/json.ts';
import { codeVerifierForm } from '../oauth/authorizations.ts';
import { failure, type Result, success } from '../result.ts';
import { type GrantType, isGrantType, type RegisteredClient } from './clients.ts';
import type { IdentityCenterState } from './identity-center.ts';
import { type OidcError, oidcError } from './oidc-error.ts';
import type { IssuedTokens } from './portal/portal-sessions.ts';

/** Tokens and the person that they are for. */
export interface GrantedTokens extends IssuedTokens {
  readonly userName: string;
}

/** IAM Identity Center OIDC API: CreateToken. */
export function createToken(
  members: JsonMembers,
  state: IdentityCenterState,
  now: Date,
): Result<GrantedTokens, OidcError> {
  const clientId = textMember(members, 'clientId');
  const clientSecret = textMember(members, 'clientSecret');
  const grantType = textMember(members, 'grantType');
  if (!clientId || !clientSecret || !grantType)
    return failure(oidcError('invalid_request', 'clientId, clientSecret and grantType are needed'));
  if (!isGrantType(grantType))
    return failure(oidcError('unsupported_grant_type', `The grant type ${grantType} does not exist`));
  const client = state.clients.authenticate(clientId, clientSecret, now);
  if (!client.ok) return client;
  if (!client.value.grantTypes.includes(grantType))
    return failure(oidcError('unauthorized_client', `The client is not registered for ${grantType}`));
  return grants[grantType](members, client.value, state, now);
}

type Grant = (
  members: JsonMembers,
  client: RegisteredClient,
  state: IdentityCenterState,
  now: Date,
) => Result<GrantedTokens, OidcError>;

const grants: Readonly<Record<GrantType, Grant>> = {
  authorization_code(members, client, state, now) {
    const code = textMember(members, 'code');
    const redirectUri = textMember(members, 'redirectUri');
    const codeVerifier = textMember(members, 'codeVerifier');
    if (!code || !redirectUri || !codeVerifier)
      return failure(oidcError('invalid_request', 'code, redirectUri and codeVerifier are needed'));
    if (!codeVerifierForm.test(codeVerifier))
      return failure(oidcError('invalid_request', 'codeVerifier has not the form of a verifier'));
    const proof = { clientId: client.id, redirectUri, codeVerifier };
    const found = state.authorizations.redeem(code, proof, now);
    if (found.kind !== 'redeemed')
      return failure(oidcError('invalid_grant', 'Invalid authorization code provided'));
    const { request, person } = found.authorization;
    return success({
      ...state.sessions.open(request.instance, person, client, now),
      userName: person.name,
    });
  },

  'urn:ietf:params:oauth:grant-type:device_code'(members, client, state, now) {
    const deviceCode = textMember(members, 'deviceCode');
    if (!deviceCode) return failure(oidcError('invalid_request', 'deviceCode is needed'));
    const poll = state.deviceCodes.poll(deviceCode, client.id, now);
    switch (poll.kind) {
      case 'allowed':
        return success({
          ...state.sessions.open(poll.device.instance, poll.user, client, now),
          userName: poll.user.name,
        });
      case 'pending':
        return failure(oidcError('authorization_pending', 'The person has not decided yet'));
      case 'too-fast':
        return failure(oidcError('slow_down', 'Polled too often'));
      case 'denied':
        return failure(oidcError('access_denied', 'The person denied access'));
      case 'expired':
        return failure(oidcError('expired_token', 'The device code has expired'));
      case 'unknown':
        return failure(oidcError('invalid_grant', 'Invalid device code provided'));
      default:
        return assertNever(poll);
    }
  },

  refresh_token(members, client, state, now) {
    const refreshToken = textMember(members, 'refreshToken');
    if (!refreshToken) return failure(oidcError('invalid_request', 'refreshToken is needed'));
    const refreshed = state.sessions.refresh(refreshToken, client.id, now);
    if (!refreshed) return failure(oidcError('invalid_grant', 'Invalid refresh token provided'));
    const { session, ...tokens } = refreshed;
    return success({ ...tokens, userName: session.user.name });
  },
};
