import { assertNever } from '../../shared/assert-never.ts';
import { type JsonMembers, textMember } from '../http/json.ts';
import { codeVerifierForm } from '../oauth/authorizations.ts';
import { failure, type Result, success } from '../result.ts';
import { CROSS_DEVICE_CLIENT, SAME_DEVICE_CLIENT } from './authorize.ts';
import type { DpopProof } from './dpop-proof.ts';
import type { LoginSession } from './login-sessions.ts';
import type { SignInState } from './sign-in.ts';
import { type SignInError, signInError } from './sign-in-error.ts';

/** How the call came: by whose key it was proven, and at which address. */
export interface TokenCall {
  readonly members: JsonMembers;
  readonly proof: DpopProof;
  /** Of the service, for the issuer of the id token. */
  readonly address: string;
  readonly region?: string;
  readonly now: Date;
}

/** What the answer is made of. */
export interface LoginKeys {
  readonly body: JsonMembers;
  readonly loginSession: string;
}

/** A session is refreshed elsewhere for a few minutes only (aws/aws-cli issue 10613). */
const elsewhereMs = 10 * 60_000;

/** AWS Sign-In API: CreateOAuth2Token. */
export function createOAuth2Token(call: TokenCall, state: SignInState): Result<LoginKeys, SignInError> {
  const clientId = textMember(call.members, 'clientId');
  if (clientId !== SAME_DEVICE_CLIENT && clientId !== CROSS_DEVICE_CLIENT)
    return invalid('The client does not exist');
  switch (textMember(call.members, 'grantType')) {
    case 'authorization_code':
      return fromCode(clientId, call, state);
    case 'refresh_token':
      return fromRefreshToken(clientId, call, state);
    default:
      return invalid('grantType must be authorization_code or refresh_token');
  }
}

function fromCode(clientId: string, call: TokenCall, state: SignInState): Result<LoginKeys, SignInError> {
  const { members, proof, region, now } = call;
  const code = textMember(members, 'code');
  const codeVerifier = textMember(members, 'codeVerifier');
  const redirectUri = textMember(members, 'redirectUri');
  if (!code || !codeVerifier || !redirectUri) return invalid('code, codeVerifier and redirectUri are needed');
  if (!codeVerifierForm.test(codeVerifier)) return invalid('codeVerifier has not the form of a verifier');
  const found = state.authorizations.redeem(code, { clientId, redirectUri, codeVerifier }, now);
  switch (found.kind) {
    case 'redeemed':
      break;
    case 'unproven':
      return invalid('The code was not given to this request');
    case 'expired':
    case 'unknown':
      return failure(signInError('AUTHCODE_EXPIRED', 'The authorization code has expired or was used'));
    default:
      return assertNever(found);
  }
  const { person } = found.authorization;
  const session = state.loginSessions.open({
    console: person,
    clientId,
    thumbprint: proof.thumbprint,
    startedAt: now,
    endsAt: new Date(now.getTime() + state.sessionSeconds * 1000),
    ...(region === undefined ? {} : { region }),
  });
  const idToken = state.idTokens.issue(
    { issuer: call.address, clientId, subject: person.arn, accountId: person.accountId },
    now,
  );
  const keys = keysFor(session, state, now);
  return success({ ...keys, body: { ...keys.body, idToken } });
}

function fromRefreshToken(
  clientId: string,
  { members, proof, region, now }: TokenCall,
  state: SignInState,
): Result<LoginKeys, SignInError> {
  const session = state.loginSessions.find(textMember(members, 'refreshToken') ?? '');
  if (!session || session.clientId !== clientId) return invalid('The refresh token is not valid');
  if (session.thumbprint !== proof.thumbprint) return invalid('The DPoP proof is of another key');
  const isElsewhere = region !== undefined && session.region !== undefined && region !== session.region;
  if (isElsewhere && now.getTime() - session.startedAt.getTime() > elsewhereMs)
    return invalid('The session is in another region');
  if (state.loginSessions.endOf(session) === 'password-changed')
    return failure(signInError('USER_CREDENTIALS_CHANGED', 'The credentials of the user have changed'));
  if (state.loginSessions.endOf(session) !== undefined || session.endsAt.getTime() <= now.getTime())
    return failure(signInError('TOKEN_EXPIRED', 'The session has expired'));
  if (!session.console.mayUseLogin)
    return failure(signInError('INSUFFICIENT_PERMISSIONS', 'signin:CreateOAuth2Token is not allowed'));
  return success(keysFor(session, state, now));
}

function keysFor(session: LoginSession, state: SignInState, now: Date): LoginKeys {
  const left = Math.floor((session.endsAt.getTime() - now.getTime()) / 1000);
  const expiresIn = Math.min(state.keySeconds, left);
  const issued = state.keys.issue(
    (accessKeyId) => session.console.identityOf(accessKeyId, session.startedAt),
    now,
    expiresIn,
  );
  return {
    body: {
      accessToken: {
        accessKeyId: issued.accessKeyId,
        secretAccessKey: issued.secretAccessKey,
        sessionToken: issued.sessionToken,
      },
      tokenType: 'aws_sigv4',
      expiresIn,
      refreshToken: session.refreshToken,
    },
    loginSession: session.console.arn,
  };
}

function invalid(message: string): Result<never, SignInError> {
  return failure(signInError('INVALID_REQUEST', message));
}
