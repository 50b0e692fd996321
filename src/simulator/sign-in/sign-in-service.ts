import { journaled, jsonAnswer } from '../http/answers.ts';
import { type HttpRequest, headerOf } from '../http/http-request.ts';
import { type JsonMembers, readJsonBody, textMember } from '../http/json.ts';
import type { Service, ServiceAnswer } from '../http/service.ts';
import type { BrowserAnswer } from '../oauth/browser-answer.ts';
import { failure, type Result } from '../result.ts';
import { answerAuthorize, answerConfirmation, CONFIRMATION_PATH } from './authorize.ts';
import { createOAuth2Token, type LoginKeys } from './create-token.ts';
import type { SignInState } from './sign-in.ts';
import { nameAndStatus, type SignInError, signInError, signInFailures } from './sign-in-error.ts';

/** The operations by method and path (AWS Sign-In API), and the page that shows a code for another device. */
const routes: ReadonlyMap<string, string> = new Map([
  ['GET /v1/authorize', 'AuthorizeOAuth2Access'],
  ['POST /v1/authorize', 'AuthorizeOAuth2Access'],
  [`GET ${CONFIRMATION_PATH}`, 'ConfirmSession'],
  ['POST /v1/token', 'CreateOAuth2Token'],
]);

/** The console's sign-in, as `aws login` uses it. `address` is that of the service, of a region where one is given. */
export function createSignInService(
  state: SignInState,
  address: (region: string | undefined) => string,
): Service {
  const operation = ({ method, path }: HttpRequest): string | undefined => routes.get(`${method} ${path}`);
  const tokens = (request: HttpRequest, members: JsonMembers, now: Date): Result<LoginKeys, SignInError> => {
    const here = address(request.region);
    const proven = { method: request.method, url: `${here}${request.path}` };
    const proof = state.proofs.verify(headerOf(request, 'dpop'), proven, now);
    if (!proof.ok) return proof;
    const region = request.region === undefined ? {} : { region: request.region };
    return createOAuth2Token({ members, proof: proof.value, address: here, ...region, now }, state);
  };

  const called = (request: HttpRequest, now: Date) => {
    const members = readJsonBody(request);
    const outcome = members.ok
      ? tokens(request, members.value, now)
      : failure(signInError('INVALID_REQUEST', `Invalid request: ${members.error}`));
    const note = { ...noteOf(request, now), parameters: shownMembers(members.ok ? members.value : {}) };
    if (!outcome.ok) return journaled(errorAnswer(outcome.error), { ...note, outcome: outcome.error.code });
    const signer = { arn: outcome.value.loginSession };
    return journaled(jsonAnswer(200, outcome.value.body), { ...note, outcome: 'ok', signer });
  };

  const noteOf = (request: HttpRequest, now: Date) => ({
    service: 'signin' as const,
    action: operation(request) ?? '',
    request,
    now,
  });

  const shown = (request: HttpRequest, { page, outcome, parameters, user }: BrowserAnswer, now: Date) =>
    journaled(page, {
      ...noteOf(request, now),
      outcome,
      parameters,
      ...(user === undefined ? {} : { signer: { arn: user } }),
    });

  return {
    operation,
    answer(request, now) {
      switch (operation(request)) {
        case undefined:
          return jsonAnswer(
            404,
            { message: 'The sign-in service has nothing at this path.' },
            'UnknownOperationException',
          );
        case 'AuthorizeOAuth2Access':
          return shown(request, answerAuthorize(request, state, address(request.region), now), now);
        case 'ConfirmSession':
          return shown(request, answerConfirmation(request), now);
        default:
          return called(request, now);
      }
    },
    fail(kind, request, now) {
      const { name, status, error } = signInFailures[kind];
      const answer = jsonAnswer(status, { error, message: 'The service failed' }, name);
      return journaled(answer, { ...noteOf(request, now), parameters: {}, outcome: name });
    },
  };
}

function errorAnswer(error: SignInError): ServiceAnswer {
  const [name, status] = nameAndStatus(error);
  return jsonAnswer(status, { error: error.code, message: error.message }, name);
}

/** The members that may be shown: none that holds a code, a token or a verifier. */
function shownMembers(members: JsonMembers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['clientId', 'grantType', 'redirectUri'].flatMap((name): [string, string][] => {
      const value = textMember(members, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
