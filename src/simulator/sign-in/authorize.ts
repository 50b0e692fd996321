import type { HttpRequest } from '../http/http-request.ts';
import { html } from '../http/web-page.ts';
import { codeChallengeForm } from '../oauth/authorizations.ts';
import {
  type BrowserAnswer,
  decisionButtons,
  endPage,
  formOf,
  type Page,
  page,
  redirection,
  staleForm,
  whoSignsIn,
} from '../oauth/browser-answer.ts';
import { isLoopbackRedirect, redirectWith, repeatedParameter } from '../oauth/redirect.ts';
import { failure, type Result, success } from '../result.ts';
import type { ConsoleSession } from './console-sessions.ts';
import type { LoginAuthorization, SignInState } from './sign-in.ts';

/** The client ids of `aws login`, in every partition: one sends the browser back, the other shows a code to carry over. */
export const SAME_DEVICE_CLIENT = 'arn:aws:signin:::devtools/same-device';
export const CROSS_DEVICE_CLIENT = 'arn:aws:signin:::devtools/cross-device';

interface AuthorizeError {
  readonly error: 'invalid_request' | 'invalid_scope' | 'unsupported_response_type';
  readonly description: string;
  /** Where to send the browser. Absent: nowhere, the page says what is wrong. */
  readonly redirect?: { readonly uri: string; readonly state: string };
}

/** Where the code for another device is shown, below the address of the service. */
export const CONFIRMATION_PATH = '/v1/sessions/confirmation';

/** `GET /v1/authorize` shows the page, or decides at once; `POST /v1/authorize` is the person's answer. */
export function answerAuthorize(
  request: HttpRequest,
  state: SignInState,
  address: string,
  now: Date,
): BrowserAnswer {
  if (request.method === 'POST') return decidedAuthorize(formOf(request), state, now);
  const read = readAuthorization(new URLSearchParams(request.query), `${address}${CONFIRMATION_PATH}`);
  if (!read.ok) {
    const { error, description, redirect } = read.error;
    const answer = redirect && {
      error,
      error_description: description,
      state: redirect.state,
    };
    const shown = answer
      ? redirection(redirectWith(redirect.uri, answer))
      : endPage(400, 'This sign-in cannot go on', `${description}.`);
    return { page: shown, outcome: error, parameters: {} };
  }
  const consent = state.consent();
  if (consent === 'page') {
    const id = state.authorizations.present(read.value);
    return {
      page: consentPage(read.value, state, id),
      outcome: 'page',
      parameters: shownParameters(read.value),
    };
  }
  return decide(read.value, consent === 'allow' ? state.consoleSessions[0] : undefined, state, now);
}

function readAuthorization(
  query: URLSearchParams,
  confirmationUri: string,
): Result<LoginAuthorization, AuthorizeError> {
  const shown = (description: string) => failure({ error: 'invalid_request' as const, description });
  const repeated = repeatedParameter(query);
  if (repeated !== undefined) return shown(`${repeated} is there more than once`);

  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  const isCrossDevice = clientId === CROSS_DEVICE_CLIENT;
  if (!isCrossDevice && clientId !== SAME_DEVICE_CLIENT) return shown('The client does not exist');
  const isItsRedirect = isCrossDevice
    ? redirectUri === confirmationUri
    : isLoopbackRedirect(redirectUri) && new URL(redirectUri).pathname === '/oauth/callback';
  if (!isItsRedirect) return shown('The redirect URI is not one of this client');

  const state = query.get('state') ?? '';
  const sentBack = (error: AuthorizeError['error'], description: string) =>
    failure({ error, description, redirect: { uri: redirectUri, state } });
  if (query.get('response_type') !== 'code')
    return sentBack('unsupported_response_type', 'response_type must be code');
  if (state === '') return sentBack('invalid_request', 'state is missing');
  if (query.get('scope') !== 'openid') return sentBack('invalid_scope', 'scope must be openid');
  // Not S256, as the standard calls it.
  if (query.get('code_challenge_method') !== 'SHA-256')
    return sentBack('invalid_request', 'code_challenge_method must be SHA-256');
  const codeChallenge = query.get('code_challenge') ?? '';
  if (!codeChallengeForm.test(codeChallenge))
    return sentBack('invalid_request', 'code_challenge has not the form of a challenge');
  return success({ clientId, redirectUri, state, codeChallenge, isCrossDevice });
}

function decidedAuthorize(form: URLSearchParams, state: SignInState, now: Date): BrowserAnswer {
  const request = state.authorizations.takePresented(form.get('request') ?? '');
  const chosen = form.get('user');
  const session = state.consoleSessions.find(({ arn }) => chosen === null || arn === chosen);
  if (!request || !session) return staleForm;
  return decide(request, form.get('decision') === 'allow' ? session : undefined, state, now);
}

function decide(
  request: LoginAuthorization,
  session: ConsoleSession | undefined,
  state: SignInState,
  now: Date,
): BrowserAnswer {
  const allowed = session?.mayUseLogin ? session : undefined;
  const answer: Readonly<Record<string, string>> = allowed
    ? { code: state.authorizations.allow({ request, person: allowed }, now) }
    : {
        error: 'access_denied',
        error_description: session
          ? `${session.arn} is not authorized to perform: signin:AuthorizeOAuth2Access`
          : 'The person denied access',
      };
  return {
    page: redirection(redirectWith(request.redirectUri, { ...answer, state: request.state })),
    outcome: allowed ? 'ok' : 'access_denied',
    parameters: shownParameters(request),
    ...(allowed ? { user: allowed.arn } : {}),
  };
}

function consentPage(request: LoginAuthorization, state: SignInState, id: string): Page {
  const device = request.isCrossDevice ? 'another device' : new URL(request.redirectUri).host;
  return page(
    200,
    'Sign in to your development tools?',
    html`<p>A program on ${device} asks for credentials of your console session.</p>
<form method="post" action="authorize">
<input type="hidden" name="request" value="${id}">
${whoSignsIn(state.consoleSessions.map(({ arn }) => arn))}${decisionButtons}
</form>`,
  );
}

/** `GET /v1/sessions/confirmation`: shows what the person carries over to the other device. */
export function answerConfirmation(request: HttpRequest): BrowserAnswer {
  const query = new URLSearchParams(request.query);
  const state = query.get('state');
  const code = query.get('code');
  if (state === null || code === null) {
    const text = query.get('error_description') ?? 'Start again from your terminal';
    return {
      page: endPage(400, 'You are not signed in', `${text}.`),
      outcome: 'access_denied',
      parameters: {},
    };
  }
  const carried = Buffer.from(`state=${state}&code=${code}`).toString('base64');
  return {
    page: page(
      200,
      'Copy this code to your terminal',
      html`<p>Only if you started this yourself.</p><p><output>${carried}</output></p>`,
    ),
    outcome: 'ok',
    parameters: {},
  };
}

function shownParameters(request: LoginAuthorization): Readonly<Record<string, string>> {
  return { clientId: request.clientId, redirectUri: request.redirectUri };
}
