import type { HttpRequest } from '../http/http-request.ts';
import { failure, success } from '../result.ts';
import type { SignedRequest } from '../sts/sigv4.ts';
import { type QueryResult, queryErrors } from './query-error.ts';
import { type ParameterPair, parsePairs, type QueryParameters } from './query-parameters.ts';

/** The request as its signature sees it, and its parameters. */
export interface WireRequest {
  readonly signed: SignedRequest;
  readonly pairs: readonly ParameterPair[];
}

/** Takes a request apart: parameters from the query (GET) or from the form in the body (POST). */
export function readWireRequest(request: HttpRequest): QueryResult<WireRequest> {
  const { method, headers, body } = request;
  const query = parsePairs(request.query);
  if (!query) return failure(queryErrors.malformedQuery());
  if (method !== 'GET' && method !== 'POST') return failure(queryErrors.methodNotAllowed());
  if (request.path !== '/') return failure(queryErrors.unknownPath());

  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers.get('content-type')?.[0] ?? '');
  const form = method === 'POST' && isForm ? parsePairs(Buffer.from(body).toString('utf8')) : [];
  if (!form) return failure(queryErrors.malformedQuery());
  return success({
    signed: { method, path: request.wholePath, query, headers, body },
    pairs: [...query, ...form],
  });
}

/** The parameters by name. A name that comes twice is refused: which one counts would be a guess. */
export function uniqueParameters(pairs: readonly ParameterPair[]): QueryResult<QueryParameters> {
  const parameters = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (parameters.has(name)) return failure(queryErrors.malformedInput(`Duplicate parameter '${name}'`));
    parameters.set(name, value);
  }
  return success(parameters);
}
