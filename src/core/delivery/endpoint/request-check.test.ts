import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkRequest, digestOf, type RequestHead } from './request-check.ts';

const port = 4144;
const users = new Map([
  [digestOf('token-of-prod'), 'prod'],
  [digestOf('token-of-dev'), 'dev'],
]);
const good: RequestHead = {
  method: 'GET',
  url: '/credentials',
  headers: { host: '127.0.0.1:4144', authorization: 'token-of-prod' },
  remoteAddress: '127.0.0.1',
};
const check = (
  change: Partial<RequestHead> & { readonly header?: Record<string, string | undefined> } = {},
) => {
  const { header = {}, ...rest } = change;
  const headers = { ...good.headers, ...header };
  const result = checkRequest({ ...good, headers, ...rest }, port, users);
  return result.ok ? result.user : `${result.answer.status}${result.isDelayed ? ' delayed' : ''}`;
};

describe('a request for credentials', () => {
  it.each([
    ['the token alone', {}, 'prod'],
    ['the token of another', { header: { authorization: 'token-of-dev' } }, 'dev'],
    ['Bearer before the token', { header: { authorization: 'Bearer token-of-prod' } }, 'prod'],
    ['a query', { url: '/credentials?x=1&y=2' }, 'prod'],
    ['an address of ::1', { remoteAddress: '::1', header: { host: '[::1]:4144' } }, 'prod'],
    ['an IPv4 address in IPv6 form', { remoteAddress: '::ffff:127.0.0.1' }, 'prod'],
    ['localhost in capitals', { header: { host: 'LOCALHOST:4144' } }, 'prod'],
    ['a fetch that a person typed', { header: { 'sec-fetch-site': 'none' } }, 'prod'],
    ['another host', { header: { host: 'evil.example:4144' } }, '403'],
    ['another port', { header: { host: '127.0.0.1:80' } }, '403'],
    ['no host', { header: { host: undefined } }, '403'],
    ['another machine', { remoteAddress: '10.0.0.7' }, '403'],
    ['no address', { remoteAddress: undefined }, '403'],
    ['an Origin', { header: { origin: 'http://127.0.0.1:4144' } }, '403'],
    ['the Origin null', { header: { origin: 'null' } }, '403'],
    ['a Referer', { header: { referer: 'http://localhost:4144/' } }, '403'],
    ['a fetch of the same site', { header: { 'sec-fetch-site': 'same-origin' } }, '403'],
    ['a fetch of another site', { header: { 'sec-fetch-site': 'cross-site' } }, '403'],
    ['POST', { method: 'POST' }, '405'],
    ['HEAD', { method: 'HEAD' }, '405'],
    ['OPTIONS', { method: 'OPTIONS' }, '405'],
    ['no token', { header: { authorization: undefined } }, '401 delayed'],
    ['an empty token', { header: { authorization: '' } }, '401 delayed'],
    ['a part of the token', { header: { authorization: 'token-of-pro' } }, '401 delayed'],
    ['a longer token', { header: { authorization: 'token-of-prod\n' } }, '401 delayed'],
    ['a token in other letters', { header: { authorization: 'TOKEN-OF-PROD' } }, '401 delayed'],
    ['another path and no token', { url: '/', header: { authorization: 'x' } }, '401 delayed'],
    ['another path', { url: '/prod' }, '404'],
    ['the path in other letters', { url: '/Credentials' }, '404'],
    ['a way out of the path', { url: '/credentials/../credentials' }, '404'],
  ] as const)('with %s', (_what, change, outcome) => {
    expect(check(change)).toBe(outcome);
  });

  it('is answered for no token but those in use', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (authorization, url) => {
        fc.pre(!/^(Bearer )?token-of-(prod|dev)$/i.test(authorization));
        expect(check({ url, header: { authorization } })).toBe('401 delayed');
      }),
    );
  });

  it('says nothing of who else is there, nor of what was sent', () => {
    const result = checkRequest(
      { ...good, headers: { ...good.headers, authorization: 'guess-1' }, url: '/guess-2' },
      port,
      users,
    );
    const said = result.ok ? '' : result.answer.body;
    expect(said).not.toMatch(/guess|prod|dev/);
  });
});

/** What a server on loopback has to make of host headers; beside the repository, no part of it. */
const CASES = new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url);
const hosts = z.object({
  id: z.string(),
  in: z.object({ boundTo: z.string(), hostHeader: z.string() }),
  expect: z.object({ served: z.boolean() }),
});
const here = existsSync(CASES);
const recorded = here
  ? z
      .object({ cases: z.array(z.looseObject({ kind: z.string() })) })
      .parse(JSON.parse(readFileSync(CASES, 'utf8')))
      .cases.filter((each) => each.kind === 'server-host-header')
      .map((each) => hosts.parse(each))
  : [];

describe.skipIf(!here)('recorded host headers', () => {
  it.each(recorded.map((each) => [each.id, each] as const))('%s', (_id, each) => {
    const boundTo = Number(each.in.boundTo.split(':').at(-1));
    const head = { ...good, headers: { ...good.headers, host: each.in.hostHeader || undefined } };
    expect(checkRequest(head, boundTo, users).ok).toBe(each.expect.served);
  });

  it('are there', () => {
    expect(recorded.length).toBeGreaterThan(3);
  });
});
