import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { comesFromPage, isLoopbackAddress, namesLoopbackHost } from '../../loopback/loopback-request.ts';
import { type EndpointAnswer, failureAnswer } from './endpoint-answer.ts';
import { endpointMessages } from './messages.ts';

/** What is looked at of a request. */
export interface RequestHead extends Pick<IncomingMessage, 'headers' | 'method' | 'url'> {
  readonly remoteAddress: string | undefined;
}

/** Where credentials are. The token says whose; no path does, so that none can be tried out. */
export const CREDENTIALS_PATH = '/credentials';

/** A token as it is kept: what was handed out is not stored. */
export type TokenDigest = Buffer;

export type CheckedRequest<User> =
  | { readonly ok: true; readonly user: User }
  /** `isDelayed`: answered after a while, so that tokens are not tried out in bulk. */
  | { readonly ok: false; readonly answer: EndpointAnswer; readonly isDelayed: boolean };

export function digestOf(token: string): TokenDigest {
  return createHash('sha256').update(token).digest();
}

/**
 * Whether a request may have credentials: it comes from this machine, names this machine as its host (a page that rebinds
 * its name to this machine names itself), has no mark of a web page, and shows a token that is in use. Every token is
 * compared, in constant time.
 */
export function checkRequest<User>(
  request: RequestHead,
  port: number,
  users: ReadonlyMap<TokenDigest, User>,
): CheckedRequest<User> {
  const refuse = (
    status: number,
    code: string,
    message: string,
    isDelayed = false,
  ): CheckedRequest<User> => ({
    ok: false,
    answer: failureAnswer(status, code, message),
    isDelayed,
  });
  const { headers, method, remoteAddress, url = '' } = request;
  if (!isLoopbackAddress(remoteAddress) || !namesLoopbackHost(headers.host, port)) {
    return refuse(403, 'ForbiddenHost', endpointMessages.notLocal);
  }
  if (comesFromPage(request)) return refuse(403, 'ForbiddenOrigin', endpointMessages.page);
  if (method !== 'GET') return refuse(405, 'MethodNotAllowed', endpointMessages.method);
  const user = userOf(headers.authorization, users);
  if (user === undefined) return refuse(401, 'InvalidToken', endpointMessages.token, true);
  const path = url.split('?', 1)[0];
  return path === CREDENTIALS_PATH ? { ok: true, user } : refuse(404, 'NotFound', endpointMessages.path);
}

/** SDKs send the token as it is; people who write a request by hand may put `Bearer` before it. */
function userOf<User>(
  authorization: string | undefined,
  users: ReadonlyMap<TokenDigest, User>,
): User | undefined {
  const shown = digestOf((authorization ?? '').replace(/^Bearer /i, ''));
  let found: User | undefined;
  for (const [digest, user] of users) if (timingSafeEqual(digest, shown)) found = user;
  return found;
}
