import type { HttpRequest } from '../http/http-request.ts';
import { type BrowserAnswer, endPage, formOf, redirection, staleForm } from '../oauth/browser-answer.ts';
import { redirectWith } from '../oauth/redirect.ts';
import { type PortalAuthorization, readAuthorization } from './authorize.ts';
import { consentPage, deviceConsentPage, userCodePage } from './consent-pages.ts';
import type { IdentityCenterState } from './identity-center.ts';
import type { Instance } from './instance.ts';
import type { RealmIdentityCenterUser } from './realm.ts';

/** `GET /authorize` shows the page, or decides at once; `POST /authorize` is the person's answer. */
export function answerAuthorize(request: HttpRequest, state: IdentityCenterState, now: Date): BrowserAnswer {
  if (request.method === 'POST') return decidedAuthorize(formOf(request), state, now);
  const read = readAuthorization(new URLSearchParams(request.query), state.clients, request.region, now);
  if (!read.ok) {
    const { error, description, redirect } = read.error;
    const page = redirect
      ? redirection(
          redirectWith(redirect.uri, { error, error_description: description, state: redirect.state }),
        )
      : endPage(400, 'This sign-in cannot go on', `${description}.`);
    return { page, outcome: error, parameters: {} };
  }
  const authorization = read.value;
  const consent = state.consentOf(authorization.instance);
  if (consent === 'page') {
    const page = consentPage(authorization, state.authorizations.present(authorization));
    return { page, outcome: 'page', parameters: shown(authorization) };
  }
  const user = consent === 'allow' ? authorization.instance.users[0] : undefined;
  return decide(authorization, user, state, now);
}

function decidedAuthorize(form: URLSearchParams, state: IdentityCenterState, now: Date): BrowserAnswer {
  const authorization = state.authorizations.takePresented(form.get('request') ?? '');
  const user = authorization && chosenUser(authorization.instance, form);
  if (!authorization || !user) return staleForm;
  return decide(authorization, form.get('decision') === 'allow' ? user : undefined, state, now);
}

function decide(
  request: PortalAuthorization,
  user: RealmIdentityCenterUser | undefined,
  state: IdentityCenterState,
  now: Date,
): BrowserAnswer {
  const answer: Readonly<Record<string, string>> = user
    ? { code: state.authorizations.allow({ request, person: user }, now) }
    : { error: 'access_denied', error_description: 'The person denied access' };
  return {
    page: redirection(redirectWith(request.redirectUri, { ...answer, state: request.state })),
    outcome: user ? 'ok' : 'access_denied',
    parameters: shown(request),
    ...(user ? { user: user.name } : {}),
  };
}

/** `GET /device` asks for the code, then for the decision; `POST /device` is the person's answer. */
export function answerDevice(request: HttpRequest, state: IdentityCenterState, now: Date): BrowserAnswer {
  const isAnswer = request.method === 'POST';
  const fields = isAnswer ? formOf(request) : new URLSearchParams(request.query);
  const typed = fields.get('user_code');
  if (typed === null) return { page: userCodePage(), outcome: 'page', parameters: {} };
  const device = state.deviceCodes.waiting(typed, now);
  if (!device) {
    const page = userCodePage('No device waits with this code. It may have expired.');
    return { page, outcome: 'invalid_request', parameters: {} };
  }
  const parameters = { userCode: device.userCode, clientName: device.client.name };
  const consent = isAnswer ? fields.get('decision') : state.consentOf(device.instance);
  if (consent === 'page') return { page: deviceConsentPage(device), outcome: 'page', parameters };
  const user = consent === 'allow' ? chosenUser(device.instance, fields) : undefined;
  state.deviceCodes.decide(device, user);
  return user
    ? {
        page: endPage(200, 'Access allowed', 'You can close this window and go back to your device.'),
        outcome: 'ok',
        parameters,
        user: user.name,
      }
    : {
        page: endPage(200, 'Access denied', 'Your device was not let in.'),
        outcome: 'access_denied',
        parameters,
      };
}

/** The user that the form names, the first where it names none; undefined for a name that the instance does not have. */
function chosenUser(instance: Instance, form: URLSearchParams): RealmIdentityCenterUser | undefined {
  const name = form.get('user');
  return instance.users.find((user) => name === null || user.name === name);
}

function shown(request: PortalAuthorization): Readonly<Record<string, string>> {
  return {
    clientName: request.client.name,
    redirectUri: request.redirectUri,
    scopes: request.scopes.join(' '),
  };
}
