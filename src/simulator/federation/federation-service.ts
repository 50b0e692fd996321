import { journaled, jsonAnswer } from '../http/answers.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Service, ServiceAnswer, ServiceFailure } from '../http/service.ts';
import { html, pageHeaders, webPage } from '../http/web-page.ts';
import type { JournalEntry } from '../journal.ts';
import { repeatedParameter } from '../oauth/redirect.ts';
import type { SessionStore } from '../sts/temporary-credentials.ts';
import { isConsoleDestination } from './console-destination.ts';
import { readConsoleLogin } from './get-signin-token.ts';
import { type ConsoleLogin, createSigninTokens, type SigninTokens } from './signin-tokens.ts';

/** What a call comes to, before it is written down. */
interface Answered {
  readonly answer: ServiceAnswer;
  readonly outcome: string;
  readonly signer?: JournalEntry['signer'];
}

/** The console's federation endpoint: it exchanges a role's keys for a token, and signs a browser in with it. */
export function createFederationService(sessions: SessionStore): Service {
  const tokens = createSigninTokens();
  const operation = ({ path, query }: HttpRequest): string | undefined =>
    path === '/' ? (new URLSearchParams(query).get('Action') ?? '') : undefined;

  const note = (request: HttpRequest, now: Date) => ({
    service: 'federation' as const,
    action: operation(request) ?? '',
    request,
    parameters: shownParameters(request),
    now,
  });

  return {
    operation,
    answer(request, now) {
      if (operation(request) === undefined) return errorPage(404, 'There is nothing at this address');
      const { answer, ...rest } = carryOut(request, sessions, tokens, now);
      return journaled(answer, { ...note(request, now), ...rest });
    },
    fail(failure, request, now) {
      const [status, text] = failures[failure];
      return journaled(errorPage(status, text), { ...note(request, now), outcome: text });
    },
  };
}

const failures: Readonly<Record<ServiceFailure, readonly [status: number, text: string]>> = {
  'internal-error': [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
  throttled: [429, 'Too Many Requests'],
};

function carryOut(request: HttpRequest, sessions: SessionStore, tokens: SigninTokens, now: Date): Answered {
  const query = new URLSearchParams(request.query);
  if (request.method !== 'GET') return badRequest('The federation endpoint takes GET only');
  if (repeatedParameter(query) !== undefined) return badRequest('A parameter is there more than once');
  switch (query.get('Action')) {
    case 'getSigninToken': {
      const login = readConsoleLogin(query, sessions, request.region, now);
      if (!login.ok) return badRequest(login.error);
      const { accessKeyId, arn } = login.value.identity;
      return {
        answer: jsonAnswer(200, { SigninToken: tokens.issue(login.value, now) }),
        outcome: 'ok',
        signer: { accessKeyId, arn },
      };
    }
    case 'login':
      return signBrowserIn(query, tokens, now);
    default:
      return badRequest('Action must be getSigninToken or login');
  }
}

function signBrowserIn(query: URLSearchParams, tokens: SigninTokens, now: Date): Answered {
  const login = tokens.find(query.get('SigninToken') ?? '', now);
  if (!login) return badRequest('The sign-in token is not valid or has expired');
  const destination = query.get('Destination') ?? '';
  const { identity } = login;
  if (!isConsoleDestination(destination, identity.account.partition))
    return badRequest('The destination is no page of the console');
  return {
    answer: { status: 200, headers: pageHeaders, body: consolePage(login, destination) },
    outcome: 'ok',
    signer: { arn: identity.arn },
  };
}

/** Stands for the console: says who is in it, and what page it would show. */
function consolePage({ identity, endsAt }: ConsoleLogin, destination: string): string {
  return webPage(
    'You are signed in to the console',
    html`<dl>
<dt>Account</dt><dd>${identity.account.id}</dd>
<dt>Role</dt><dd>${identity.role.role.name}</dd>
<dt>Session</dt><dd>${identity.sessionName}</dd>
<dt>Destination</dt><dd>${destination}</dd>
<dt>Until</dt><dd><time>${endsAt.toISOString()}</time></dd>
</dl>`,
  );
}

function badRequest(text: string): Answered {
  return { answer: errorPage(400, text), outcome: text };
}

/** Errors of this endpoint are pages, though a program asked. */
function errorPage(status: number, text: string): ServiceAnswer {
  return { status, headers: pageHeaders, body: webPage(`${status}`, html`<p>${text}</p>`) };
}

/** The parameters that may be shown: neither the keys nor the token. */
function shownParameters(request: HttpRequest): Readonly<Record<string, string>> {
  const query = new URLSearchParams(request.query);
  return Object.fromEntries(
    ['Issuer', 'Destination', 'SessionDuration'].flatMap((name): [string, string][] => {
      const value = query.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
