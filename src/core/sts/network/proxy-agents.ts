import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { SecureContext } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { ConnectionProblem } from './connection-problem.ts';
import type { ProxyAddress } from './proxy-selection.ts';

/**
 * An agent that asks the proxy for a tunnel (CONNECT) and speaks TLS with the endpoint through it, so that the proxy sees
 * nothing but the endpoint's name. A proxy that cannot be reached or says no ends the request with a ConnectionProblem
 * before a byte of it was sent, and so does one that has no tunnel after nine tenths of `connectMs` milliseconds.
 *
 * Built on https-proxy-agent. Its own way with a refusal is to hand on the proxy's answer as if it were the endpoint's.
 */
export function proxyTunnel(proxy: ProxyAddress, trust: SecureContext, connectMs: number): HttpsAgent {
  const secured = { secureContext: trust, rejectUnauthorized: true };

  class ProxyTunnel extends HttpsProxyAgent<string> {
    override async connect(...[request, endpoint]: Parameters<HttpsProxyAgent<string>['connect']>) {
      // A request that is given up does not say so before it has a connection, so a silent proxy is left in time.
      const over = new AbortController();
      const timer = setTimeout(() => over.abort(), connectMs * 0.9);
      this.connectOpts = { ...this.connectOpts, signal: over.signal };
      let answer: { readonly statusCode: number; readonly offers: string } | undefined;
      request.once('proxyConnect', (connect: { statusCode: number; headers: Record<string, unknown> }) => {
        answer = {
          statusCode: connect.statusCode,
          offers: schemesOf(connect.headers['proxy-authenticate']),
        };
      });

      const socket = await super
        .connect(request, { ...endpoint, ...secured })
        .catch((error: unknown) => {
          throw over.signal.aborted ? tooSlow(proxy) : unreachable(proxy, error);
        })
        .finally(() => clearTimeout(timer));
      if (answer === undefined || answer.statusCode === 200) return socket;
      socket.destroy();
      throw refused(proxy, answer);
    }
  }

  return new ProxyTunnel(proxy.url, { keepAlive: false, ...secured, headers: headersFor(proxy) });
}

/** An agent that hands whole requests to the proxy, for endpoints without TLS. */
export function plainProxy(proxy: ProxyAddress, trust: SecureContext): HttpAgent {
  class PlainProxy extends HttpProxyAgent<string> {
    override connect(...[request, endpoint]: Parameters<HttpProxyAgent<string>['connect']>) {
      request.once('response', (response) => {
        if (response.statusCode !== 407) return;
        const offers = schemesOf(response.headers['proxy-authenticate']);
        response.destroy(refused(proxy, { statusCode: 407, offers }));
      });
      return super.connect(request, endpoint).catch((error: unknown) => {
        throw unreachable(proxy, error);
      });
    }
  }
  return new PlainProxy(proxy.url, {
    keepAlive: false,
    secureContext: trust,
    rejectUnauthorized: true,
    headers: headersFor(proxy),
  });
}

/** Here and not in the address, which the library may write to its debug output. */
function headersFor({ authorization }: ProxyAddress): Record<string, string> {
  return authorization === undefined ? {} : { 'Proxy-Authorization': authorization };
}

function unreachable(proxy: ProxyAddress, error: unknown): ConnectionProblem {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return problem(proxy, typeof code === 'string' ? code : 'ProxyBroken', '', true);
}

function tooSlow(proxy: ProxyAddress): ConnectionProblem {
  return problem(proxy, 'ETIMEDOUT', '', true);
}

/** A password that is wrong is not tried again, since three times may lock an account. The rest may pass. */
function refused(
  proxy: ProxyAddress,
  { statusCode, offers }: { readonly statusCode: number; readonly offers: string },
): ConnectionProblem {
  if (statusCode !== 407) return problem(proxy, `HTTP${statusCode}`, '', true);
  return problem(
    proxy,
    proxy.authorization === undefined ? 'HTTP407' : 'ProxyPasswordRefused',
    offers,
    false,
  );
}

function problem(
  { setting, place }: ProxyAddress,
  code: string,
  detail: string,
  retryable: boolean,
): ConnectionProblem {
  return new ConnectionProblem({ kind: 'proxy', code, detail, setting, place, retryable });
}

/** `Basic realm="x", Negotiate` -> `Basic, Negotiate`. */
function schemesOf(header: unknown): string {
  const values = (Array.isArray(header) ? header : [header]).filter((value) => typeof value === 'string');
  const schemes = values.flatMap((value) => value.match(/(?:^|,\s*)[A-Za-z][\w-]*(?=\s|,|$)/g) ?? []);
  return [...new Set(schemes.map((scheme) => scheme.replace(/^,\s*/, '')))].join(', ').slice(0, 80);
}
