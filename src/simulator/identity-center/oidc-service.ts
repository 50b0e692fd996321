import { journaled, jsonAnswer } from '../http/answers.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { type JsonMembers, readJsonBody, textListMember, textMember } from '../http/json.ts';
import type { Service, ServiceAnswer } from '../http/service.ts';
import type { BrowserAnswer } from '../oauth/browser-answer.ts';
import { failure, type Result, success } from '../result.ts';
import { answerAuthorize, answerDevice } from './browser-pages.ts';
import { createToken } from './create-token.ts';
import type { IdentityCenterState } from './identity-center.ts';
import { type Instance, plainStartUrl } from './instance.ts';
import { nameAndStatus, type OidcError, oidcError, oidcFailures } from './oidc-error.ts';
import { readClientMetadata } from './register-client.ts';

/** The operations by method and path (API model of sso-oidc, 2019-06-10), and the pages that a browser opens. */
const routes: ReadonlyMap<string, string> = new Map([
  ['POST /client/register', 'RegisterClient'],
  ['POST /device_authorization', 'StartDeviceAuthorization'],
  ['POST /token', 'CreateToken'],
  ['GET /authorize', 'Authorize'],
  ['POST /authorize', 'Authorize'],
  ['GET /device', 'AuthorizeDevice'],
  ['POST /device', 'AuthorizeDevice'],
]);

/** What an operation answers, and whom it is for once that is known. */
interface Answered {
  readonly body: JsonMembers;
  readonly user?: string;
}

/** IAM Identity Center OIDC. `address` is that of the service itself, for the addresses in its answers. */
export function createOidcService(state: IdentityCenterState, address: () => string): Service {
  const operation = ({ method, path }: HttpRequest): string | undefined => routes.get(`${method} ${path}`);
  const carryOut = (request: HttpRequest, members: JsonMembers, now: Date): Result<Answered, OidcError> => {
    const instances = state.instances.filter(({ region }) => (request.region ?? region) === region);
    switch (operation(request)) {
      case 'RegisterClient':
        return registerClient(members, instances, state, now);
      case 'StartDeviceAuthorization':
        return startDeviceAuthorization(members, instances, state, address(), now);
      default:
        return tokensFor(members, state, now);
    }
  };

  const noteOf = (request: HttpRequest, now: Date) => ({
    service: 'sso-oidc' as const,
    action: operation(request) ?? '',
    request,
    now,
  });

  const called = (request: HttpRequest, now: Date) => {
    const members = readJsonBody(request);
    const outcome = members.ok
      ? carryOut(request, members.value, now)
      : failure(oidcError('invalid_request', `Invalid request: ${members.error}`));
    const note = { ...noteOf(request, now), parameters: shownMembers(members.ok ? members.value : {}) };
    if (!outcome.ok) return journaled(errorAnswer(outcome.error), { ...note, outcome: outcome.error.code });
    const { body, user } = outcome.value;
    return journaled(jsonAnswer(200, body), { ...note, outcome: 'ok', ...signedBy(user) });
  };

  const shown = (request: HttpRequest, { page, outcome, parameters, user }: BrowserAnswer, now: Date) =>
    journaled(page, { ...noteOf(request, now), outcome, parameters, ...signedBy(user) });

  return {
    operation,
    answer(request, now) {
      switch (operation(request)) {
        case undefined:
          return jsonAnswer(
            404,
            { message: 'The OIDC service has nothing at this path.' },
            'UnknownOperationException',
          );
        case 'Authorize':
          return shown(request, answerAuthorize(request, state, now), now);
        case 'AuthorizeDevice':
          return shown(request, answerDevice(request, state, now), now);
        default:
          return called(request, now);
      }
    },
    fail(kind, request, now) {
      const { name, status } = oidcFailures[kind];
      const body =
        kind === 'internal-error' ? { error: 'server_error', error_description: 'Internal error' } : {};
      const answer = jsonAnswer(status, { ...body, message: 'The service failed' }, name);
      return journaled(answer, { ...noteOf(request, now), parameters: {}, outcome: name });
    },
  };
}

function signedBy(user: string | undefined): { readonly signer?: { readonly user: string } } {
  return user === undefined ? {} : { signer: { user } };
}

function registerClient(
  members: JsonMembers,
  instances: readonly Instance[],
  state: IdentityCenterState,
  now: Date,
): Result<Answered, OidcError> {
  const metadata = readClientMetadata(members, instances);
  if (!metadata.ok) return metadata;
  const client = state.clients.register(metadata.value, now);
  return success({
    body: {
      clientId: client.id,
      clientSecret: client.secret,
      clientIdIssuedAt: epochSeconds(client.issuedAt),
      clientSecretExpiresAt: epochSeconds(client.secretExpiresAt),
    },
  });
}

function startDeviceAuthorization(
  members: JsonMembers,
  instances: readonly Instance[],
  state: IdentityCenterState,
  address: string,
  now: Date,
): Result<Answered, OidcError> {
  const clientId = textMember(members, 'clientId');
  const clientSecret = textMember(members, 'clientSecret');
  const startUrl = textMember(members, 'startUrl');
  if (!clientId || !clientSecret || !startUrl)
    return failure(oidcError('invalid_request', 'clientId, clientSecret and startUrl are needed'));
  const client = state.clients.authenticate(clientId, clientSecret, now);
  if (!client.ok) return client;
  if (!client.value.grantTypes.includes('urn:ietf:params:oauth:grant-type:device_code'))
    return failure(oidcError('unauthorized_client', 'The client is not registered for a device code'));
  const instance = instances.find((one) => one.startUrl === plainStartUrl(startUrl));
  if (!instance) return failure(oidcError('invalid_request', 'The start URL is not known in this region'));
  const device = state.deviceCodes.start(client.value, instance, now);
  return success({
    body: {
      deviceCode: device.deviceCode,
      userCode: device.userCode,
      verificationUri: `${address}/device`,
      verificationUriComplete: `${address}/device?user_code=${device.userCode}`,
      expiresIn: instance.deviceCodeSeconds,
      interval: instance.pollSeconds,
    },
  });
}

function tokensFor(members: JsonMembers, state: IdentityCenterState, now: Date): Result<Answered, OidcError> {
  const tokens = createToken(members, state, now);
  if (!tokens.ok) return tokens;
  const { accessToken, expiresIn, refreshToken, userName } = tokens.value;
  return success({
    body: {
      accessToken,
      tokenType: 'Bearer',
      expiresIn,
      ...(refreshToken === undefined ? {} : { refreshToken }),
    },
    user: userName,
  });
}

function epochSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

function errorAnswer(error: OidcError): ServiceAnswer {
  const [name, status] = nameAndStatus(error);
  const type = `${name}:http://internal.amazon.com/coral/com.amazonaws.oidc/`;
  return jsonAnswer(status, { error: error.code, error_description: error.description }, type);
}

/** The members that may be shown: none that holds a code, a token, a verifier or a secret. */
function shownMembers(members: JsonMembers): Readonly<Record<string, string>> {
  const texts = ['clientName', 'clientType', 'issuerUrl', 'startUrl', 'grantType', 'redirectUri'].flatMap(
    (name): [string, string][] => {
      const value = textMember(members, name);
      return value === undefined ? [] : [[name, value]];
    },
  );
  const lists = ['scopes', 'grantTypes', 'redirectUris'].flatMap((name): [string, string][] => {
    const value = textListMember(members, name);
    return value === undefined ? [] : [[name, value.join(' ')]];
  });
  return Object.fromEntries([...texts, ...lists]);
}
