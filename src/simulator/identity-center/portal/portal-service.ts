import { journaled, jsonAnswer } from '../../http/answers.ts';
import { type HttpRequest, headerOf } from '../../http/http-request.ts';
import type { Service, ServiceAnswer, ServiceFailure } from '../../http/service.ts';
import { failure, success } from '../../result.ts';
import type { IdentityCenterState } from '../identity-center.ts';
import { portalError } from './portal-error.ts';
import {
  getRoleCredentials,
  listAccountRoles,
  listAccounts,
  type PortalCall,
  type PortalResult,
} from './portal-operations.ts';
import { opensPortal, type PortalSession } from './portal-sessions.ts';

interface PortalOperation {
  readonly name: string;
  readonly run: (call: PortalCall) => PortalResult;
}

/** The operations by method and path (API model of sso, 2019-06-10). */
const routes: ReadonlyMap<string, PortalOperation> = new Map([
  ['GET /federation/credentials', { name: 'GetRoleCredentials', run: getRoleCredentials }],
  ['GET /assignment/accounts', { name: 'ListAccounts', run: listAccounts }],
  ['GET /assignment/roles', { name: 'ListAccountRoles', run: listAccountRoles }],
  ['POST /logout', { name: 'Logout', run: logout }],
]);

/** The AWS access portal: what a signed-in person may see and have. */
export function createPortalService(state: IdentityCenterState): Service {
  const recent: number[] = [];
  const routeOf = ({ method, path }: HttpRequest) => routes.get(`${method} ${path}`);

  return {
    operation: (request) => routeOf(request)?.name,
    answer(request, now) {
      const route = routeOf(request);
      if (!route)
        return errorAnswer(404, 'UnknownOperationException', 'The portal has nothing at this path.');
      const session = sessionOf(request, state, now);
      const user = session?.user.name;
      const outcome = answered(route, session, request, now);
      const hasBody = route.name !== 'Logout';
      const answer = outcome.ok
        ? jsonAnswer(200, hasBody ? outcome.value : undefined)
        : errorAnswer(outcome.error.status, outcome.error.name, outcome.error.message);
      return journaled(answer, {
        ...noteOf(request, route.name, now),
        outcome: outcome.ok ? 'ok' : outcome.error.name,
        ...(user === undefined ? {} : { signer: { user } }),
      });
    },
    fail(kind, request, now) {
      const [name, status] = failures[kind];
      const answer = errorAnswer(status, name, 'The portal failed');
      return journaled(answer, { ...noteOf(request, routeOf(request)?.name ?? '', now), outcome: name });
    },
  };

  function answered(
    route: PortalOperation,
    session: PortalSession | undefined,
    request: HttpRequest,
    now: Date,
  ): PortalResult {
    if (!session) return failure(portalError('UnauthorizedException', 'Session token not found or invalid'));
    if (!opensPortal(session)) return failure(portalError('ForbiddenException', 'No access'));
    if (isTooMany(recent, session.instance.requestsPerSecond, now))
      return failure(portalError('TooManyRequestsException', 'HTTP 429 Unknown Code'));
    return route.run({ session, query: new URLSearchParams(request.query), state, now });
  }
}

function logout({ session, state }: PortalCall): PortalResult {
  state.sessions.end(session);
  return success({});
}

function sessionOf(request: HttpRequest, state: IdentityCenterState, now: Date): PortalSession | undefined {
  const session = state.sessions.find(headerOf(request, 'x-amz-sso_bearer_token') ?? '', now);
  // Another region does not know the token.
  const isHere = request.region === undefined || request.region === session?.instance.region;
  return isHere ? session : undefined;
}

/** Counts the calls of the last second, this one included. */
function isTooMany(recent: number[], limit: number, now: Date): boolean {
  recent.push(now.getTime());
  while ((recent[0] ?? 0) <= now.getTime() - 1000) recent.shift();
  return recent.length > limit;
}

const failures: Readonly<Record<ServiceFailure, readonly [name: string, status: number]>> = {
  'internal-error': ['InternalServerException', 500],
  unavailable: ['ServiceUnavailableException', 503],
  throttled: ['TooManyRequestsException', 429],
};

function errorAnswer(status: number, name: string, message: string): ServiceAnswer {
  const type = `${name}:http://internal.amazon.com/coral/com.amazonaws.switchboard.portal/`;
  return jsonAnswer(status, { message, __type: `com.amazonaws.switchboard.portal#${name}` }, type);
}

function noteOf(request: HttpRequest, action: string, now: Date) {
  return {
    service: 'sso' as const,
    action,
    request,
    parameters: Object.fromEntries(new URLSearchParams(request.query)),
    now,
  };
}
